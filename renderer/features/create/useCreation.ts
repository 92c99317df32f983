import { useCallback, useState } from 'react';
import type { CreateRequest, DomainRef, FailureData, TaskId } from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';

export type Creation =
  { phase: 'idle' } | { phase: 'running'; task: TaskId } | { phase: 'failed'; failure: FailureData };

export interface CreationState {
  creation: Creation;
  run: (request: CreateRequest) => Promise<(DomainRef & { name: string }) | undefined>;
  forget: () => void;
}

/** One creation at a time; it goes on as a task when the dialog is closed. */
export function useCreation(): CreationState {
  const [creation, setCreation] = useState<Creation>({ phase: 'idle' });
  const run = useCallback(async (request: CreateRequest) => {
    const task = crypto.randomUUID() as TaskId;
    setCreation({ phase: 'running', task });
    try {
      const made = await api.create.run({ task, request });
      setCreation({ phase: 'idle' });
      return made;
    } catch (error) {
      const failure = failureOf(error);
      setCreation(failure.code === 'Cancelled' ? { phase: 'idle' } : { phase: 'failed', failure });
      return undefined;
    }
  }, []);
  const forget = useCallback(() => setCreation({ phase: 'idle' }), []);
  return { creation, run, forget };
}
