import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { DomainRef, FailureData, HardwareForms } from '../../../preload/contract/index.ts';
import { api, connection, failureOf, isCancelled } from '../../api/index.ts';

export interface Forms {
  told: HardwareForms | undefined;
  failure: FailureData | undefined;
  reload: () => void;
}

/** What was last told of some VMs: it rarely changes, and stands until it is read anew. */
const told = new Map<string, HardwareForms>();
const TOLD_MOST = 10;

function keep(vm: string, forms: HardwareForms): HardwareForms {
  const before = told.get(vm);
  const now = before !== undefined && JSON.stringify(before) === JSON.stringify(forms) ? before : forms;
  told.delete(vm);
  told.set(vm, now);
  for (const [oldest] of told) if (told.size > TOLD_MOST) told.delete(oldest);
  return now;
}

/** The descriptions of everything that the VM can have, with what its host offers; read when the page is opened. */
export function useForms({ host, uuid }: DomainRef, active: boolean): Forms {
  const online = useStore(connection.state, (state) => state.phase === 'open');
  const vm = `${host}/${uuid}`;
  const [state, setState] = useState<Pick<Forms, 'told' | 'failure'>>(() => ({
    told: told.get(vm),
    failure: undefined,
  }));
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!online || !active) return;
    const stop = new AbortController();
    api.hardware.describe({ host, uuid }, { signal: stop.signal }).then(
      (forms) => !stop.signal.aborted && setState({ told: keep(vm, forms), failure: undefined }),
      (error: unknown) => {
        if (stop.signal.aborted || isCancelled(error)) return;
        setState((before) => ({ told: before.told, failure: failureOf(error) }));
      },
    );
    return () => stop.abort();
  }, [host, uuid, vm, online, active, turn]);
  return { ...state, reload: () => setTurn((n) => n + 1) };
}
