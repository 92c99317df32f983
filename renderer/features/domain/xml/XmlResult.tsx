import { useTranslation } from 'react-i18next';
import type { HardwareResult } from '../../../../preload/contract/index.ts';
import { CommandLine, ErrorView, Icon, IconButton } from '../../../ui/index.ts';
import { Target } from './XmlReview.tsx';

/** What was done, step by step, and what could not be done at once. */
export function XmlResult({ result, onDismiss }: { result: HardwareResult; onDismiss: () => void }) {
  const { t } = useTranslation('domain');
  const partly = result.outcome === 'partly';
  return (
    <section className="vd-xml-result" aria-label={t('xml.steps')}>
      <div className="vd-xml-said" role="status">
        <Icon name={partly ? 'warning' : 'success'} className={partly ? 'vd-xml-partly' : 'vd-xml-done'} />
        <span>{t(partly ? 'xml.result.partly' : 'xml.result.applied')}</span>
        <IconButton autoFocus icon="close" size="small" label={t('xml.result.dismiss')} onPress={onDismiss} />
      </div>
      <ol>
        {result.steps.map(({ target, command, failure }, at) => (
          <li key={at}>
            <Target target={target} />
            {failure ? (
              <ErrorView layout="row" failure={failure} title={command} />
            ) : (
              <CommandLine command={command} />
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
