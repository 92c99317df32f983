import { describe, expect, test } from 'vitest';
import type { Task, TaskId } from '../../../preload/contract/index.ts';
import { progressText, taskEntry } from './taskEntry.ts';
import { orderTasks } from './tasksStore.ts';

const task = (change: Partial<Task>): Task => ({
  id: 't1' as TaskId,
  title: 'Upload debian.iso',
  state: 'running',
  startedAt: 0,
  cancellable: true,
  ...change,
});
const MIB = 2 ** 20;

describe('progressText', () => {
  test('share, speed and time left once they are measured', () => {
    const text = progressText(task({ progress: 0.5, bytesDone: 50 * MIB, bytesTotal: 100 * MIB }), 5000);
    expect(text).toBe('50% · 10 MiB/s · 5 s left');
  });

  test('no speed is guessed in the first moments', () => {
    expect(progressText(task({ bytesDone: MIB, bytesTotal: 100 * MIB }), 100)).toBe('100 MiB');
    expect(progressText(task({}), 100)).toBe('');
  });
});

test('an ended task says how long it took', () => {
  expect(taskEntry(task({ state: 'failed', endedAt: 65_000 }), 99_000).detail).toBe('Failed after 1 min');
});

test('what is under way stands first, then the newest', () => {
  const list = [
    task({ id: 'old' as TaskId, startedAt: 1 }),
    task({ id: 'ended' as TaskId, startedAt: 9, state: 'succeeded' }),
    task({ id: 'new' as TaskId, startedAt: 5, state: 'queued' }),
  ];
  expect(orderTasks(list).map(({ id }) => id)).toEqual(['new', 'old', 'ended']);
});
