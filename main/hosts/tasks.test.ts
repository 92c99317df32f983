import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectionClosedError } from '../libvirt/index.ts';
import { HostError } from './hostError.ts';
import { TaskIdTaken, TaskRegistry, type TaskControl, type TaskRow } from './tasks.ts';

describe('tasks', () => {
  let tasks: TaskRegistry;
  beforeEach(() => {
    vi.useFakeTimers();
    tasks = new TaskRegistry();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const only = (): TaskRow | undefined => [...tasks.rows.values()][0];

  /** A task whose work the test ends as it likes. */
  function begin(options: Partial<Parameters<TaskRegistry['run']>[0]> = {}) {
    const work = Promise.withResolvers<string>();
    let control: TaskControl | undefined;
    const result = tasks.run({ title: 'Start web', host: 'h', ...options }, (given) => {
      control = given;
      return work.promise;
    });
    result.catch(() => {});
    if (control === undefined) throw new Error('It did not begin.');
    return { work, control, result };
  }

  it('that end well within a moment are never listed', async () => {
    const { work, result } = begin();
    await vi.advanceTimersByTimeAsync(300);
    work.resolve('done');
    await expect(result).resolves.toBe('done');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(tasks.rows.size).toBe(0);
  });

  it('that take longer are listed with their progress, from their true beginning, and stay when they ended', async () => {
    const startedAt = Date.now();
    const { work, control, result } = begin();
    control.report({ progress: 0.25, bytesDone: 1, bytesTotal: 4 });
    await vi.advanceTimersByTimeAsync(500);
    expect(only()).toMatchObject({
      title: 'Start web',
      host: 'h',
      state: 'running',
      startedAt,
      progress: 0.25,
      cancellable: true,
    });
    control.report({ progress: 0.5 });
    expect(only()?.progress).toBe(0.5);
    work.resolve('done');
    await result;
    expect(only()).toMatchObject({ state: 'succeeded', endedAt: startedAt + 500, cancellable: false });
    tasks.clear();
    expect(tasks.rows.size).toBe(0);
  });

  it('do not share an id: who chose it would watch another’s', async () => {
    const { work, result } = begin({ id: 'mine' });
    const second = tasks.run({ id: 'mine', title: 'Start db' }, () => Promise.resolve('never begun'));
    await expect(second).rejects.toBeInstanceOf(TaskIdTaken);
    work.resolve('done');
    await expect(result).resolves.toBe('done');
  });

  it('that fail are listed however quick they were', async () => {
    const { work, result } = begin();
    const failure = new Error('no disk');
    work.reject(failure);
    await expect(result).rejects.toBe(failure);
    expect(only()).toMatchObject({ state: 'failed', failure });
  });

  it.each([
    ['the connection', new ConnectionClosedError('eof', { sent: true })],
    ['the host', new HostError('lost', 'the host was lost')],
    ['told anew', new Error('Cannot start web', { cause: new ConnectionClosedError('eof', { sent: true }) })],
  ])('whose connection broke are interrupted, not failed: %s', async (_, error) => {
    const { work, result } = begin();
    work.reject(error);
    await expect(result).rejects.toBe(error);
    expect(only()?.state).toBe('interrupted');
  });

  it('whose call was never sent have simply failed', async () => {
    const { work, result } = begin();
    work.reject(new ConnectionClosedError('eof', { sent: false }));
    await expect(result).rejects.toThrow();
    expect(only()?.state).toBe('failed');
  });

  it('are cancelled by the user: the work is told, and the list when the work has ended', async () => {
    const { work, control, result } = begin();
    await vi.advanceTimersByTimeAsync(500);
    const { id = '' } = only() ?? {};
    expect(tasks.cancel(id)).toBe(true);
    expect(control.signal.aborted).toBe(true);
    expect(only()?.state).toBe('running');
    work.reject(control.signal.reason);
    await expect(result).rejects.toThrow('Start web was cancelled');
    expect(only()?.state).toBe('cancelled');
    expect(tasks.cancel(id), 'ended').toBe(false);
  });

  it('that cannot be stopped refuse to be cancelled', async () => {
    const { control } = begin({ cancellable: false });
    await vi.advanceTimersByTimeAsync(500);
    expect(tasks.cancel(only()?.id ?? '')).toBe(false);
    expect(tasks.cancel('no-such-task')).toBe(false);
    expect(control.signal.aborted).toBe(false);
  });

  it('are told when the program ends', () => {
    const { control } = begin({ cancellable: false });
    tasks.close();
    expect(control.signal.aborted).toBe(true);
  });

  it('keep a bounded history: the oldest ended go first, running ones never', async () => {
    begin({ title: 'long' });
    await vi.advanceTimersByTimeAsync(500);
    for (let i = 0; i < 250; i += 1) {
      const { work, result } = begin({ title: `t${i}` });
      work.reject(new Error('no'));
      await result.catch(() => {});
    }
    const titles = [...tasks.rows.values()].map((row) => row.title);
    expect(titles).toHaveLength(201);
    expect(titles[0]).toBe('long');
    expect(titles.at(-1)).toBe('t249');
    expect(titles).not.toContain('t49');
  });
});
