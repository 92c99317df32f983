import { call } from '@orpc/server';
import { describe, expect, it, vi } from 'vitest';
import type { DomainRef, HostId, Uuid } from '../../../preload/contract/index.ts';
import { HostRegistry, TaskRegistry, domainKey, type DomainRow } from '../../hosts/index.ts';
import { openClientConnection } from '../connection.ts';
import type { Backend } from '../context.ts';
import { inTurn } from '../inTurn.ts';
import { act } from './act.ts';
import { bulk } from './bulk.ts';
import { domains } from './index.ts';

const HOST = 'lab' as HostId;
const ref = (n: number): DomainRef => ({
  host: HOST,
  uuid: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` as Uuid,
});

type Run = (connection: unknown) => Promise<unknown>;

/** A host with so many domains and one job lane, which is taken until `free` is called. */
function setUp(count: number) {
  const hosts = new HostRegistry();
  for (let n = 0; n < count; n += 1) {
    const { uuid } = ref(n);
    const row = { key: domainKey(HOST, uuid), host: HOST, uuid, name: `vm-${n}`, state: 'shutoff' };
    hosts.domains.set(row.key, row as unknown as DomainRow);
  }
  const taken = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const calls: string[] = [];
  const connection = {
    call: (name: string) => {
      calls.push(name);
      return answered.promise;
    },
  };
  const job = (signal: AbortSignal, run: Run): Promise<unknown> =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      void taken.promise.then(() => run(connection)).then(resolve, reject);
    });
  const host = {
    config: { name: 'lab' },
    session: { lanes: { job, action: job }, control: connection },
    feed: { touch: () => {} },
  };
  vi.spyOn(hosts, 'find').mockImplementation((id) => (id === HOST ? (host as never) : undefined));
  const tasks = new TaskRegistry();
  const journal = { begin: () => Promise.resolve({ id: 'x', end: () => Promise.resolve() }) };
  const backend = { hosts, tasks, journal } as unknown as Backend;
  const listed = () => vi.waitFor(() => expect(tasks.rows.size).toBe(1));
  return { backend, hosts, tasks, calls, listed, free: taken.resolve, answer: answered.resolve };
}

describe('an action on one', () => {
  it('can be cancelled while it waits for its turn', async () => {
    const { backend, tasks, calls, listed } = setUp(1);
    const done = act(backend, 'start', [ref(0)]);
    await listed();
    const [task] = tasks.rows.values();
    expect(task).toMatchObject({ title: 'Start vm-0', host: HOST, cancellable: true });
    expect(tasks.cancel(task?.id ?? '')).toBe(true);
    expect((await done).results).toMatchObject([{ failure: { code: 'Cancelled', object: 'domain vm-0' } }]);
    expect(calls).toEqual([]);
  });

  it('cannot once the hypervisor has begun', async () => {
    const { backend, tasks, calls, listed, free, answer } = setUp(1);
    const done = act(backend, 'start', [ref(0)]);
    free();
    await listed();
    const [task] = tasks.rows.values();
    expect(task?.cancellable).toBe(false);
    expect(tasks.cancel(task?.id ?? '')).toBe(false);
    answer();
    expect((await done).results).toEqual([{ domain: ref(0) }]);
    expect(calls).toEqual(['domain_create']);
  });
});

describe('the same for many', () => {
  it('is one task, whose failures are told with their results', async () => {
    const { backend, tasks } = setUp(3);
    const work = ({ row }: { row: DomainRow }): Promise<void> =>
      row.name === 'vm-1' ? Promise.reject(new Error('not this one')) : Promise.resolve();
    const { results } = await bulk({
      backend,
      verb: 'Tag',
      domains: [ref(0), ref(1), ref(2), ref(9)],
      work,
    });
    expect(results.map(({ failure }) => failure?.code)).toEqual([
      undefined,
      'Internal',
      undefined,
      'NotFound',
    ]);
    expect([...tasks.rows.values()]).toMatchObject([{ title: 'Tag 4 VMs', state: 'failed' }]);
    expect([...tasks.rows.values()][0]?.failure?.message).toMatch(
      /^2 of 4 failed\. The first: Cannot tag vm-1/,
    );
  });

  it('stops at those that were not begun when it is cancelled', async () => {
    const { backend, tasks, listed } = setUp(4);
    const gate = Promise.withResolvers<void>();
    const begun: string[] = [];
    const done = bulk({
      backend,
      verb: 'Tag',
      domains: [0, 1, 2, 3].map(ref),
      atOnce: 2,
      work: ({ row }) => {
        begun.push(row.name);
        return gate.promise;
      },
    });
    await listed();
    tasks.cancel([...tasks.rows.values()][0]?.id ?? '');
    gate.resolve();
    const { results } = await done;
    expect(begun).toEqual(['vm-0', 'vm-1']);
    expect(results.map(({ failure }) => failure?.code)).toEqual([
      undefined,
      undefined,
      'Cancelled',
      'Cancelled',
    ]);
  });

  it('runs a few at a time and keeps their order', async () => {
    let running = 0;
    let most = 0;
    const results = await inTurn([5, 1, 4, 2, 3], 2, async (n) => {
      running += 1;
      most = Math.max(most, running);
      for (let i = 0; i < n; i += 1) await Promise.resolve();
      running -= 1;
      return n * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
    expect(await inTurn([], 2, () => Promise.resolve(1))).toEqual([]);
  });
});

describe('a client that is gone', () => {
  it('has nothing on screen, whatever call of its was still under way', async () => {
    const { backend, hosts } = setUp(1);
    const setVisible = vi.spyOn(hosts, 'setVisible');
    const connection = openClientConnection(backend, () => 1 as never);
    const context = { backend, connection };
    await call(domains.setVisible, { domains: [ref(0)] }, { context });
    expect(setVisible).toHaveBeenCalledTimes(1);
    connection.close();
    await call(domains.setVisible, { domains: [ref(0)] }, { context });
    expect(setVisible).toHaveBeenCalledTimes(1);
  });

  it('watches the list no longer than its subscription lasts', async () => {
    const { backend, hosts } = setUp(1);
    let watchers = 0;
    vi.spyOn(hosts, 'watch').mockImplementation(() => {
      watchers += 1;
      return () => (watchers -= 1);
    });
    const connection = openClientConnection(backend, () => 1 as never);
    const context = { backend, connection };
    const first = await call(domains.watch, {}, { context });
    await call(domains.watch, {}, { context });
    expect(watchers).toBe(2);
    await first.return?.();
    expect(watchers).toBe(1);
    connection.close();
    expect(watchers).toBe(0);
    await call(domains.watch, {}, { context });
    expect(watchers).toBe(0);
  });
});
