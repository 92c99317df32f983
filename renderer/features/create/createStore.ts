import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { HostId, Uuid } from '../../../preload/contract/index.ts';
import { newDraft, type Draft, type Own, type PathName } from './draft.ts';

const newUuid = (): Uuid => crypto.randomUUID() as Uuid;

/** The VM that is being described. It stays when the dialog is closed, so that looking something up loses nothing. */
export const draftStore = createStore<Draft>(() => newDraft(undefined, '' as Uuid));

export const useDraft = <T>(select: (draft: Draft) => T): T => useStore(draftStore, select);

/** Begins a new draft; the host that was chosen stays chosen. */
export function startOver(host = draftStore.getState().host): void {
  draftStore.setState(newDraft(host, newUuid()), true);
}

export function change(fields: Partial<Omit<Draft, 'own' | 'paths' | 'uuid'>>): void {
  draftStore.setState(fields);
}

export function say<K extends keyof Own>(key: K, value: Own[K]): void {
  draftStore.setState(({ own }) => ({ own: { ...own, [key]: value } }));
}

/** Takes back what was said: the default holds again. */
export function unsay(...keys: (keyof Own)[]): void {
  draftStore.setState(({ own }) => ({
    own: Object.fromEntries(Object.entries(own).filter(([key]) => !keys.includes(key as keyof Own))),
  }));
}

export function setPath(name: PathName, path: string): void {
  draftStore.setState(({ paths }) => ({ paths: { ...paths, [name]: path.trim() } }));
}

/** Another host has other pools, networks and emulators: what was said of those does not hold there. */
export function chooseHost(host: HostId): void {
  if (host === draftStore.getState().host) return;
  change({ host });
  unsay(
    'pool',
    'diskName',
    'format',
    'network',
    'startNetwork',
    'virtType',
    'architecture',
    'machine',
    'firmware',
    'graphics',
  );
}
