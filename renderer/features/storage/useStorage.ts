import { useCallback, useEffect, useState } from 'react';
import type { HostId, Pool, Volume } from '../../../preload/contract/index.ts';
import { api } from '../../api/index.ts';

export interface HostStorage {
  /** Undefined until they are read; where they cannot be, a path can still be typed. */
  pools: readonly Pool[] | undefined;
  volumes: readonly Volume[] | undefined;
  reload: () => void;
}

/** The host's pools and what is in them, looked at anew when a form asks. */
export function useStorage(host: HostId): HostStorage {
  const [pools, setPools] = useState<readonly Pool[]>();
  const [volumes, setVolumes] = useState<readonly Volume[]>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const tell =
      <T>(set: (read: readonly T[]) => void) =>
      (read: readonly T[]) => {
        if (!signal.aborted) set(read);
      };
    // What cannot be listed offers nothing to choose from.
    api.storage.pools({ host }, { signal }).then(tell(setPools), () => tell(setPools)([]));
    api.storage.volumes({ host, refresh: true }, { signal }).then(
      (list) => tell(setVolumes)(list.volumes),
      () => tell(setVolumes)([]),
    );
    return () => stop.abort();
  }, [host, turn]);
  return { pools, volumes, reload: useCallback(() => setTurn((n) => n + 1), []) };
}
