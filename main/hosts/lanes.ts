import { LibvirtError, type Connection } from '../libvirt/index.ts';

export type LaneKind = 'bulk' | 'job' | 'console' | 'transfer';

/** What a lane is opened with: the daemon runs five calls of one connection at once and then stops reading it. */
export type OpenLane = (kind: LaneKind, signal: AbortSignal) => Promise<Connection>;

export interface LanesOptions {
  control: Connection;
  open: OpenLane;
  /**
   * One connection carries everything: a driver that keeps a private world for each connection (test:///file) would
   * show each lane another one.
   */
  shared: boolean;
  /** Jobs that run at once, the rest waits here; a daemon has some twenty workers for all its clients. */
  maxJobs?: number;
  idleMs?: number;
}

export interface ExclusiveLane {
  readonly connection: Connection;
  release(): void;
}

interface PooledLane {
  connection: Connection;
  busy: boolean;
  idleTimer: NodeJS.Timeout | undefined;
}

/**
 * The connections of one host beside its control connection, opened when first needed and closed when idle, so that
 * nothing a user does waits behind something slow.
 */
export class Lanes {
  readonly #options: Required<LanesOptions>;
  readonly #closing = new AbortController();
  readonly #jobs: PooledLane[] = [];
  readonly #waitingJobs: (() => void)[] = [];
  readonly #exclusive = new Set<Connection>();
  #openJobs = 0;
  #bulk: Promise<Connection> | undefined;
  #bulkUsers = 0;
  #bulkIdle: NodeJS.Timeout | undefined;

  constructor(options: LanesOptions) {
    this.#options = { maxJobs: 5, idleMs: 60_000, ...options };
  }

  /** Number of connections open beside control. */
  get size(): number {
    return this.#openJobs + this.#exclusive.size + (this.#bulk === undefined ? 0 : 1);
  }

  /** Quick read-only calls, pipelined deep on one connection. */
  async bulk<T>(run: (connection: Connection) => Promise<T>): Promise<T> {
    if (this.#options.shared) return run(this.#options.control);
    clearTimeout(this.#bulkIdle);
    this.#bulkUsers += 1;
    try {
      return await run(await this.#bulkConnection());
    } finally {
      this.#bulkUsers -= 1;
      if (this.#bulkUsers === 0) {
        this.#bulkIdle = setTimeout(() => this.#closeBulk(), this.#options.idleMs).unref();
      }
    }
  }

  /** One call, or several in a row, that may take long: on a connection that nothing else uses meanwhile. */
  async job<T>(signal: AbortSignal, run: (connection: Connection) => Promise<T>): Promise<T> {
    if (this.#options.shared) return run(this.#options.control);
    const lane = await this.#takeJobLane(signal);
    try {
      const result = await run(lane.connection);
      this.#returnJobLane(lane);
      return result;
    } catch (error) {
      // Given up without an answer (cancelled, deadline): the daemon still works on it, so the next job must not wait there.
      if (error instanceof LibvirtError) this.#returnJobLane(lane);
      else this.#closeJobLane(lane);
      throw error;
    }
  }

  /** A connection for a console or a transfer, the caller's own until released. */
  async exclusive(kind: 'console' | 'transfer', signal: AbortSignal): Promise<ExclusiveLane> {
    if (this.#options.shared) return { connection: this.#options.control, release: () => {} };
    const connection = await this.#open(kind, signal);
    this.#exclusive.add(connection);
    const forget = connection.onClose(() => this.#exclusive.delete(connection));
    return {
      connection,
      release: () => {
        forget();
        if (this.#exclusive.delete(connection)) void connection.close();
      },
    };
  }

  /** Closes every lane but control. Pending calls on them reject. */
  close(): void {
    this.#closing.abort(new Error('the host was disconnected'));
    for (const wake of this.#waitingJobs.splice(0)) wake();
    this.#closeBulk();
    for (const lane of [...this.#jobs]) this.#closeJobLane(lane);
    for (const connection of this.#exclusive) void connection.close();
    this.#exclusive.clear();
  }

  async #open(kind: LaneKind, signal: AbortSignal): Promise<Connection> {
    const either = AbortSignal.any([signal, this.#closing.signal]);
    either.throwIfAborted();
    const connection = await this.#options.open(kind, either);
    if (this.#closing.signal.aborted) {
      void connection.close();
      this.#closing.signal.throwIfAborted();
    }
    return connection;
  }

  #bulkConnection(): Promise<Connection> {
    if (this.#bulk === undefined) {
      const opening = this.#open('bulk', this.#closing.signal);
      this.#bulk = opening;
      const forget = (): void => {
        if (this.#bulk === opening) this.#bulk = undefined;
      };
      opening.then((connection) => connection.onClose(forget), forget);
    }
    return this.#bulk;
  }

  #closeBulk(): void {
    clearTimeout(this.#bulkIdle);
    const bulk = this.#bulk;
    this.#bulk = undefined;
    void bulk?.then((connection) => connection.close()).catch(() => {});
  }

  async #takeJobLane(signal: AbortSignal): Promise<PooledLane> {
    for (;;) {
      signal.throwIfAborted();
      this.#closing.signal.throwIfAborted();
      const idle = this.#jobs.find((lane) => !lane.busy);
      if (idle !== undefined) {
        clearTimeout(idle.idleTimer);
        idle.busy = true;
        return idle;
      }
      if (this.#openJobs < this.#options.maxJobs) return this.#openJobLane(signal);
      await this.#jobLaneFreed(signal);
    }
  }

  async #openJobLane(signal: AbortSignal): Promise<PooledLane> {
    this.#openJobs += 1;
    try {
      const lane: PooledLane = {
        connection: await this.#open('job', signal),
        busy: true,
        idleTimer: undefined,
      };
      this.#jobs.push(lane);
      lane.connection.onClose(() => this.#forgetJobLane(lane));
      return lane;
    } catch (error) {
      this.#openJobs -= 1;
      this.#waitingJobs.shift()?.();
      throw error;
    }
  }

  #returnJobLane(lane: PooledLane): void {
    lane.busy = false;
    lane.idleTimer = setTimeout(() => this.#closeJobLane(lane), this.#options.idleMs).unref();
    this.#waitingJobs.shift()?.();
  }

  #closeJobLane(lane: PooledLane): void {
    this.#forgetJobLane(lane);
    void lane.connection.close();
  }

  #forgetJobLane(lane: PooledLane): void {
    clearTimeout(lane.idleTimer);
    const at = this.#jobs.indexOf(lane);
    if (at < 0) return;
    this.#jobs.splice(at, 1);
    this.#openJobs -= 1;
    this.#waitingJobs.shift()?.();
  }

  async #jobLaneFreed(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', cancel);
        resolve();
      };
      const cancel = (): void => {
        const at = this.#waitingJobs.indexOf(wake);
        if (at >= 0) this.#waitingJobs.splice(at, 1);
        resolve();
      };
      this.#waitingJobs.push(wake);
      signal.addEventListener('abort', cancel, { once: true });
    });
  }
}
