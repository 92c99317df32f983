import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Domain, DomainKey } from '../../../preload/contract/index.ts';
import { applyMessage, emptyCollection, subscribe, type Collection } from '../../api/index.ts';

export interface DomainsState extends Collection<DomainKey, Domain> {
  /** Whether the first snapshot is there. */
  readonly loaded: boolean;
}

export const domainsStore = createStore<DomainsState>(() => ({
  ...emptyCollection<DomainKey, Domain>(),
  loaded: false,
}));

/** Opens the subscription that fills the store; returns what closes it. */
export function followDomains(): () => void {
  return subscribe(
    (client, signal) => client.domains.watch({}, { signal }),
    (message) => {
      const after = applyMessage(domainsStore.getState(), message, (domain) => domain.key);
      // A patch that says nothing new renders nothing.
      if (message.type === 'patch' && after.touched?.size === 0) return;
      domainsStore.setState({ ...after, loaded: true });
    },
  );
}

export const useDomains = <T>(select: (state: DomainsState) => T): T => useStore(domainsStore, select);

/** One VM's row; who uses it renders only when that row changes. */
export const useDomain = (key: DomainKey): Domain | undefined => useDomains((state) => state.rows.get(key));
