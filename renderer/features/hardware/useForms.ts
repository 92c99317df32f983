import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { DomainRef, FailureData, HardwareForms } from '../../../preload/contract/index.ts';
import { connection, failureOf, isCancelled } from '../../api/index.ts';
import { lastForms, readForms, vmKey } from './known.ts';

export interface Forms {
  told: HardwareForms | undefined;
  failure: FailureData | undefined;
  reload: () => void;
}

/** What `readForms` answers, read when the page is opened. */
export function useForms({ host, uuid }: DomainRef, active: boolean): Forms {
  const online = useStore(connection.state, (state) => state.phase === 'open');
  const [state, setState] = useState<Pick<Forms, 'told' | 'failure'>>(() => ({
    told: lastForms.get(vmKey({ host, uuid })),
    failure: undefined,
  }));
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!online || !active) return;
    const stop = new AbortController();
    readForms({ host, uuid }, stop.signal).then(
      (told) => !stop.signal.aborted && setState({ told, failure: undefined }),
      (error: unknown) => {
        if (stop.signal.aborted || isCancelled(error)) return;
        setState((before) => ({ told: before.told, failure: failureOf(error) }));
      },
    );
    return () => stop.abort();
  }, [host, uuid, online, active, turn]);
  return { ...state, reload: () => setTurn((n) => n + 1) };
}
