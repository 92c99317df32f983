import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Host, HostId } from '../../../preload/contract/index.ts';
import {
  classes,
  displayName,
  formatCount,
  Icon,
  StateMark,
  type MenuEntry,
  type Point,
} from '../../ui/index.ts';
import { useQuestions } from '../questions/index.ts';
import { updatePreferences, usePreferences } from '../settings/index.ts';
import { hostColour } from './hostColours.ts';
import { groupMenu, hostMenu } from './hostCommands.ts';
import { hostMark } from './hostState.ts';
import { useHost, useHosts } from './hostsStore.ts';
import { menuPoint, SidebarEntry } from './SidebarEntry.tsx';

export interface HostEntriesProps {
  /** The host that is looked at. */
  current: HostId | undefined;
  onMenu: (at: Point, label: string, items: readonly MenuEntry[]) => void;
}

interface Group {
  name: string;
  ids: HostId[];
}

/** Runs of hosts with the same group, in the order they come. */
function groupsOf(order: readonly HostId[], rows: ReadonlyMap<HostId, Host>): Group[] {
  const groups: Group[] = [];
  for (const id of order) {
    const name = rows.get(id)?.group ?? '';
    const last = groups.at(-1);
    if (last?.name === name) last.ids.push(id);
    else groups.push({ name, ids: [id] });
  }
  return groups;
}

/** The hosts, those without a group first, each group under a heading that folds it up. */
export function HostEntries({ current, onMenu }: HostEntriesProps) {
  const order = useHosts((state) => state.order);
  const rows = useHosts((state) => state.rows);
  return groupsOf(order, rows).map(({ name, ids }) =>
    name === '' ? (
      <ul key="">
        {ids.map((id) => (
          <HostEntry key={id} id={id} current={current === id} onMenu={onMenu} />
        ))}
      </ul>
    ) : (
      <GroupEntries key={name} name={name} ids={ids} current={current} onMenu={onMenu} />
    ),
  );
}

function GroupEntries({ name, ids, current, onMenu }: Group & HostEntriesProps) {
  const { t } = useTranslation('hosts');
  const list = useId();
  const rows = useHosts((state) => state.rows);
  const folded = usePreferences(({ sidebar }) => sidebar.folded);
  const isFolded = folded.includes(name);
  const hosts = ids.flatMap((id) => rows.get(id) ?? []);
  const ill = hosts.filter(({ state }) => state !== 'connected' && state !== 'disconnected').length;
  const toggle = () =>
    updatePreferences({
      sidebar: { folded: isFolded ? folded.filter((other) => other !== name) : [...folded, name] },
    });
  return (
    <>
      <button
        type="button"
        className="vd-side-group"
        aria-expanded={!isFolded}
        aria-controls={list}
        onClick={toggle}
        onContextMenu={(event) => onMenu(menuPoint(event), displayName(name), groupMenu(name, hosts))}
      >
        <Icon name={isFolded ? 'chevronRight' : 'chevronDown'} size={12} />
        <span className="vd-line">{displayName(name)}</span>
        {isFolded && ill > 0 && (
          <span className="vd-side-sign vd-side-ill" title={t('group.ill', { count: ill })}>
            <StateMark mark="lost" label={t('group.ill', { count: ill })} />
          </span>
        )}
        <span className="vd-num vd-side-count">
          {isFolded && formatCount(hosts.reduce((sum, host) => sum + host.domains, 0))}
        </span>
      </button>
      <ul id={list} hidden={isFolded}>
        {!isFolded &&
          ids.map((id) => <HostEntry key={id} id={id} current={current === id} onMenu={onMenu} />)}
      </ul>
    </>
  );
}

interface HostEntryProps extends Omit<HostEntriesProps, 'current'> {
  id: HostId;
  current: boolean;
}

function HostEntry({ id, current, onMenu }: HostEntryProps) {
  const { t } = useTranslation('hosts');
  const host = useHost(id);
  const asks = useQuestions(({ list }) => list.some((question) => question.host === id));
  if (!host) return null;
  const well = host.state === 'connected';
  const colour = hostColour(host.colour);
  return (
    <SidebarEntry
      mark={
        <span className={classes('vd-side-mark', colour !== 'none' && `vd-colour-${colour}`)}>
          <StateMark mark={hostMark(host)} label={t(`state.${host.state}`)} />
        </span>
      }
      label={host.name}
      signs={
        <>
          {host.warnings?.map((warning) => (
            <span key={warning} className="vd-side-sign vd-host-warning" title={t(`warning.${warning}`)}>
              <Icon name="warning" size={12} />
              <span className="vd-sr">{t(`warning.${warning}`)}</span>
            </span>
          ))}
        </>
      }
      count={well ? host.domains : undefined}
      detail={asks ? t('asks') : well ? undefined : t(`state.${host.state}`)}
      current={current}
      to={{ page: 'list', host: id }}
      onMenu={(at) => onMenu(at, displayName(host.name), hostMenu(host))}
    />
  );
}
