import { useCallback, useEffect, useState } from 'react';
import type { ConsoleInfo, Domain, FailureData } from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';
import { useOnline } from './useConsole.ts';

/** How often (ms) the list is read again while it is shown: a display added elsewhere sends no event. */
const REREAD_MS = 10_000;

export interface ConsoleList {
  /** Undefined until it was read once; then always the last that was known. */
  consoles: readonly ConsoleInfo[] | undefined;
  failure: FailureData | undefined;
  reload: () => void;
}

/** The consoles of a VM, read again when it changes its state and every few seconds. */
export function useConsoleList(domain: Domain): ConsoleList {
  const { host, uuid, state, lost, domainId } = domain;
  const online = useOnline();
  const [consoles, setConsoles] = useState<readonly ConsoleInfo[]>();
  const [failure, setFailure] = useState<FailureData>();
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((n) => n + 1), []);

  useEffect(() => {
    if (!online || lost) return;
    const stop = new AbortController();
    const read = async () => {
      try {
        const found = await api.consoles.list({ host, uuid }, { signal: stop.signal });
        if (stop.signal.aborted) return;
        setConsoles((before) => (same(before, found) ? before : found));
        setFailure(undefined);
      } catch (error) {
        if (!stop.signal.aborted) setFailure(failureOf(error));
      }
    };
    void read();
    const timer = setInterval(() => void read(), REREAD_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [host, uuid, state, lost, domainId, online, turn]);

  return { consoles, failure, reload };
}

const same = (a: readonly ConsoleInfo[] | undefined, b: readonly ConsoleInfo[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** What has a tab: SPICE only where the VM has no display that can be shown live. */
export function shownConsoles(consoles: readonly ConsoleInfo[]): readonly ConsoleInfo[] {
  const live = consoles.some(({ kind }) => kind === 'vnc');
  return consoles.filter(({ kind }) => !(live && kind === 'spice'));
}
