import { describe, expect, test, vi } from 'vitest';
import type { DomainFigures, DomainKey, HostId } from '../../../preload/contract/index.ts';
import { FiguresStore } from './figuresStore.ts';
import type { Series } from '../../ui/index.ts';
import { History, HISTORY_POINTS } from './history.ts';

const host = 'lab-1' as HostId;
const row = (key: string, cpu: number | null): DomainFigures => ({
  key: key as DomainKey,
  cpu,
  memoryUsedBytes: null,
  memoryBytes: null,
  diskReadBytes: null,
  diskWriteBytes: null,
  netRxBytes: null,
  netTxBytes: null,
});
const values = (series: Series) => Array.from({ length: series.length }, (_, i) => series.at(i) ?? NaN);

describe('History', () => {
  test('keeps the newest, oldest first, with gaps', () => {
    const history = new History();
    const cpu = history.of('cpu');
    for (let i = 0; i < HISTORY_POINTS + 3; i++) history.push({ ...row('a', i), netTxBytes: 2 * i });
    expect(cpu.length).toBe(HISTORY_POINTS);
    expect(cpu.at(0)).toBe(3);
    expect(cpu.at(HISTORY_POINTS - 1)).toBe(HISTORY_POINTS + 2);
    expect(history.of('netTxBytes').at(0)).toBe(6);
    expect(history.of('netRxBytes').at(0)).toBeNaN();
    history.push(row('a', null));
    expect(cpu.at(HISTORY_POINTS - 1)).toBeNaN();
    expect(history.of('cpu')).toBe(cpu);
  });
});

describe('FiguresStore', () => {
  test('tells only who shows the VM', async () => {
    const store = new FiguresStore();
    const a = vi.fn();
    const b = vi.fn();
    store.subscribe('a' as DomainKey, a);
    const stop = store.subscribe('b' as DomainKey, b);
    await store.apply([{ host, at: 1, rows: [row('a', 0.5)] }]);
    expect(a).toHaveBeenCalledTimes(1);
    expect(b).not.toHaveBeenCalled();
    stop();
    await store.apply([{ host, at: 2, rows: [row('b', 0.5)] }]);
    expect(b).not.toHaveBeenCalled();
  });

  test('takes the recent past at once and does not take it twice', async () => {
    const store = new FiguresStore();
    const past = [1, 2, 3].map((at) => ({ host, at, rows: [row('a', at / 10)] }));
    await store.apply(past);
    await store.apply(past);
    const entry = store.get('a' as DomainKey);
    expect(entry?.latest.cpu).toBe(0.3);
    expect(entry && values(entry.history.of('cpu')).map((value) => Math.round(value * 10))).toEqual([
      1, 2, 3,
    ]);
  });

  test('a new tick is a new entry with the same buffers', async () => {
    const store = new FiguresStore();
    await store.apply([{ host, at: 1, rows: [row('a', 0)] }]);
    const before = store.get('a' as DomainKey);
    await store.apply([{ host, at: 2, rows: [row('a', 1)] }]);
    const after = store.get('a' as DomainKey);
    expect(after).not.toBe(before);
    expect(after?.history).toBe(before?.history);
    expect(after?.version).toBe(2);
  });

  test('ten thousand VMs keep nobody waiting', async () => {
    const store = new FiguresStore();
    const rows = Array.from({ length: 50_000 }, (_, i) => row(`vm-${i}`, 0.5));
    let turns = 0;
    const timer = setInterval(() => turns++);
    await store.apply([{ host, at: 1, rows }]);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
    expect(store.get('vm-49999' as DomainKey)?.latest.cpu).toBe(0.5);
  });

  test('forgets a VM that stopped', async () => {
    const store = new FiguresStore();
    await store.apply([{ host, at: 1, rows: [row('a', 0)] }]);
    const told = vi.fn();
    store.subscribe('a' as DomainKey, told);
    store.drop('a' as DomainKey);
    expect(store.get('a' as DomainKey)).toBeUndefined();
    expect(told).toHaveBeenCalledTimes(1);
  });
});
