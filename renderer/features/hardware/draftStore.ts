import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { domainKey, partOf, type DomainKey, type DomainRef } from '../../../preload/contract/index.ts';
import { api } from '../../api/index.ts';
import type { Draft } from './draft.ts';

/** After the last change, ms, before the backend is given the draft to keep. */
const KEEP_MS = 500;

interface Drafts {
  /** Drafts of the VMs that were looked at; the backend keeps those of the others. */
  drafts: ReadonlyMap<DomainKey, Draft>;
}

const store = createStore<Drafts>(() => ({ drafts: new Map() }));
const NONE: Draft = [];
const timers = new Map<DomainKey, ReturnType<typeof setTimeout>>();

const put = (key: DomainKey, draft: Draft): void =>
  store.setState(({ drafts }) => ({ drafts: new Map(drafts).set(key, draft) }));

/** What is unapplied of a VM; undefined until the backend has told what it kept. */
export const useDraft = (ref: DomainRef): Draft | undefined =>
  useStore(store, ({ drafts }) => drafts.get(domainKey(ref)));

/** Reads what was kept of a VM, once. */
export async function loadDraft(ref: DomainRef, signal: AbortSignal): Promise<void> {
  const key = domainKey(ref);
  if (store.getState().drafts.has(key)) return;
  const { changes } = await api.hardware.draft({ host: ref.host, uuid: ref.uuid }, { signal });
  // Whatever was typed meanwhile is newer.
  if (!signal.aborted && !store.getState().drafts.has(key))
    put(
      key,
      changes.filter((change) => partOf(change) === 'forms'),
    );
}

export function changeDraft(ref: DomainRef, change: (draft: Draft) => Draft): void {
  const key = domainKey(ref);
  const before = store.getState().drafts.get(key) ?? NONE;
  const after = change(before);
  if (after === before) return;
  put(key, after);
  clearTimeout(timers.get(key));
  timers.set(
    key,
    setTimeout(() => keep(key, ref), KEEP_MS),
  );
}

function keep(key: DomainKey, { host, uuid }: DomainRef): void {
  clearTimeout(timers.get(key));
  if (!timers.delete(key)) return;
  const draft = store.getState().drafts.get(key) ?? NONE;
  // Without a backend the page itself holds it, and gives it over with the next change.
  void api.hardware.keepDraft({ host, uuid, part: 'forms', changes: [...draft] }).catch(() => {});
}

/** Gives over what waits: the page is left, or closed. */
export const flushDraft = (ref: DomainRef): void => keep(domainKey(ref), ref);

/** The draft was applied: the backend has forgotten it already. */
export function forgetDraft(ref: DomainRef): void {
  const key = domainKey(ref);
  clearTimeout(timers.get(key));
  timers.delete(key);
  put(key, NONE);
}

/** Reads what was kept when the page is opened, and gives over what is not yet kept when it is left. */
export function useKeptDraft({ host, uuid }: DomainRef): void {
  useEffect(() => {
    const stop = new AbortController();
    const ref = { host, uuid };
    loadDraft(ref, stop.signal).catch(() => {});
    const flush = (): void => flushDraft(ref);
    window.addEventListener('pagehide', flush);
    return () => {
      stop.abort();
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [host, uuid]);
}
