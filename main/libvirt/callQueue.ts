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

/** Timers take no longer than this; a deadline beyond it (24 days) is none. */
const longestTimer = 0x7fff_ffff;

/** One call from the moment it is made until its reply has come, whether or not anybody still waits for it. */
export class PendingCall {
  readonly procedure: Procedure<unknown, unknown>;
  readonly priority: CallPriority;
  readonly stream: RpcStream | undefined;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (error: unknown) => void;
  readonly #onAbandoned: (call: PendingCall) => void;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #signal: AbortSignal | undefined;
  /** The encoded packet, until it is sent. */
  #packet: Buffer | undefined;
  #sent = false;
  /** Resolved or rejected: a reply that still comes only frees the call's place. */
  #settled = false;

  /** `onAbandoned` is told when the call is given up (deadline, signal) before its reply. */
  constructor(
    procedure: Procedure<unknown, unknown>,
    packet: Buffer,
    options: CallOptions,
    stream: RpcStream | undefined,
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
    onAbandoned: (call: PendingCall) => void,
  ) {
    this.procedure = procedure;
    this.#packet = packet;
    this.priority = options.priority ?? 'normal';
    this.stream = stream;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#onAbandoned = onAbandoned;
    const { timeoutMs, signal } = options;
    if (timeoutMs !== undefined && timeoutMs <= longestTimer)
      this.#timer = setTimeout(() => this.#expire(timeoutMs), Math.max(0, timeoutMs));
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Whether the call was handed to the transport. */
  get sent(): boolean {
    return this.#sent;
  }

  /** The packet, which is about to be sent. */
  takePacket(): Buffer {
    const packet = this.#packet;
    if (!packet) throw new Error(`${this.procedure.name} was sent or given up already`);
    this.#packet = undefined;
    this.#sent = true;
    return packet;
  }

  #expire(timeoutMs: number): void {
    this.#abandon(new CallTimeoutError(this.procedure.name, timeoutMs, this.#sent));
  }

  readonly #onAbort = (): void => this.#abandon(this.#signal?.reason);

  #abandon(error: unknown): void {
    this.reject(error);
    this.#onAbandoned(this);
  }

  resolve(value: unknown): void {
    if (this.#settle()) this.#resolve(value);
  }

  reject(error: unknown): void {
    if (this.#settle()) this.#reject(error);
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    this.#packet = undefined;
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
