import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { DomainRef, FailureData, HardwareKind } from '../../../preload/contract/index.ts';
import { connection, failureOf, isCancelled } from '../../api/index.ts';
import { lastKinds, readKinds, vmKey } from './known.ts';

export interface Forms {
  kinds: readonly HardwareKind[] | undefined;
  failure: FailureData | undefined;
  reload: () => void;
}

/** What `readKinds` answers, read when the page is opened. */
export function useForms({ host, uuid }: DomainRef, active: boolean): Forms {
  const online = useStore(connection.state, (state) => state.phase === 'open');
  const [state, setState] = useState<Pick<Forms, 'kinds' | 'failure'>>(() => ({
    kinds: lastKinds.get(vmKey({ host, uuid })),
    failure: undefined,
  }));
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!online || !active) return;
    const stop = new AbortController();
    readKinds({ host, uuid }, stop.signal).then(
      (kinds) => !stop.signal.aborted && setState({ kinds, failure: undefined }),
      (error: unknown) => {
        if (stop.signal.aborted || isCancelled(error)) return;
        setState(({ kinds }) => ({ kinds, failure: failureOf(error) }));
      },
    );
    return () => stop.abort();
  }, [host, uuid, online, active, turn]);
  return { ...state, reload: () => setTurn((n) => n + 1) };
}
