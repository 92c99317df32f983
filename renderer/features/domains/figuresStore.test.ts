import { describe, expect, test, vi } from 'vitest';
import type { DomainFigures, DomainKey, HostId } from '../../../preload/contract/index.ts';
import { FiguresStore } from './figuresStore.ts';
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
const values = (history: History) => Array.from({ length: history.length }, (_, i) => history.at(i));

describe('History', () => {
  test('keeps the newest, oldest first, with gaps', () => {
    const history = new History();
    for (let i = 0; i < HISTORY_POINTS + 3; i++) history.push(i);
    expect(history.length).toBe(HISTORY_POINTS);
    expect(history.at(0)).toBe(3);
    expect(history.at(HISTORY_POINTS - 1)).toBe(HISTORY_POINTS + 2);
    history.push(null);
    expect(history.at(HISTORY_POINTS - 1)).toBeNaN();
  });
});

describe('FiguresStore', () => {
  test('tells only who shows the VM', () => {
    const store = new FiguresStore();
    const a = vi.fn();
    const b = vi.fn();
    store.subscribe('a' as DomainKey, a);
    const stop = store.subscribe('b' as DomainKey, b);
    store.apply([{ host, at: 1, rows: [row('a', 0.5)] }]);
    expect(a).toHaveBeenCalledTimes(1);
    expect(b).not.toHaveBeenCalled();
    stop();
    store.apply([{ host, at: 2, rows: [row('b', 0.5)] }]);
    expect(b).not.toHaveBeenCalled();
  });

  test('takes the recent past at once and does not take it twice', () => {
    const store = new FiguresStore();
    const past = [1, 2, 3].map((at) => ({ host, at, rows: [row('a', at / 10)] }));
    store.apply(past);
    store.apply(past);
    const entry = store.get('a' as DomainKey);
    expect(entry?.latest.cpu).toBe(0.3);
    expect(entry && values(entry.cpu).map((value) => Math.round(value * 10))).toEqual([1, 2, 3]);
  });

  test('a new tick is a new entry with the same buffers', () => {
    const store = new FiguresStore();
    store.apply([{ host, at: 1, rows: [row('a', 0)] }]);
    const before = store.get('a' as DomainKey);
    store.apply([{ host, at: 2, rows: [row('a', 1)] }]);
    const after = store.get('a' as DomainKey);
    expect(after).not.toBe(before);
    expect(after?.cpu).toBe(before?.cpu);
    expect(after?.version).toBe(2);
  });

  test('forgets a VM that stopped', () => {
    const store = new FiguresStore();
    store.apply([{ host, at: 1, rows: [row('a', 0)] }]);
    const told = vi.fn();
    store.subscribe('a' as DomainKey, told);
    store.drop('a' as DomainKey);
    expect(store.get('a' as DomainKey)).toBeUndefined();
    expect(told).toHaveBeenCalledTimes(1);
  });
});
