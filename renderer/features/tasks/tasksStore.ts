import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Task, TaskId } from '../../../preload/contract/index.ts';
import {
  api,
  applyMessage,
  emptyCollection,
  failureOf,
  subscribe,
  type Collection,
} from '../../api/index.ts';
import { notify } from '../notifications/index.ts';

export interface TasksState extends Collection<TaskId, Task> {
  /** Newest first. */
  readonly list: readonly Task[];
}

export const tasksStore = createStore<TasksState>(() => ({ ...emptyCollection<TaskId, Task>(), list: [] }));

/** Newest first; those under way before those that have ended. */
export function orderTasks(tasks: Iterable<Task>): Task[] {
  return [...tasks].sort(
    (a, b) =>
      Number(hasEnded(a)) - Number(hasEnded(b)) || b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1),
  );
}

export const hasEnded = ({ state }: Pick<Task, 'state'>): boolean =>
  state !== 'queued' && state !== 'running';

/** Opens the subscription that fills the store; returns what closes it. */
export function followTasks(): () => void {
  return subscribe(
    (client, signal) => client.tasks.watch(undefined, { signal }),
    (message) => {
      const after = applyMessage(tasksStore.getState(), message, (task) => task.id);
      tasksStore.setState({ ...after, list: orderTasks(after.rows.values()) });
    },
  );
}

export async function cancelTask(id: TaskId): Promise<void> {
  try {
    await api.tasks.cancel({ id });
  } catch (error) {
    notify({ kind: 'error', title: failureOf(error).message });
  }
}

export async function clearTasks(): Promise<void> {
  try {
    await api.tasks.clear();
  } catch (error) {
    notify({ kind: 'error', title: failureOf(error).message });
  }
}

export const useTasks = <T>(select: (state: TasksState) => T): T => useStore(tasksStore, select);
