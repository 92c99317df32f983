import { useCallback, useEffect, useState } from 'react';
import type { CreateOptions, FailureData, HostId, Pool, Volume } from '../../../preload/contract/index.ts';
import { api, failureOf, isCancelled } from '../../api/index.ts';
import type { Facts, Own } from './draft.ts';

type Wanted = Pick<Partial<Own>, 'virtType' | 'architecture' | 'machine'>;

export interface FactsState {
  facts: Facts | undefined;
  failure: FailureData | undefined;
  /** Volumes come later than the rest: pools look at their storage anew for them. */
  volumesLoading: boolean;
  /** Reads pools and volumes again: one was made or started. */
  reloadStorage: () => void;
  reload: () => void;
}

interface Read<T> {
  host: HostId;
  value?: T;
  failure?: FailureData;
}

/** What the host offers for the kind of guest wanted; the last answer stays while another is read. */
export function useFacts(host: HostId | undefined, wanted: Wanted): FactsState {
  const { virtType, architecture, machine } = wanted;
  const [options, setOptions] = useState<Read<CreateOptions>>();
  const [pools, setPools] = useState<Read<readonly Pool[]>>();
  const [volumes, setVolumes] = useState<Read<readonly Volume[]>>();
  const [attempt, setAttempt] = useState(0);
  const [storage, setStorage] = useState(0);

  useEffect(() => {
    if (host === undefined) return;
    const kind = {
      ...(virtType !== undefined && { virtType }),
      ...(architecture !== undefined && { architecture }),
      ...(machine !== undefined && { machine }),
    };
    return load(host, (signal) => api.create.options({ host, ...kind }, { signal }), setOptions);
  }, [host, virtType, architecture, machine, attempt]);

  useEffect(() => {
    if (host === undefined) return;
    return load(host, (signal) => api.storage.pools({ host }, { signal }), setPools);
  }, [host, attempt, storage]);

  useEffect(() => {
    if (host === undefined) return;
    const read = async (signal: AbortSignal) =>
      (await api.storage.volumes({ host, refresh: true }, { signal })).volumes;
    return load(host, read, setVolumes);
  }, [host, attempt, storage]);

  const mine = <T>(read: Read<T> | undefined) => (read?.host === host ? read : undefined);
  const [offered, stored, listed] = [mine(options), mine(pools), mine(volumes)];
  const facts =
    offered?.value && stored?.value
      ? { options: offered.value, pools: stored.value, volumes: listed?.value ?? [], suggestion: undefined }
      : undefined;
  return {
    // Volumes that cannot be listed offer nothing to choose from; a path can still be typed.
    facts,
    failure: offered?.failure ?? stored?.failure,
    volumesLoading: listed === undefined,
    reloadStorage: useCallback(() => setStorage((n) => n + 1), []),
    reload: useCallback(() => setAttempt((n) => n + 1), []),
  };
}

/** Reads once and tells; what is still under way when the answer is no longer wanted is called off. */
function load<T>(
  host: HostId,
  read: (signal: AbortSignal) => Promise<T>,
  tell: (read: Read<T>) => void,
): () => void {
  const controller = new AbortController();
  read(controller.signal).then(
    (value) => {
      if (!controller.signal.aborted) tell({ host, value });
    },
    (error: unknown) => {
      if (!controller.signal.aborted && !isCancelled(error)) tell({ host, failure: failureOf(error) });
    },
  );
  return () => controller.abort();
}
