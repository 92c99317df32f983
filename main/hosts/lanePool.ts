import { LibvirtError, type Connection } from '../libvirt/index.ts';

interface PooledLane {
  connection: Connection;
  busy: boolean;
  idleTimer: NodeJS.Timeout | undefined;
}

export interface LanePoolOptions {
  open: (signal: AbortSignal) => Promise<Connection>;
  /** Lanes at once; who comes when all are busy waits here. */
  size: number;
  idleMs: number;
}

/** Connections that carry one piece of work each, opened as they are needed and closed when idle. */
export class LanePool {
  readonly #options: LanePoolOptions;
  readonly #lanes: PooledLane[] = [];
  readonly #waiting: (() => void)[] = [];
  /** Those being opened included. */
  #count = 0;
  #closed: Error | undefined;

  constructor(options: LanePoolOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#count;
  }

  async run<T>(signal: AbortSignal, work: (connection: Connection) => Promise<T>): Promise<T> {
    const lane = await this.#take(signal);
    try {
      const result = await work(lane.connection);
      this.#giveBack(lane);
      return result;
    } catch (error) {
      // Given up without an answer (cancelled, deadline): the daemon still works on it, and the next must not wait there.
      if (error instanceof LibvirtError) this.#giveBack(lane);
      else this.#closeLane(lane);
      throw error;
    }
  }

  close(reason: Error): void {
    this.#closed = reason;
    for (const wake of this.#waiting.splice(0)) wake();
    for (const lane of [...this.#lanes]) this.#closeLane(lane);
  }

  async #take(signal: AbortSignal): Promise<PooledLane> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#closed !== undefined) throw this.#closed;
      const idle = this.#lanes.find((lane) => !lane.busy);
      if (idle !== undefined) {
        clearTimeout(idle.idleTimer);
        idle.busy = true;
        return idle;
      }
      if (this.#count < this.#options.size) return this.#open(signal);
      await this.#freed(signal);
      // Woken and given up in the same moment: the lane that became free is the next one's.
      if (signal.aborted) this.#wakeOne();
    }
  }

  async #open(signal: AbortSignal): Promise<PooledLane> {
    this.#count += 1;
    try {
      const connection = await this.#options.open(signal);
      const lane: PooledLane = { connection, busy: true, idleTimer: undefined };
      this.#lanes.push(lane);
      connection.onClose(() => this.#forget(lane));
      return lane;
    } catch (error) {
      this.#count -= 1;
      this.#wakeOne();
      throw error;
    }
  }

  #giveBack(lane: PooledLane): void {
    // Closed meanwhile.
    if (!this.#lanes.includes(lane)) return;
    lane.busy = false;
    lane.idleTimer = setTimeout(() => this.#closeLane(lane), this.#options.idleMs).unref();
    this.#wakeOne();
  }

  #closeLane(lane: PooledLane): void {
    this.#forget(lane);
    void lane.connection.close();
  }

  #forget(lane: PooledLane): void {
    clearTimeout(lane.idleTimer);
    const at = this.#lanes.indexOf(lane);
    if (at < 0) return;
    this.#lanes.splice(at, 1);
    this.#count -= 1;
    this.#wakeOne();
  }

  #wakeOne(): void {
    this.#waiting.shift()?.();
  }

  /** Resolves when a lane may have become free, or the signal is aborted. */
  async #freed(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', cancel);
        resolve();
      };
      const cancel = (): void => {
        const at = this.#waiting.indexOf(wake);
        if (at >= 0) this.#waiting.splice(at, 1);
        resolve();
      };
      this.#waiting.push(wake);
      signal.addEventListener('abort', cancel, { once: true });
    });
  }
}
