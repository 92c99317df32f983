import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { DomainRef, FailureData, HardwarePlan } from '../../../preload/contract/index.ts';
import { api, connection, failureOf, isCancelled } from '../../api/index.ts';
import type { Draft } from './draft.ts';

/** How long (ms) nothing is changed before the backend is asked. */
const PAUSE_MS = 350;

export interface Planned {
  /** What the draft comes to, once it is known of exactly this one. */
  plan: HardwarePlan | undefined;
  failure: FailureData | undefined;
}

const UNKNOWN: Planned = { plan: undefined, failure: undefined };

/**
 * What a draft comes to, asked whenever the user pauses. `seen` is what its place holds now: when that changes, it is
 * asked again, so that a change made elsewhere is known before anything is applied.
 */
export function usePlan(
  { host, uuid }: DomainRef,
  draft: Draft,
  seen: string | undefined,
  active: boolean,
): Planned {
  const online = useStore(connection.state, ({ phase }) => phase === 'open');
  const [answer, setAnswer] = useState<Planned & { of: Draft }>();
  useEffect(() => {
    if (!active || !online || draft.length === 0) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      api.hardware.plan({ host, uuid, changes: [...draft] }, { signal: stop.signal }).then(
        (plan) => !stop.signal.aborted && setAnswer({ plan, failure: undefined, of: draft }),
        (error: unknown) => {
          if (stop.signal.aborted || isCancelled(error)) return;
          setAnswer({ plan: undefined, failure: failureOf(error), of: draft });
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [host, uuid, draft, seen, active, online]);
  return active && answer?.of === draft ? answer : UNKNOWN;
}
