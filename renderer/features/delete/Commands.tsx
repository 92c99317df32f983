import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/index.ts';

/** The same with virsh. */
export function Commands({ commands }: { commands: readonly string[] }) {
  const { t } = useTranslation('delete');
  const text = commands.join('\n');
  return (
    <div className="vd-delete-commands">
      <pre tabIndex={0} aria-label={t('commands.title')}>
        {text}
      </pre>
      <CopyButton text={text} label={t('commands.copy')} />
    </div>
  );
}
