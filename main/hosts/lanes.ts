import type { Connection } from '../libvirt/index.ts';
import { LanePool } from './lanePool.ts';
import { SharedLane } from './sharedLane.ts';

export type LaneKind = 'bulk' | 'poll' | 'look' | 'action' | 'job' | 'console' | 'transfer';

export type OpenLane = (kind: LaneKind, signal: AbortSignal) => Promise<Connection>;

export interface LanesOptions {
  control: Connection;
  open: OpenLane;
  /**
   * One connection carries everything: a driver that keeps a private world for each connection (test:///file) would
   * show each lane another one.
   */
  shared: boolean;
  /** Long jobs, quick actions and looks that run at once; a daemon has some twenty workers for all its clients. */
  maxJobs?: number;
  maxActions?: number;
  maxLooks?: number;
  /** False where connections are few: what is polled then shares one with what is asked for. Default true. */
  pollsApart?: boolean;
  idleMs?: number;
}

export interface ExclusiveLane {
  readonly connection: Connection;
  release(): void;
}

/**
 * The connections of one host beside its control connection, opened when first needed and closed when idle. The daemon
 * runs five calls of one connection at once and then stops reading it, so what may be slow never shares a connection
 * with what must be quick.
 */
export class Lanes {
  readonly #options: LanesOptions & { idleMs: number };
  readonly #closing = new AbortController();
  readonly #jobs: LanePool;
  readonly #actions: LanePool;
  readonly #looks: LanePool;
  readonly #bulk: SharedLane;
  readonly #poll: SharedLane;
  readonly #exclusive = new Set<Connection>();

  constructor(options: LanesOptions) {
    const { idleMs = 60_000, maxJobs = 5, maxActions = 4, maxLooks = 2, pollsApart = true } = options;
    this.#options = { ...options, idleMs };
    const pool = (kind: LaneKind, size: number): LanePool =>
      new LanePool({ open: (signal) => this.#open(kind, signal), size, idleMs });
    this.#jobs = pool('job', maxJobs);
    this.#actions = pool('action', maxActions);
    this.#looks = pool('look', maxLooks);
    const shared = (kind: LaneKind): SharedLane =>
      new SharedLane({ open: () => this.#open(kind, this.#closing.signal), idleMs });
    this.#bulk = shared('bulk');
    this.#poll = pollsApart ? shared('poll') : this.#bulk;
  }

  /** Number of connections open beside control. */
  get size(): number {
    const pooled = this.#jobs.size + this.#actions.size + this.#looks.size;
    const shared = this.#bulk.size + (this.#poll === this.#bulk ? 0 : this.#poll.size);
    return pooled + this.#exclusive.size + shared;
  }

  /** Quick reads that somebody waits for, pipelined deep on one connection. */
  async bulk<T>(run: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#options.shared ? run(this.#options.control) : this.#bulk.run(run);
  }

  /**
   * What is read again and again by itself: figures, stored configuration, the search index. A daemon that holds a
   * domain's lock (a start hook runs) leaves such calls unanswered; what somebody has asked for must not queue behind.
   */
  async poll<T>(run: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#options.shared ? run(this.#options.control) : this.#poll.run(run);
  }

  /**
   * Reading what only the guest or its emulator can tell: addresses by its agent, pictures, sizes of images in use. One
   * that hangs holds the call, and nothing that a user does, nor the list, waits behind it.
   */
  async look<T>(signal: AbortSignal, run: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#options.shared ? run(this.#options.control) : this.#looks.run(signal, run);
  }

  /** What is quick as a rule but may wait for the guest or for another job on it: pause, reset, shut down. */
  async action<T>(signal: AbortSignal, run: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#options.shared ? run(this.#options.control) : this.#actions.run(signal, run);
  }

  /** What takes long as a rule: start, save, and jobs of storage. Never waits behind, or before, quick actions. */
  async job<T>(signal: AbortSignal, run: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#options.shared ? run(this.#options.control) : this.#jobs.run(signal, run);
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
    const reason = new Error('the host was disconnected');
    this.#closing.abort(reason);
    this.#bulk.close();
    this.#poll.close();
    this.#jobs.close(reason);
    this.#actions.close(reason);
    this.#looks.close(reason);
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
}
