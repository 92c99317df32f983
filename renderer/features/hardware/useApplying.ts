import { useState } from 'react';
import {
  isDone,
  type DomainRef,
  type FailureData,
  type HardwareResult,
} from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';
import type { Draft } from './draft.ts';
import { forgetDraft } from './draftStore.ts';

export type Applying =
  | { phase: 'idle' }
  | { phase: 'busy' }
  | { phase: 'ended'; result: HardwareResult }
  /** It was not even begun, or nobody knows how it ended. */
  | { phase: 'failed'; failure: FailureData };

/** Applies a draft, and what is offered after one that did not do everything. */
export function useApplying({ host, uuid }: DomainRef, onEnd: (isTold: boolean) => void) {
  const [applying, setApplying] = useState<Applying>({ phase: 'idle' });
  const ending = async (work: () => Promise<HardwareResult>): Promise<void> => {
    setApplying({ phase: 'busy' });
    try {
      setApplying({ phase: 'ended', result: await work() });
      onEnd(true);
    } catch (error) {
      setApplying({ phase: 'failed', failure: failureOf(error) });
      onEnd(false);
    }
  };
  return {
    applying,
    forget: () => setApplying({ phase: 'idle' }),
    /** @param unchecked without libvirt's schema */
    apply: (draft: Draft, unchecked: boolean) =>
      ending(async () => {
        const result = await api.hardware.apply({ host, uuid, changes: [...draft], unchecked });
        if (isDone(result)) forgetDraft({ host, uuid });
        return result;
      }),
    force: (item: string) => ending(() => api.hardware.force({ host, uuid, item })),
  };
}
