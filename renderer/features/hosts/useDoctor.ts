import { useCallback, useEffect, useRef, useState } from 'react';
import type { DoctorStep, FailureData, HostConfig } from '../../../preload/contract/index.ts';
import { failureOf, followOnce, isCancelled } from '../../api/index.ts';

export interface Examination {
  phase: 'idle' | 'running' | 'ended';
  steps: readonly DoctorStep[];
  /** Why it could not even be begun, or broke off. */
  failure: FailureData | undefined;
}

const IDLE: Examination = { phase: 'idle', steps: [], failure: undefined };

/** Whether the last step was reached. */
export const isHealthy = ({ phase, steps }: Examination): boolean =>
  phase === 'ended' && steps.length > 0 && steps.every((step) => step.state === 'passed');

/** Goes the way to a hypervisor step by step; one examination at a time, ended with the component. */
export function useDoctor(): Examination & { start: (config: HostConfig) => void; forget: () => void } {
  const [examination, setExamination] = useState(IDLE);
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const forget = useCallback(() => {
    stop.current?.abort();
    setExamination((before) => (before.phase === 'idle' ? before : IDLE));
  }, []);
  const start = useCallback((config: HostConfig) => {
    stop.current?.abort();
    const controller = new AbortController();
    stop.current = controller;
    setExamination({ ...IDLE, phase: 'running' });
    const end = (failure?: FailureData) =>
      setExamination((before) =>
        before.phase === 'running' ? { ...before, phase: 'ended', failure } : before,
      );
    followOnce(
      (client, signal) => client.hosts.diagnose(config, { signal }),
      ({ steps, ended }) => {
        setExamination({ phase: ended ? 'ended' : 'running', steps, failure: undefined });
        if (ended) controller.abort();
      },
      controller.signal,
    ).then(
      () => end(),
      (error: unknown) => {
        if (!controller.signal.aborted && !isCancelled(error)) end(failureOf(error));
      },
    );
  }, []);
  return { ...examination, start, forget };
}
