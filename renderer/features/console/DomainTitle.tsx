import { useTranslation } from 'react-i18next';
import type { Domain } from '../../../preload/contract/index.ts';
import { displayName, StateMark } from '../../ui/index.ts';
import { markOf, stateOf } from '../domains/index.ts';

/** Which VM a window of its own shows. */
export function DomainTitle({ domain, label }: { domain: Domain; label: string }) {
  const { t } = useTranslation('domains');
  return (
    <h1 className="vd-console-title">
      <StateMark mark={markOf(domain)} label={t(`state.${stateOf(domain)}`)} />
      <span className="vd-line">{displayName(domain.name)}</span>
      <span className="vd-line vd-faint">{label}</span>
    </h1>
  );
}
