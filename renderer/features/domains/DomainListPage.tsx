import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostId } from '../../../preload/contract/index.ts';
import { findCommand, runCommand } from '../../app/commands.ts';
import { Button, displayName, EmptyState, Skeleton } from '../../ui/index.ts';
import { HostStatus, useHost, useHosts } from '../hosts/index.ts';
import { usePreferences } from '../settings/index.ts';
import { ActionResults } from './ActionResults.tsx';
import { DomainCards } from './DomainCards.tsx';
import { DomainTable } from './DomainTable.tsx';
import { useDomains } from './domainsStore.ts';
import { ListFooter } from './ListFooter.tsx';
import { listStore, useList } from './listStore.ts';
import { ListToolbar, setQuery } from './ListToolbar.tsx';
import { useListView } from './listView.ts';
import { showRows } from './visible.ts';
import './domains.css';

/** The list of all VMs, or of one host's. */
export function DomainListPage({ host, view }: { host?: HostId; view?: string }) {
  const { t } = useTranslation('domains');
  const row = useHosts((state) => (host ? state.rows.get(host) : undefined));
  const saved = usePreferences(({ list }) => list.views.find(({ id }) => id === view));
  const layout = usePreferences(({ list }) => list.layout);
  useEffect(() => {
    const before = listStore.getState();
    if (before.host !== host) listStore.setState({ host, scroll: 0 });
  }, [host]);
  useEffect(() => {
    // A view that was opened by its address; from the sidebar its search already stands in the field.
    if (saved && listStore.getState().view !== saved.id)
      listStore.setState({ query: saved.query, view: saved.id });
  }, [saved]);
  // Nothing of the list is on screen any more.
  useEffect(() => () => showRows([]), []);
  const title = saved?.name ?? (row ? displayName(row.name) : t('list.all'));
  const empty = <EmptyList {...(host ? { host } : {})} />;
  return (
    <section className="vd-list" aria-label={title}>
      <ListToolbar title={title} />
      {host && <HostStatus id={host} />}
      <Body layout={layout} empty={empty} />
      <ActionResults />
      <ListFooter />
    </section>
  );
}

function Body({ layout, empty }: { layout: 'table' | 'cards'; empty: ReactNode }) {
  const loaded = useDomains((state) => state.loaded);
  if (!loaded) return <Skeleton rows={12} />;
  return layout === 'cards' ? <DomainCards empty={empty} /> : <DomainTable empty={empty} />;
}

/** Why there is nothing to see, and the one thing that changes it. */
function EmptyList({ host }: { host?: HostId }) {
  const { t } = useTranslation('domains');
  const query = useList((state) => state.query);
  const { total } = useListView();
  const one = useHost(host ?? ('' as HostId));
  const hosts = useHosts((state) => state.order.length);
  const connecting = useHosts((state) => [...state.rows.values()].some((row) => row.state === 'connecting'));
  if (total > 0 && query !== '') {
    return (
      <EmptyState
        icon="search"
        title={t('empty.noMatch')}
        action={<Button onPress={() => setQuery('')}>{t('empty.clear')}</Button>}
      />
    );
  }
  if (hosts === 0) {
    return (
      <EmptyState
        icon="host"
        title={t('empty.noHosts')}
        detail={t('empty.noHostsDetail')}
        action={
          <Button variant="primary" icon="plus" onPress={() => runCommand('host.add')}>
            {t('empty.addHost')}
          </Button>
        }
      />
    );
  }
  if (one ? one.state === 'connecting' : connecting) return <Skeleton rows={12} />;
  // The host's own words stand above.
  if (one && one.state !== 'connected') return null;
  const create = findCommand('vm.create');
  return (
    <EmptyState
      icon="vm"
      title={one ? t('empty.noDomainsOn', { host: displayName(one.name) }) : t('empty.noDomains')}
      {...(create
        ? {
            action: (
              <Button variant="primary" icon="plus" onPress={create.run}>
                {create.title}
              </Button>
            ),
          }
        : {})}
    />
  );
}
