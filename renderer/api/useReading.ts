import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { FailureData } from '../../preload/contract/index.ts';
import { connection } from './connection.ts';
import { failureOf } from './failure.ts';
import type { LastRead } from './lastRead.ts';

/** How often (ms) what sends no event (addresses, sizes, stored changes) is read again while it is looked at. */
const REREAD_MS = 5000;

export interface Reading<T> {
  /** Undefined until it was read once; then always the last that was known. */
  value: T | undefined;
  failure: FailureData | undefined;
  /** Reads now. */
  reload: () => void;
}

/**
 * Reads with `read` when anything in `key` changes and every few seconds; keeps the last value over failures, and in
 * `last`, from which it begins, for the next time.
 */
export function useReading<T>(
  key: string,
  active: boolean,
  read: (signal: AbortSignal) => Promise<T>,
  last?: { in: LastRead<T>; as: string },
): Reading<T> {
  const online = useStore(connection.state, (state) => state.phase === 'open');
  const [state, setState] = useState<Omit<Reading<T>, 'reload'>>(() => ({
    value: last?.in.get(last.as),
    failure: undefined,
  }));
  const [turn, setTurn] = useState(0);
  const [reader] = useState(() => ({ read, last }));
  reader.read = read;
  reader.last = last;

  useEffect(() => {
    if (!online || !active) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = async () => {
      if (!document.hidden) {
        try {
          const read = await reader.read(stop.signal);
          if (stop.signal.aborted) return;
          const value = reader.last?.in.keep(reader.last.as, read) ?? read;
          setState((before) => {
            const isSame = before.value === value || JSON.stringify(before.value) === JSON.stringify(value);
            if (isSame && before.failure === undefined) return before;
            return { value: isSame ? before.value : value, failure: undefined };
          });
        } catch (error) {
          if (stop.signal.aborted) return;
          setState((before) => ({ ...before, failure: failureOf(error) }));
        }
      }
      timer = setTimeout(() => void again(), REREAD_MS);
    };
    void again();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [key, online, active, turn, reader]);

  return { ...state, reload: () => setTurn((n) => n + 1) };
}
