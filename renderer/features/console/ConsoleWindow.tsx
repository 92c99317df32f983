import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { domainKey, type HostId, type Uuid } from '../../../preload/contract/index.ts';
import { EmptyState, displayName } from '../../ui/index.ts';
import { useDomain, useDomains } from '../domains/index.ts';
import { ConsolePane } from './ConsolePane.tsx';
import { useConsoleWindow } from './consoleWindow.ts';
import { DomainTitle } from './DomainTitle.tsx';
import { NoConsole } from './NoConsole.tsx';
import { useConsoleList } from './useConsoleList.ts';
import type { Domain } from '../../../preload/contract/index.ts';

/** A console in a window of its own, without the page's frame. */
export function ConsoleWindow({ host, uuid, id }: { host: HostId; uuid: Uuid; id: string }) {
  const { t } = useTranslation('console');
  useConsoleWindow({ host, uuid }, id);
  const domain = useDomain(domainKey({ host, uuid }));
  const loaded = useDomains((state) => state.loaded);
  if (!domain) return loaded ? <EmptyState icon="monitor" title={t('gone')} /> : null;
  return <KnownConsole domain={domain} id={id} />;
}

function KnownConsole({ domain, id }: { domain: Domain; id: string }) {
  const { t } = useTranslation('console');
  const { consoles, failure, reload } = useConsoleList(domain);
  const info = consoles?.find((console) => console.id === id);
  const label = info?.label ?? id;
  useEffect(() => {
    document.title = t('windowTitle', { name: displayName(domain.name), console: label });
  }, [t, domain.name, label]);
  if (!info)
    return <NoConsole domain={domain} loaded={consoles !== undefined} failure={failure} onRetry={reload} />;
  return (
    <main className="vd-consoles">
      <ConsolePane
        domain={domain}
        console={info}
        active
        start={<DomainTitle domain={domain} label={label} />}
      />
    </main>
  );
}
