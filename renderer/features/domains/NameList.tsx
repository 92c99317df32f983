import { useTranslation } from 'react-i18next';
import { displayName } from '../../ui/index.ts';

const SHOWN = 12;

/** The names of many VMs, as many as can be read. */
export function NameList({ names }: { names: readonly string[] }) {
  const { t } = useTranslation('domains');
  return (
    <ul className="vd-names">
      {names.slice(0, SHOWN).map((name, i) => (
        <li key={i} className="vd-line">
          {displayName(name)}
        </li>
      ))}
      {names.length > SHOWN && (
        <li className="vd-quiet">{t('confirm.more', { count: names.length - SHOWN })}</li>
      )}
    </ul>
  );
}
