import { useEffect, useState } from 'react';
import type { DomainRef, FailureData, HardwarePlan } from '../../../preload/contract/index.ts';
import { api, failureOf, isCancelled } from '../../api/index.ts';
import type { Draft } from './draft.ts';

/** After the last change, ms. */
const QUIET_MS = 350;

export interface PlanState {
  /** Of the draft as it is; undefined while it is being looked into, or empty. */
  plan: HardwarePlan | undefined;
  failure: FailureData | undefined;
}

/** What the draft comes to, asked again when it changes or what it is about does (`seen`). Nothing is changed. */
export function usePlan({ host, uuid }: DomainRef, draft: Draft, seen: string, active: boolean): PlanState {
  const key = draft.length === 0 || !active ? undefined : JSON.stringify({ host, uuid, changes: draft });
  const [answer, setAnswer] = useState<{ key: string; plan?: HardwarePlan; failure?: FailureData }>();
  useEffect(() => {
    if (key === undefined) return;
    const controller = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        const request = JSON.parse(key) as Parameters<typeof api.hardware.plan>[0];
        const plan = await api.hardware.plan(request, { signal: controller.signal });
        if (!controller.signal.aborted) setAnswer({ key, plan });
      } catch (error) {
        if (!controller.signal.aborted && !isCancelled(error)) setAnswer({ key, failure: failureOf(error) });
      }
    };
    const timer = setTimeout(() => void ask(), QUIET_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [key, seen]);
  const isCurrent = answer !== undefined && answer.key === key;
  return { plan: isCurrent ? answer.plan : undefined, failure: isCurrent ? answer.failure : undefined };
}
