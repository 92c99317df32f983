import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import {
  domainKey,
  type Domain,
  type DomainKey,
  type FailureData,
  type LifecycleAction,
} from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';
import { domainsStore } from './domainsStore.ts';
import { ACTIONS, hasReached } from './lifecycle.ts';

/** What was asked of a set of VMs, and what became of it, until the user dismisses it. */
export interface ActionRun {
  readonly id: number;
  /** Key of `action.…` in the catalog. */
  readonly action: string;
  readonly total: number;
  readonly done: boolean;
  readonly failures: readonly { key: DomainKey; name: string; failure: FailureData }[];
  /** Does it again for those that failed. */
  readonly retry: () => void;
}

interface ActionState {
  /** What a VM is busy with, from the click until its state shows it. */
  readonly pending: ReadonlyMap<DomainKey, string>;
  readonly runs: readonly ActionRun[];
}

/** A guest may ignore a request to shut down: after this it is no longer shown as busy with it. */
const GIVE_UP_MS = 90_000;

export const actionStore = createStore<ActionState>(() => ({ pending: new Map(), runs: [] }));

let nextRun = 1;

function setPending(keys: readonly DomainKey[], action: string | undefined): void {
  const pending = new Map(actionStore.getState().pending);
  for (const key of keys) {
    if (action === undefined) pending.delete(key);
    else pending.set(key, action);
  }
  actionStore.setState({ pending });
}

function putRun(run: ActionRun): void {
  const { runs } = actionStore.getState();
  const known = runs.some(({ id }) => id === run.id);
  actionStore.setState({ runs: known ? runs.map((old) => (old.id === run.id ? run : old)) : [...runs, run] });
}

export function dismissRun(id: number): void {
  actionStore.setState(({ runs }) => ({ runs: runs.filter((run) => run.id !== id) }));
}

type Perform = (domains: readonly Domain[]) => Promise<{
  results: readonly { domain: { host: string; uuid: string }; failure?: FailureData | undefined }[];
}>;

/**
 * Runs something on many VMs and keeps what failed, each with its reason, where it can be seen and tried again. What
 * went well needs no word: the rows show it.
 */
export async function runOn(action: string, domains: readonly Domain[], perform: Perform): Promise<void> {
  const run = {
    id: nextRun++,
    action,
    total: domains.length,
    retry: () => {
      const failed = actionStore.getState().runs.find(({ id }) => id === run.id)?.failures ?? [];
      dismissRun(run.id);
      const { rows } = domainsStore.getState();
      void runOn(
        action,
        failed.flatMap(({ key }) => rows.get(key) ?? []),
        perform,
      );
    },
  };
  if (domains.length > 1) putRun({ ...run, done: false, failures: [] });
  const names = new Map(domains.map(({ key, name }) => [key, name]));
  const failures: { key: DomainKey; name: string; failure: FailureData }[] = [];
  try {
    const { results } = await perform(domains);
    for (const { domain, failure } of results) {
      const key = domainKey(domain);
      if (failure) failures.push({ key, name: names.get(key) ?? key, failure });
    }
  } catch (error) {
    const failure = failureOf(error);
    failures.push(...domains.map(({ key, name }) => ({ key, name, failure })));
  }
  if (failures.length > 0) putRun({ ...run, done: true, failures });
  else dismissRun(run.id);
  setPending(
    failures.map(({ key }) => key),
    undefined,
  );
}

/** One life-cycle action on one or many VMs. The rows are busy in the same frame. */
export async function act(action: LifecycleAction, domains: readonly Domain[]): Promise<void> {
  const keys = domains.map(({ key }) => key);
  setPending(keys, action);
  const stop = domainsStore.subscribe(({ rows }) => settle(rows));
  const timer = setTimeout(() => finish(keys), GIVE_UP_MS);
  const waiting = new Set(keys);
  function settle(rows: ReadonlyMap<DomainKey, Domain>): void {
    const reached = [...waiting].filter((key) => {
      const domain = rows.get(key);
      return !domain || hasReached(action, domain);
    });
    if (reached.length > 0) finish(reached);
  }
  function finish(done: readonly DomainKey[]): void {
    // Another action may have been asked for meanwhile.
    setPending(
      done.filter((key) => actionStore.getState().pending.get(key) === action),
      undefined,
    );
    for (const key of done) waiting.delete(key);
    if (waiting.size > 0) return;
    stop();
    clearTimeout(timer);
  }
  await runOn(action, domains, (targets) =>
    api.domains.act({ action, domains: targets.map(({ host, uuid }) => ({ host, uuid })) }),
  );
  const { rows } = domainsStore.getState();
  // An action that shows in no state (reset, NMI) is over when the call is; so is what was reached before it returned.
  const over = [...waiting].filter((key) => {
    const domain = rows.get(key);
    return (
      !domain ||
      !actionStore.getState().pending.has(key) ||
      hasReached(action, domain) ||
      ACTIONS[action].reaches === undefined
    );
  });
  if (over.length > 0) finish(over);
}

/** What the VM is busy with: a key of `action.…` in the catalog. */
export const usePending = (key: DomainKey): string | undefined =>
  useStore(actionStore, ({ pending }) => pending.get(key));

export const useRuns = (): readonly ActionRun[] => useStore(actionStore, ({ runs }) => runs);
