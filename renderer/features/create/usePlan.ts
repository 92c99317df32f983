import { useEffect, useState } from 'react';
import type { CreatePlan, CreateRequest, FailureData } from '../../../preload/contract/index.ts';
import { api, failureOf, isCancelled } from '../../api/index.ts';

/** After the last keystroke, ms. */
const QUIET_MS = 350;

export interface PlanState {
  /** Of the request as it is now; undefined while that is being looked into. */
  plan: CreatePlan | undefined;
  /** The last one, for what is only shown. */
  lastPlan: CreatePlan | undefined;
  failure: FailureData | undefined;
}

/** What the request comes to on its host, asked again whenever it changes. Nothing is made. */
export function usePlan(request: CreateRequest | undefined): PlanState {
  const key = request && JSON.stringify(request);
  const [answer, setAnswer] = useState<{ key: string; plan?: CreatePlan; failure?: FailureData }>();

  useEffect(() => {
    if (key === undefined) return;
    const controller = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        const plan = await api.create.plan(JSON.parse(key) as CreateRequest, { signal: controller.signal });
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
  }, [key]);

  const isCurrent = answer !== undefined && answer.key === key;
  return {
    plan: isCurrent ? answer.plan : undefined,
    lastPlan: key === undefined ? undefined : answer?.plan,
    failure: isCurrent ? answer.failure : undefined,
  };
}
