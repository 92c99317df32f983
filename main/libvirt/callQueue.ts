import { CallTimeoutError } from './errors.ts';
import type { Procedure } from './protocol/procedure.ts';
import type { RpcStream } from './stream.ts';

export type CallPriority = 'high' | 'normal' | 'low';

/** Options of every call. */
export interface CallOptions {
  /** Rejects the call at once with the signal's reason. If it was already sent, the daemon may still carry it out. */
  signal?: AbortSignal | undefined;
  /** Deadline in milliseconds from now, waiting in our own queue included. None by default. */
  timeoutMs?: number | undefined;
  /** Which of the waiting calls goes first; default `normal`. */
  priority?: CallPriority | undefined;
}

/** One call from the moment it is made until its reply has come, whether or not anybody still waits for it. */
export class PendingCall {
  readonly procedure: Procedure<unknown, unknown>;
  readonly priority: CallPriority;
  readonly stream: RpcStream | undefined;
  /** The encoded packet, until it is sent. */
  packet: Buffer | undefined;
  serial = 0;
  sent = false;
  /** Resolved or rejected: a reply that still comes only frees the call's place. */
  settled = false;
  /** When it was given up while waiting in the queue: takes it out. */
  onAbandoned: (() => void) | undefined;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #signal: AbortSignal | undefined;

  constructor(
    procedure: Procedure<unknown, unknown>,
    packet: Buffer,
    options: CallOptions,
    stream: RpcStream | undefined,
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
  ) {
    this.procedure = procedure;
    this.packet = packet;
    this.priority = options.priority ?? 'normal';
    this.stream = stream;
    this.#resolve = resolve;
    this.#reject = reject;
    const { timeoutMs, signal } = options;
    if (timeoutMs !== undefined) {
      this.#timer = setTimeout(() => {
        this.#abandon(new CallTimeoutError(procedure.name, timeoutMs, this.sent));
      }, timeoutMs);
    }
    if (signal) {
      this.#signal = signal;
      signal.addEventListener('abort', this.#onAbort, { once: true });
    }
  }

  readonly #onAbort = (): void => this.#abandon(this.#signal?.reason);

  #abandon(error: unknown): void {
    if (!this.reject(error)) return;
    this.onAbandoned?.();
  }

  resolve(value: unknown): boolean {
    if (!this.#settle()) return false;
    this.#resolve(value);
    return true;
  }

  reject(error: unknown): boolean {
    if (!this.#settle()) return false;
    this.#reject(error);
    return true;
  }

  #settle(): boolean {
    if (this.settled) return false;
    this.settled = true;
    this.packet = undefined;
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
    return true;
  }
}

const order = ['high', 'normal', 'low'] as const;

/** Calls that wait for a place: the more urgent first, then in the order made. */
export class CallQueue {
  readonly #waiting = {
    high: new Set<PendingCall>(),
    normal: new Set<PendingCall>(),
    low: new Set<PendingCall>(),
  };

  add(call: PendingCall): void {
    this.#waiting[call.priority].add(call);
  }

  delete(call: PendingCall): void {
    this.#waiting[call.priority].delete(call);
  }

  take(): PendingCall | undefined {
    for (const priority of order) {
      for (const call of this.#waiting[priority]) {
        this.#waiting[priority].delete(call);
        return call;
      }
    }
    return undefined;
  }

  /** Empties the queue. */
  drain(): PendingCall[] {
    const calls = order.flatMap((priority) => [...this.#waiting[priority]]);
    for (const priority of order) this.#waiting[priority].clear();
    return calls;
  }
}
