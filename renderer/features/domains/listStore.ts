import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { DomainKey, HostId } from '../../../preload/contract/index.ts';
import { NOTHING, type Selection } from '../../ui/index.ts';

export interface ListState {
  /** What stands in the search field. */
  readonly query: string;
  /** One host's list, or everything. */
  readonly host: HostId | undefined;
  /** The saved view shown, for the sidebar's mark. */
  readonly view: string | undefined;
  readonly selection: Selection;
  readonly active: string | null;
  /** Groups that are folded. */
  readonly collapsed: ReadonlySet<string>;
  /** Scrolled to, kept while another page is shown. */
  readonly scroll: number;
}

export const listStore = createStore<ListState>(() => ({
  query: '',
  host: undefined,
  view: undefined,
  selection: NOTHING,
  active: null,
  collapsed: new Set(),
  scroll: 0,
}));

export const useList = <T>(select: (state: ListState) => T): T => useStore(listStore, select);

/** A VM may stand in the list several times (under each of its tags): its row's key is the VM's key and the group. */
const GROUP_MARK = '#';
export const rowKey = (key: DomainKey, group: string, several: boolean): string =>
  several ? `${key}${GROUP_MARK}${group}` : key;
export const domainKeyOf = (row: string): DomainKey => row.split(GROUP_MARK, 1)[0] as DomainKey;

/** The VMs that are selected, each once. */
export const selectedKeys = (selection: Selection): DomainKey[] => [
  ...new Set([...selection.keys].map(domainKeyOf)),
];

export function toggleGroup(group: string): void {
  const collapsed = new Set(listStore.getState().collapsed);
  if (!collapsed.delete(group)) collapsed.add(group);
  listStore.setState({ collapsed });
}
