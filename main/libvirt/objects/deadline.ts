import { CallTimeoutError } from '../errors.ts';
import type { CallOptions } from './base.ts';

/** One signal for a caller's signal and deadline together, over several calls. It must be disposed of. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
}

/** @param procedure what the error names when the deadline passes */
export function deadlineOf(options: Pick<CallOptions, 'signal' | 'timeoutMs'>, procedure: string): Deadline {
  const { signal, timeoutMs } = options;
  const limit = new AbortController();
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => limit.abort(new CallTimeoutError(procedure, timeoutMs, true)), timeoutMs);
  return {
    signal: signal ? AbortSignal.any([signal, limit.signal]) : limit.signal,
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
