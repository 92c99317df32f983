import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { FailureData } from '../../preload/contract/index.ts';
import { connection } from './connection.ts';
import { failureOf } from './failure.ts';

/** How often (ms) what sends no event (addresses, sizes, stored changes) is read again while it is looked at. */
const REREAD_MS = 5000;

export interface Reading<T> {
  /** Undefined until it was read once; then always the last that was known. */
  value: T | undefined;
  failure: FailureData | undefined;
  /** Reads now. */
  reload: () => void;
}

/** Reads with `read` when anything in `key` changes and every few seconds; keeps the last value over failures. */
export function useReading<T>(
  key: string,
  active: boolean,
  read: (signal: AbortSignal) => Promise<T>,
): Reading<T> {
  const online = useStore(connection.state, (state) => state.phase === 'open');
  const [state, setState] = useState<{ value: T | undefined; failure: FailureData | undefined }>({
    value: undefined,
    failure: undefined,
  });
  const [turn, setTurn] = useState(0);
  const [reader] = useState(() => ({ read }));
  reader.read = read;

  useEffect(() => {
    if (!online || !active) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = async () => {
      if (!document.hidden) {
        try {
          const value = await reader.read(stop.signal);
          if (stop.signal.aborted) return;
          setState((before) =>
            before.failure === undefined && JSON.stringify(before.value) === JSON.stringify(value)
              ? before
              : { value, failure: undefined },
          );
        } catch (error) {
          if (stop.signal.aborted) return;
          setState(({ value }) => ({ value, failure: failureOf(error) }));
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
