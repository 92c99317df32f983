import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Domain, DomainKey, ListGrouping } from '../../../preload/contract/index.ts';
import { i18n } from '../../locales/index.ts';
import { displayName, type TableItem } from '../../ui/index.ts';
import { hostsStore } from '../hosts/index.ts';
import { preferencesStore } from '../settings/index.ts';
import { domainsStore } from './domainsStore.ts';
import { STATE_RANK, stateOf } from './domainState.ts';
import { figuresStore } from './figuresStore.ts';
import { COLUMNS, type ColumnId } from './listColumns.ts';
import { listStore, rowKey } from './listStore.ts';
import { fits } from './matchQuery.ts';
import { Order, type Entry } from './order.ts';
import { parseQuery, type Query } from './query.ts';
import { naturalKey, nameKey } from './sortKey.ts';

export interface ListView {
  readonly items: readonly TableItem[];
  /** VMs that fit, and VMs in this scope. */
  readonly shown: number;
  readonly total: number;
}

/** A list sorted by figures is sorted again no more often than this: rows that jump every second cannot be read. */
const RESORT_MS = 3000;

/** Keys that follow one another this quickly are searched together. */
const TYPED_MS = 40;

export const viewStore = createStore<ListView>(() => ({ items: [], shown: 0, total: 0 }));

const order = new Order();
let query: Query = [];
let total = 0;

const hostName = (domain: Domain): string => hostsStore.getState().rows.get(domain.host)?.name ?? domain.host;

function sortColumn(): ColumnId {
  const { column } = preferencesStore.getState().list.sort;
  return Object.hasOwn(COLUMNS, column) ? (column as ColumnId) : 'name';
}

interface GroupPlace {
  group: string;
  groupKey: string;
}

const EVERYTHING: readonly GroupPlace[] = [{ group: '', groupKey: '' }];

const text = () => i18n.getFixedT(i18n.language, 'domains');

const named = (name: string | undefined): GroupPlace =>
  name
    ? { group: name, groupKey: naturalKey(name) }
    : { group: text()('list.ungrouped'), groupKey: '\uffff' };

function groupsOf(domain: Domain, grouping: ListGrouping): readonly GroupPlace[] {
  switch (grouping) {
    case 'none':
      return EVERYTHING;
    case 'host':
      return [named(hostName(domain))];
    case 'state': {
      const state = stateOf(domain);
      return [{ group: text()(`state.${state}`), groupKey: String(STATE_RANK[state]) }];
    }
    case 'group':
      return [named(domain.group)];
    case 'os':
      return [named(domain.os)];
    case 'tag':
      return domain.tags.length > 0 ? [...new Set(domain.tags)].map(named) : [named(undefined)];
  }
}

function entriesOf(key: DomainKey): readonly Entry[] {
  const domain = domainsStore.getState().rows.get(key);
  if (!domain) return [];
  const { host } = listStore.getState();
  if (host !== undefined && domain.host !== host) return [];
  const name = hostName(domain);
  if (!fits(domain, name.toLowerCase(), query)) return [];
  const { grouping } = preferencesStore.getState().list;
  const sort = COLUMNS[sortColumn()].sortValue(domain, { hostName: name, figures: figuresStore.get(key) });
  const tie = nameKey(domain);
  return groupsOf(domain, grouping).map((place) => ({ key, ...place, sort, name: tie }));
}

function countTotal(): void {
  const { rows } = domainsStore.getState();
  const { host } = listStore.getState();
  if (host === undefined) {
    total = rows.size;
    return;
  }
  total = 0;
  for (const domain of rows.values()) if (domain.host === host) total += 1;
}

function publish(): void {
  const { grouping } = preferencesStore.getState().list;
  const { collapsed } = listStore.getState();
  const items: TableItem[] = [];
  const keys = new Set<DomainKey>();
  let header: Extract<TableItem, { kind: 'group' }> | undefined;
  for (const { key, group } of order.entries) {
    keys.add(key);
    if (grouping !== 'none') {
      if (header?.label !== displayName(group)) {
        const id = `group:${group}`;
        header = {
          kind: 'group',
          key: id,
          label: displayName(group),
          count: 0,
          expanded: !collapsed.has(id),
        };
        items.push(header);
      }
      header.count += 1;
      if (!header.expanded) continue;
    }
    items.push({ kind: 'row', key: rowKey(key, group, grouping === 'tag') });
  }
  viewStore.setState({ items, shown: keys.size, total });
}

let publishing: ReturnType<typeof setTimeout> | undefined;

/** From the beginning. */
function rebuild(): void {
  reorder();
  clearTimeout(publishing);
  publish();
}

/** The same in two steps, of which each is short: for what is typed, where the next key must not wait. */
function rebuildInSteps(): void {
  reorder();
  clearTimeout(publishing);
  publishing = setTimeout(publish);
}

function reorder(): void {
  query = parseQuery(listStore.getState().query);
  order.rebuild(
    domainsStore.getState().rows.keys(),
    entriesOf,
    preferencesStore.getState().list.sort.descending,
  );
  countTotal();
}

function onDomains(): void {
  const { touched } = domainsStore.getState();
  if (!touched) return rebuild();
  const before = total;
  countTotal();
  if (order.update(touched, entriesOf) || before !== total) publish();
}

/** Keeps the view in step with the VMs, hosts, figures and what the user chose; returns what stops. */
export function followListView(): () => void {
  let sorted = performance.now();
  let typed: ReturnType<typeof setTimeout> | undefined;
  const stops = [
    domainsStore.subscribe(onDomains),
    hostsStore.subscribe((now, before) => {
      // Names sort, group and are searched; states and counts do not.
      const same =
        now.rows.size === before.rows.size &&
        [...now.rows].every(([id, host]) => before.rows.get(id)?.name === host.name);
      if (!same) rebuild();
    }),
    preferencesStore.subscribe((now, before) => {
      if (now.list.sort !== before.list.sort || now.list.grouping !== before.list.grouping) rebuild();
    }),
    listStore.subscribe((now, before) => {
      if (now.host !== before.host) rebuild();
      else if (now.query !== before.query) {
        clearTimeout(typed);
        typed = setTimeout(rebuildInSteps, TYPED_MS);
      } else if (now.collapsed !== before.collapsed) publish();
    }),
    figuresStore.onTick(() => {
      if (!COLUMNS[sortColumn()].live || performance.now() - sorted < RESORT_MS) return;
      sorted = performance.now();
      rebuild();
    }),
  ];
  i18n.on('languageChanged', rebuild);
  rebuild();
  return () => {
    i18n.off('languageChanged', rebuild);
    for (const stop of stops) stop();
  };
}

export const useListView = (): ListView => useStore(viewStore);
