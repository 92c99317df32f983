import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { DomainRef, FailureData, HardwareKind } from '../../../preload/contract/index.ts';
import { api, connection, failureOf, isCancelled } from '../../api/index.ts';

export interface Forms {
  kinds: readonly HardwareKind[] | undefined;
  failure: FailureData | undefined;
  reload: () => void;
}

/** What was last told of some VMs: it rarely changes, and stands until it is read anew. */
const told = new Map<string, readonly HardwareKind[]>();
const TOLD_MOST = 10;

function keep(vm: string, kinds: readonly HardwareKind[]): readonly HardwareKind[] {
  const before = told.get(vm);
  const now = before !== undefined && JSON.stringify(before) === JSON.stringify(kinds) ? before : kinds;
  told.delete(vm);
  told.set(vm, now);
  for (const [oldest] of told) if (told.size > TOLD_MOST) told.delete(oldest);
  return now;
}

/** The descriptions of everything that the VM can have, with what its host offers; read when the page is opened. */
export function useForms({ host, uuid }: DomainRef, active: boolean): Forms {
  const online = useStore(connection.state, (state) => state.phase === 'open');
  const vm = `${host}/${uuid}`;
  const [state, setState] = useState<Pick<Forms, 'kinds' | 'failure'>>(() => ({
    kinds: told.get(vm),
    failure: undefined,
  }));
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!online || !active) return;
    const stop = new AbortController();
    api.hardware.describe({ host, uuid }, { signal: stop.signal }).then(
      ({ kinds }) => !stop.signal.aborted && setState({ kinds: keep(vm, kinds), failure: undefined }),
      (error: unknown) => {
        if (stop.signal.aborted || isCancelled(error)) return;
        setState(({ kinds }) => ({ kinds, failure: failureOf(error) }));
      },
    );
    return () => stop.abort();
  }, [host, uuid, vm, online, active, turn]);
  return { ...state, reload: () => setTurn((n) => n + 1) };
}
