import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Domain } from '../../../preload/contract/index.ts';
import { displayName, formatDuration, IconButton, StateBadge } from '../../ui/index.ts';
import { markOf, stateOf } from '../domains/index.ts';
import { DomainActions } from './DomainActions.tsx';

/** The VM's name and state, and what can be done with it. */
export function DomainHeader({ domain, onBack }: { domain: Domain; onBack: () => void }) {
  const { t } = useTranslation('domain');
  const { t: tDomains } = useTranslation('domains');
  return (
    <header className="vd-domain-head">
      <IconButton icon="chevronLeft" label={t('back')} onPress={onBack} />
      <div className="vd-domain-name">
        <h1 className="vd-line">{displayName(domain.name)}</h1>
        <span className="vd-domain-state" role="status">
          <StateBadge mark={markOf(domain)}>{tDomains(`state.${stateOf(domain)}`)}</StateBadge>
        </span>
        <RunningFor domain={domain} />
        {domain.title && (
          <span className="vd-line vd-quiet vd-domain-aside">{displayName(domain.title)}</span>
        )}
      </div>
      <DomainActions domain={domain} />
    </header>
  );
}

const TICK_MS = 1000;

/** How long it has run, as far as Virtdeck has watched. */
function RunningFor({ domain: { runningSince, lost } }: { domain: Domain }) {
  const { t } = useTranslation('domain');
  const [now, setNow] = useState(() => Date.now());
  const counts = runningSince !== undefined && !lost;
  useEffect(() => {
    if (!counts) return;
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [counts]);
  if (!counts) return null;
  return (
    <span className="vd-faint vd-num vd-domain-aside">
      {t('runningFor', { duration: formatDuration(now - runningSince) })}
    </span>
  );
}
