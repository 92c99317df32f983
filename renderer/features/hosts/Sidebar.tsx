import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Host, HostId, SavedView } from '../../../preload/contract/index.ts';
import type { Route } from '../../app/router.ts';
import { ContextMenu, IconButton, type MenuEntry, type Point } from '../../ui/index.ts';
import { addHost } from './hostActions.tsx';
import { HostEntries } from './HostEntries.tsx';
import { useHosts } from './hostsStore.ts';
import { SidebarEntry as Entry } from './SidebarEntry.tsx';
import './hosts.css';

export interface SidebarProps {
  route: Route;
  /** Of the list, while it is shown. */
  query: string;
  view: string | undefined;
  views: readonly SavedView[];
  onView: (view: SavedView) => void;
  viewMenu: (view: SavedView) => readonly MenuEntry[];
  /** Shows everything, or what runs. */
  onAll: (query: string) => void;
}

const RUNNING = 'state:running';

/** Where one goes: everything, what runs, each host with its state, saved views. */
export function Sidebar({ route, query, view, views, onView, viewMenu, onAll }: SidebarProps) {
  const { t } = useTranslation('hosts');
  const counts = useHosts((state) => count(state.rows));
  const running = useHosts((state) => countRunning(state.rows));
  const [menu, setMenu] = useState<{ at: Point; label: string; items: readonly MenuEntry[] } | null>(null);
  const onList = route.page === 'list' && !route.host;
  const inHost = 'host' in route ? route.host : undefined;
  return (
    <nav className="vd-sidebar" aria-label={t('sidebar')}>
      <ul>
        <Entry
          icon="layers"
          label={t('all')}
          count={counts}
          current={onList && view === undefined && query !== RUNNING}
          to={{ page: 'list' }}
          onPick={() => onAll('')}
        />
        <Entry
          icon="play"
          label={t('running')}
          count={running}
          current={onList && view === undefined && query === RUNNING}
          to={{ page: 'list' }}
          onPick={() => onAll(RUNNING)}
        />
        <Entry
          icon="journal"
          label={t('journal')}
          current={route.page === 'journal'}
          to={{ page: 'journal' }}
        />
      </ul>
      <SectionHead title={t('hosts')}>
        <IconButton icon="plus" size="small" label={t('add.title')} onPress={addHost} />
      </SectionHead>
      <HostEntries current={inHost} onMenu={(at, label, items) => setMenu({ at, label, items })} />
      {views.length > 0 && (
        <>
          <SectionHead title={t('views')} />
          <ul>
            {views.map((saved) => (
              <Entry
                key={saved.id}
                icon="bookmark"
                label={saved.name}
                current={onList && view === saved.id}
                to={{ page: 'list', view: saved.id }}
                onPick={() => onView(saved)}
                onMenu={(at) => setMenu({ at, label: saved.name, items: viewMenu(saved) })}
              />
            ))}
          </ul>
        </>
      )}
      <ContextMenu
        at={menu?.at ?? null}
        label={menu?.label ?? ''}
        items={menu?.items ?? []}
        onClose={() => setMenu(null)}
      />
    </nav>
  );
}

const count = (rows: ReadonlyMap<HostId, Host>): number =>
  [...rows.values()].reduce((sum, host) => sum + host.domains, 0);
const countRunning = (rows: ReadonlyMap<HostId, Host>): number =>
  [...rows.values()].reduce((sum, host) => sum + (host.state === 'connected' ? host.running : 0), 0);

function SectionHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="vd-side-head">
      <h2>{title}</h2>
      {children}
    </div>
  );
}
