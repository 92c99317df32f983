import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../libvirt/index.ts';
import { Collection } from './collection.ts';
import { DomainInventory, type DomainRef } from './domainInventory.ts';
import type { DomainReader } from './domainReader.ts';
import type { DomainRow } from './domainRow.ts';
import { Sampler, type FigureTick } from './sampler.ts';
import type { Session } from './session.ts';
import { emptyStats, type DomainStats } from './statsRecord.ts';

const A = { uuid: 'a', name: 'alpha', id: 1 };
const B = { uuid: 'b', name: 'beta', id: 2 };
const PACE = { visible: 1_000, others: 4_000, hidden: 10_000 };

/** A host whose domains use half of their CPU, and what was asked of it when. */
function setUp() {
  const inventory = new DomainInventory('h', new Collection<string, DomainRow>());
  inventory.observe(
    inventory.stamp(),
    [A, B].map((ref) => ({
      ref,
      state: { state: 'running' as const, reason: 'booted' },
      vcpus: 2,
      maxMemoryBytes: 64,
    })),
    {},
    true,
  );
  const began = performance.now();
  const asked: string[] = [];
  let answer: (stats: DomainStats[]) => Promise<DomainStats[]> = (stats) => Promise.resolve(stats);
  let running: DomainRef[] = [A, B];
  const stats = (_: unknown, refs: readonly DomainRef[]): Promise<DomainStats[]> => {
    const now = performance.now();
    asked.push(
      `${Math.round(now - began)} ${refs.length === 0 ? 'all' : refs.map((ref) => ref.name).join()}`,
    );
    const of =
      refs.length === 0 ? running : running.filter((ref) => refs.some(({ uuid }) => uuid === ref.uuid));
    return answer(
      of.map(({ uuid, name, id }) => ({
        ...emptyStats(uuid, name, id),
        at: now,
        state: 1,
        reason: 1,
        cpuTimeNs: (now - began) * 1e6,
        rxBytes: (now - began) * 5,
        memoryBytes: 64,
      })),
    );
  };
  const reader = { hasStats: true, stats } as unknown as DomainReader;
  const session = {
    lanes: { poll: (run: (c: Connection) => unknown) => run({} as Connection) },
  } as unknown as Session;
  const ticks: FigureTick[] = [];
  const sampler = new Sampler({
    host: 'h',
    session,
    inventory,
    reader,
    onTick: (tick) => ticks.push(tick),
    random: () => 1,
  });
  sampler.setPace(PACE);
  return {
    inventory,
    sampler,
    ticks,
    asked,
    setAnswer: (next: typeof answer) => (answer = next),
    setRunning: (next: DomainRef[]) => (running = next),
  };
}

describe('the sampler of a host', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('asks for what is on screen every second and for all every few, in one call each', async () => {
    const { sampler, asked } = setUp();
    sampler.setVisible(['a']);
    sampler.start();
    await vi.advanceTimersByTimeAsync(9_500);
    sampler.stop();
    expect(asked).toEqual([
      '0 all',
      '1000 alpha',
      '2000 alpha',
      '3000 alpha',
      '4000 all',
      '5000 alpha',
      '6000 alpha',
      '7000 alpha',
      '8000 all',
      '9000 alpha',
    ]);
  });

  it('slows down while nothing is on screen, and hurries again when something is', async () => {
    const { sampler, asked } = setUp();
    sampler.start();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(asked).toEqual(['0 all', '10000 all']);
    sampler.setVisible(['b']);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(asked.slice(2)).toEqual(['15000 all', '16000 beta']);
    sampler.stop();
  });

  it('begins at another moment for each host', async () => {
    const times = await Promise.all(
      [0, 0.25, 0.5].map(async (share) => {
        const ticks: number[] = [];
        const began = performance.now();
        const sampler = new Sampler({
          host: 'h',
          inventory: new DomainInventory('h', new Collection<string, DomainRow>()),
          session: {
            lanes: { poll: (run: (c: Connection) => unknown) => run({} as Connection) },
          } as unknown as Session,
          reader: { hasStats: true, stats: () => Promise.resolve([]) } as unknown as DomainReader,
          onTick: () => ticks.push(performance.now() - began),
          random: () => share,
        });
        sampler.start();
        await vi.advanceTimersByTimeAsync(12_000);
        sampler.stop();
        return Math.round((ticks[0] ?? NaN) / 100) * 100;
      }),
    );
    expect(times).toEqual([10_000, 7_500, 5_000]);
  });

  it('turns counters into rates per second, of the vCPUs that the domain has', async () => {
    const { sampler, ticks } = setUp();
    sampler.setVisible(['a']);
    sampler.start();
    await vi.advanceTimersByTimeAsync(1_500);
    sampler.stop();
    expect(ticks[0]?.rows.map(({ key, cpu }) => [key, cpu])).toEqual([
      ['h/a', null],
      ['h/b', null],
    ]);
    expect(ticks[1]?.rows).toEqual([
      {
        key: 'h/a',
        cpu: 0.5,
        memoryUsedBytes: null,
        memoryBytes: 64,
        diskReadBytes: null,
        diskWriteBytes: null,
        netRxBytes: 5000,
        netTxBytes: null,
      },
    ]);
  });

  it('never asks twice at once, however long an answer takes', async () => {
    const { sampler, asked, setAnswer } = setUp();
    const gate = Promise.withResolvers<void>();
    setAnswer((stats) => gate.promise.then(() => stats));
    sampler.setVisible(['a']);
    sampler.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual(['0 all']);
    gate.resolve();
    await vi.advanceTimersByTimeAsync(1_100);
    expect(asked).toEqual(['0 all', '61000 alpha']);
    sampler.stop();
  });

  it('leaves a gap where a sample fails, and goes on', async () => {
    const { sampler, ticks, setAnswer } = setUp();
    sampler.setVisible(['a']);
    sampler.start();
    await vi.advanceTimersByTimeAsync(500);
    setAnswer(() => Promise.reject(new Error('busy')));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(ticks).toHaveLength(1);
    setAnswer((stats) => Promise.resolve(stats));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ticks).toHaveLength(2);
    expect(ticks[1]?.rows[0]?.cpu).toBe(0.5);
    sampler.stop();
  });

  it('corrects the list where a sample says otherwise, and forgets what no longer runs', async () => {
    const { sampler, inventory, ticks, setRunning } = setUp();
    sampler.setVisible(['a', 'b']);
    sampler.start();
    await vi.advanceTimersByTimeAsync(100);
    setRunning([A]);
    inventory.observeLifecycle({ domain: { ...B, id: -1 }, event: 'stopped', detail: 'destroyed' });
    inventory.observeLifecycle({ domain: A, event: 'suspended', detail: 'paused' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ticks[1]?.rows.map((row) => row.key)).toEqual(['h/a']);
    expect(inventory.get('a')).toMatchObject({ state: 'running', reason: 'booted' });
    sampler.stop();
  });

  it('says nothing any more once it was stopped', async () => {
    const { sampler, ticks } = setUp();
    sampler.start();
    await vi.advanceTimersByTimeAsync(100);
    sampler.stop();
    sampler.setVisible(['a']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ticks).toHaveLength(1);
  });
});
