import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Host, HostId } from '../../../preload/contract/index.ts';
import { applyMessage, emptyCollection, subscribe, type Collection } from '../../api/index.ts';

export interface HostsState extends Collection<HostId, Host> {
  /** In the order of the sidebar. */
  readonly order: readonly HostId[];
  /** Whether the first snapshot is there. */
  readonly loaded: boolean;
}

export const hostsStore = createStore<HostsState>(() => ({
  ...emptyCollection<HostId, Host>(),
  order: [],
  loaded: false,
}));

const byGroupAndName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Groups first, alphabetically; in each its hosts, and hosts without a group at the top. */
export function orderHosts(rows: ReadonlyMap<HostId, Host>): HostId[] {
  return [...rows.values()]
    .sort(
      (a, b) =>
        byGroupAndName.compare(a.group ?? '', b.group ?? '') ||
        byGroupAndName.compare(a.name, b.name) ||
        (a.id < b.id ? -1 : 1),
    )
    .map((host) => host.id);
}

const sameOrder = (a: readonly HostId[], b: readonly HostId[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i]);

/** Opens the subscription that fills the store; returns what closes it. */
export function followHosts(): () => void {
  return subscribe(
    (client, signal) => client.hosts.watch(undefined, { signal }),
    (message) => {
      const before = hostsStore.getState();
      const after = applyMessage(before, message, (host) => host.id);
      const order = orderHosts(after.rows);
      hostsStore.setState({
        ...after,
        order: sameOrder(before.order, order) ? before.order : order,
        loaded: true,
      });
    },
  );
}

export const useHosts = <T>(select: (state: HostsState) => T): T => useStore(hostsStore, select);
export const useHost = (id: HostId): Host | undefined => useHosts((state) => state.rows.get(id));
