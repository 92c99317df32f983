import { randomUUID } from 'node:crypto';
import { ConnectionClosedError } from '../libvirt/index.ts';
import { Collection } from './collection.ts';
import { HostError } from './hostError.ts';

export type TaskState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'interrupted';

export interface TaskRow {
  id: string;
  /** Verb and object: `Start web-01`. */
  title: string;
  host?: string;
  state: TaskState;
  /** ms since the epoch. */
  startedAt: number;
  endedAt?: number;
  /** 0…1, absent while unknown. */
  progress?: number;
  bytesDone?: number;
  bytesTotal?: number;
  detail?: string;
  cancellable: boolean;
  failure?: Error;
}

export interface TaskOptions {
  /** Chosen by who wants to watch it from the start; must not be in the list. */
  id?: string;
  title: string;
  host?: string;
  /** False for what cannot be stopped; the work may say otherwise as it goes on. */
  cancellable?: boolean;
  /** A task that ends well within this time is never listed: most actions take a moment. Default 400 ms. */
  quietMs?: number;
  /** The caller's own wish to stop, beside the user's. */
  signal?: AbortSignal | undefined;
}

export interface TaskControl {
  readonly signal: AbortSignal;
  report(
    progress: Partial<Pick<TaskRow, 'progress' | 'bytesDone' | 'bytesTotal' | 'detail' | 'cancellable'>>,
  ): void;
}

export class TaskCancelled extends Error {
  override readonly name = 'TaskCancelled';
}

/** The caller has chosen an id that another task bears. */
export class TaskIdTaken extends Error {
  override readonly name = 'TaskIdTaken';
}

/** Ended tasks kept for the list; the oldest go first. */
const KEEP_ENDED = 200;

/** Everything that takes long, on whatever host, in one list: progress, cancel, result. */
export class TaskRegistry {
  readonly rows = new Collection<string, TaskRow>();
  readonly #cancel = new Map<string, AbortController>();

  /** Runs the work as a task. The promise is the work's own; a failure is in the list and thrown. */
  async run<T>(options: TaskOptions, work: (control: TaskControl) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const signal =
      options.signal === undefined ? controller.signal : AbortSignal.any([controller.signal, options.signal]);
    const id = options.id ?? randomUUID();
    if (this.#cancel.has(id) || this.rows.get(id) !== undefined)
      throw new TaskIdTaken(`there is a task ${id} already`);
    let row: TaskRow = {
      id,
      title: options.title,
      ...(options.host !== undefined && { host: options.host }),
      state: 'running',
      startedAt: Date.now(),
      cancellable: options.cancellable ?? true,
    };
    let listed = false;
    const list = (): void => {
      listed = true;
      this.rows.set(row.id, row);
    };
    const change = (fields: Partial<TaskRow>): void => {
      row = { ...row, ...fields };
      if (listed) this.rows.set(row.id, row);
    };
    const timer = setTimeout(list, options.quietMs ?? 400);
    this.#cancel.set(row.id, controller);
    try {
      const result = await work({ signal, report: change });
      change({ state: 'succeeded', endedAt: Date.now(), cancellable: false });
      return result;
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      change({ state: endState(failure, signal), endedAt: Date.now(), cancellable: false, failure });
      // A failure is always listed: the page that asked may be gone.
      if (!signal.aborted) list();
      throw error;
    } finally {
      clearTimeout(timer);
      this.#cancel.delete(row.id);
      this.#trim();
    }
  }

  /** Whether there was such a task to cancel. The task ends when its work has noticed. */
  cancel(id: string): boolean {
    const controller = this.#cancel.get(id);
    const row = this.rows.get(id);
    if (controller === undefined || row?.cancellable !== true) return false;
    controller.abort(new TaskCancelled(`${row.title} was cancelled`));
    return true;
  }

  /** Removes the ended ones from the list. */
  clear(): void {
    for (const row of [...this.rows.values()]) {
      if (row.endedAt !== undefined) this.rows.delete(row.id);
    }
  }

  /** The program ends: what still runs is told to stop. */
  close(): void {
    for (const controller of this.#cancel.values())
      controller.abort(new TaskCancelled('Virtdeck was closed'));
  }

  #trim(): void {
    const ended = [...this.rows.values()].filter((row) => row.endedAt !== undefined);
    for (const row of ended.slice(0, Math.max(0, ended.length - KEEP_ENDED))) this.rows.delete(row.id);
  }
}

/** Interrupted is neither failed nor cancelled: the hypervisor may have gone on without us. */
function endState(failure: Error, signal: AbortSignal): TaskState {
  if (signal.aborted) return 'cancelled';
  return wasLost(failure) ? 'interrupted' : 'failed';
}

/** Whether a lost connection is at the bottom of it, however often it was told anew on the way here. */
function wasLost(failure: unknown, depth = 0): boolean {
  if (!(failure instanceof Error) || depth > 8) return false;
  if (failure instanceof ConnectionClosedError && failure.sent) return true;
  if (failure instanceof HostError && failure.kind === 'lost') return true;
  return wasLost(failure.cause, depth + 1);
}
