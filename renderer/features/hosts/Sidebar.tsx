import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Host, HostId, SavedView } from '../../../preload/contract/index.ts';
import { href, type Route } from '../../app/router.ts';
import {
  classes,
  ContextMenu,
  displayName,
  formatCount,
  Icon,
  IconButton,
  StateMark,
  type IconName,
  type MenuEntry,
  type Point,
} from '../../ui/index.ts';
import { addHost } from './hostActions.tsx';
import { hostColour } from './hostColours.ts';
import { hostMenu } from './hostCommands.ts';
import { hostMark } from './hostState.ts';
import { useHost, useHosts } from './hostsStore.ts';
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
  const order = useHosts((state) => state.order);
  const rows = useHosts((state) => state.rows);
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
      </ul>
      <SectionHead title={t('hosts')}>
        <IconButton icon="plus" size="small" label={t('add.title')} onPress={addHost} />
      </SectionHead>
      <ul>
        {order.map((id, i) => (
          <HostEntry
            key={id}
            id={id}
            heading={headingOf(rows, order, i)}
            current={inHost === id}
            onMenu={(at, host) => setMenu({ at, label: displayName(host.name), items: hostMenu(host) })}
          />
        ))}
      </ul>
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

/** The group's name before its first host. */
function headingOf(
  rows: ReadonlyMap<HostId, Host>,
  order: readonly HostId[],
  index: number,
): string | undefined {
  const group = rows.get(order[index] as HostId)?.group || undefined;
  const before = index > 0 ? rows.get(order[index - 1] as HostId)?.group : undefined;
  return group !== (before || undefined) ? group : undefined;
}

function SectionHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="vd-side-head">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

interface EntryProps {
  icon?: IconName;
  mark?: ReactNode;
  label: string;
  count?: number | undefined;
  detail?: string | undefined;
  current: boolean;
  to: Route;
  onPick?: () => void;
  onMenu?: ((at: Point) => void) | undefined;
}

function Entry({ icon, mark, label, count: number, detail, current, to, onPick, onMenu }: EntryProps) {
  return (
    <li>
      <a
        className="vd-side-entry"
        href={href(to)}
        aria-current={current ? 'page' : undefined}
        title={detail ? `${label}\n${detail}` : label}
        onClick={onPick}
        onContextMenu={(event) => {
          if (!onMenu) return;
          event.preventDefault();
          // From the keyboard there is no pointer to open it at.
          const box = event.currentTarget.getBoundingClientRect();
          onMenu(
            event.clientX || event.clientY
              ? { x: event.clientX, y: event.clientY }
              : { x: box.left + 24, y: box.bottom },
          );
        }}
      >
        {mark ?? (icon && <Icon name={icon} />)}
        <span className="vd-line vd-side-label">{displayName(label)}</span>
        {detail && <span className="vd-line vd-side-detail">{detail}</span>}
        {number !== undefined && <span className="vd-num vd-side-count">{formatCount(number)}</span>}
      </a>
    </li>
  );
}

function HostEntry(props: {
  id: HostId;
  heading: string | undefined;
  current: boolean;
  onMenu: (at: Point, host: Host) => void;
}) {
  const { id, heading, current, onMenu } = props;
  const { t } = useTranslation('hosts');
  const host = useHost(id);
  if (!host) return null;
  const well = host.state === 'connected';
  const colour = hostColour(host.colour);
  return (
    <>
      {heading !== undefined && <li className="vd-side-group vd-line">{displayName(heading)}</li>}
      <Entry
        mark={
          <span className={classes('vd-side-mark', colour !== 'none' && `vd-colour-${colour}`)}>
            <StateMark mark={hostMark(host)} label={t(`state.${host.state}`)} />
          </span>
        }
        label={host.name}
        count={well ? host.domains : undefined}
        detail={well ? undefined : t(`state.${host.state}`)}
        current={current}
        to={{ page: 'list', host: id }}
        onMenu={(at) => onMenu(at, host)}
      />
    </>
  );
}
