import { describe, expect, it, vi } from 'vitest';
import { LibvirtError, type Connection } from '../libvirt/index.ts';
import { Lanes, type LaneKind } from './lanes.ts';

/** As much of a connection as lanes use. */
class FakeConnection {
  readonly kind: LaneKind | 'control';
  open = true;
  readonly #listeners = new Set<() => void>();

  constructor(kind: LaneKind | 'control') {
    this.kind = kind;
  }

  onClose(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    if (this.open) {
      this.open = false;
      for (const listener of this.#listeners) listener();
    }
    return Promise.resolve();
  }
}

function setUp(options: { shared?: boolean; maxJobs?: number; idleMs?: number } = {}) {
  const opened: FakeConnection[] = [];
  const control = new FakeConnection('control');
  const lanes = new Lanes({
    control: control as unknown as Connection,
    shared: false,
    open: (kind) => {
      const connection = new FakeConnection(kind);
      opened.push(connection);
      return Promise.resolve(connection as unknown as Connection);
    },
    ...options,
  });
  const open = (): (LaneKind | 'control')[] => opened.filter((c) => c.open).map((c) => c.kind);
  return { lanes, opened, open, control };
}

const forever = new AbortController().signal;
const deferred = () => Promise.withResolvers<void>();

describe('lanes', () => {
  it('gives each job a connection of its own, up to a number; the rest waits its turn', async () => {
    const { lanes, opened } = setUp({ maxJobs: 2 });
    const gates = [deferred(), deferred(), deferred()];
    const ran: number[] = [];
    const used: Connection[] = [];
    const jobs = gates.map((gate, i) =>
      lanes.job(forever, async (connection) => {
        ran.push(i);
        used.push(connection);
        await gate.promise;
      }),
    );
    await vi.waitFor(() => expect(ran).toEqual([0, 1]));
    expect(used[0]).not.toBe(used[1]);
    gates[1]?.resolve();
    await vi.waitFor(() => expect(ran).toEqual([0, 1, 2]));
    expect(used[2], 'the freed connection is used again').toBe(used[1]);
    for (const gate of gates) gate.resolve();
    await Promise.all(jobs);
    expect(opened).toHaveLength(2);
  });

  it('is quick beside jobs: bulk reads, actions and consoles do not wait for them', async () => {
    const { lanes, open } = setUp({ maxJobs: 1 });
    const gate = deferred();
    const job = lanes.job(forever, () => gate.promise);
    void lanes.poll(() => gate.promise);
    await expect(lanes.bulk(() => Promise.resolve('list'))).resolves.toBe('list');
    await expect(lanes.action(forever, () => Promise.resolve('paused'))).resolves.toBe('paused');
    const console = await lanes.exclusive('console', forever);
    expect(open().sort()).toEqual(['action', 'bulk', 'console', 'job', 'poll']);
    console.release();
    expect(open().sort()).toEqual(['action', 'bulk', 'job', 'poll']);
    gate.resolve();
    await job;
  });

  it('closes what is idle, and opens it again when needed', async () => {
    const { lanes, open, opened } = setUp({ idleMs: 20 });
    await lanes.bulk(() => Promise.resolve());
    await lanes.job(forever, () => Promise.resolve());
    expect(lanes.size).toBe(2);
    await vi.waitFor(() => expect(open()).toEqual([]));
    expect(lanes.size).toBe(0);
    await lanes.bulk(() => Promise.resolve());
    expect(opened.map((c) => c.kind)).toEqual(['bulk', 'job', 'bulk']);
    lanes.close();
  });

  it('keeps a lane after libvirt refused, and drops one whose answer was given up', async () => {
    const { lanes, opened } = setUp();
    const refusal = Object.assign(Object.create(LibvirtError.prototype) as LibvirtError, { message: 'no' });
    await expect(lanes.job(forever, () => Promise.reject(refusal))).rejects.toBe(refusal);
    await lanes.job(forever, () => Promise.resolve());
    expect(opened).toHaveLength(1);
    await expect(lanes.job(forever, () => Promise.reject(new Error('deadline')))).rejects.toThrow('deadline');
    expect(opened[0]?.open).toBe(false);
    await lanes.job(forever, () => Promise.resolve());
    expect(opened).toHaveLength(2);
  });

  it('lets a waiting job be cancelled without upsetting the others', async () => {
    const { lanes } = setUp({ maxJobs: 1 });
    const gate = deferred();
    const first = lanes.job(forever, () => gate.promise);
    const controller = new AbortController();
    const cancelled = lanes.job(controller.signal, () => Promise.resolve('never'));
    const third = lanes.job(forever, () => Promise.resolve('third'));
    controller.abort(new Error('cancelled'));
    await expect(cancelled).rejects.toThrow('cancelled');
    gate.resolve();
    await first;
    await expect(third).resolves.toBe('third');
  });

  it('goes on after a connection that could not be opened', async () => {
    let fail = true;
    const lanes = new Lanes({
      control: new FakeConnection('control') as unknown as Connection,
      shared: false,
      maxJobs: 1,
      open: (kind) =>
        fail
          ? Promise.reject(new Error('too many clients'))
          : Promise.resolve(new FakeConnection(kind) as unknown as Connection),
    });
    await expect(lanes.job(forever, () => Promise.resolve())).rejects.toThrow('too many clients');
    await expect(lanes.bulk(() => Promise.resolve())).rejects.toThrow('too many clients');
    fail = false;
    await expect(lanes.job(forever, () => Promise.resolve(1))).resolves.toBe(1);
    await expect(lanes.bulk(() => Promise.resolve(2))).resolves.toBe(2);
    lanes.close();
  });

  it('closes everything with the host, refuses what waits, and opens nothing more', async () => {
    const { lanes, open } = setUp({ maxJobs: 1 });
    const gate = deferred();
    void lanes.job(forever, () => gate.promise);
    const waiting = lanes.job(forever, () => Promise.resolve());
    await lanes.exclusive('console', forever);
    lanes.close();
    await expect(waiting).rejects.toThrow('disconnected');
    await expect(lanes.bulk(() => Promise.resolve())).rejects.toThrow('disconnected');
    await expect(lanes.exclusive('transfer', forever)).rejects.toThrow('disconnected');
    expect(open()).toEqual([]);
    gate.resolve();
  });

  it('is one connection where each would show another world', async () => {
    const { lanes, opened, control } = setUp({ shared: true });
    const same = async (connection: Connection): Promise<boolean> =>
      Promise.resolve((connection as unknown) === control);
    expect(await lanes.bulk(same)).toBe(true);
    expect(await lanes.job(forever, same)).toBe(true);
    expect(await lanes.action(forever, same)).toBe(true);
    expect(opened).toEqual([]);
  });

  it('hands a free lane on where who was woken for it gives up in the same moment, whichever that is', async () => {
    for (let steps = 0; steps < 16; steps += 1) {
      const { lanes } = setUp({ maxJobs: 1 });
      const gate = deferred();
      const first = lanes.job(forever, () => gate.promise);
      const impatient = new AbortController();
      const second = lanes.job(impatient.signal, () => Promise.resolve()).catch(() => {});
      const third = lanes.job(forever, () => Promise.resolve('third'));
      await vi.waitFor(() => expect(lanes.size).toBe(1));
      gate.resolve();
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      impatient.abort(new Error('given up'));
      await Promise.all([first, second]);
      await expect(third).resolves.toBe('third');
      lanes.close();
    }
  });

  it('keeps what hangs in a guest from actions and jobs', async () => {
    const { lanes, open } = setUp();
    const gate = deferred();
    const looks = [1, 2, 3].map(() => lanes.look(forever, () => gate.promise));
    await lanes.action(forever, () => Promise.resolve());
    expect(open().filter((kind) => kind === 'look')).toHaveLength(2);
    gate.resolve();
    await Promise.all(looks);
  });
});
