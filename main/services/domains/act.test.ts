import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DomainRef, HostId, LifecycleAction, Uuid } from '../../../preload/contract/index.ts';
import { Collection, TaskRegistry, domainKey, type DomainRow, type TaskRow } from '../../hosts/index.ts';
import { ConnectionClosedError, LibvirtError, virErrorNumber } from '../../libvirt/index.ts';
import type { Backend } from '../context.ts';
import { act } from './act.ts';

const HOST = 'h' as HostId;
const ref = (n: number): DomainRef => ({
  host: HOST,
  uuid: `00000000-0000-4000-8000-00000000000${n}` as Uuid,
});

const libvirtError = (name: keyof typeof virErrorNumber, message: string): LibvirtError =>
  new LibvirtError({
    code: virErrorNumber[name],
    domain: 10,
    message,
    level: 2,
    dom: null,
    str1: null,
    str2: null,
    str3: null,
    int1: 0,
    int2: 0,
    net: null,
  });

type Answer = (procedure: string, dom: { uuid: string }) => Promise<unknown>;

/** A backend with one host and three domains, whose calls the test answers. */
function setUp(answer: Answer) {
  const domains = new Collection<string, DomainRow>();
  for (const n of [1, 2, 3]) {
    const { uuid } = ref(n);
    const row: DomainRow = {
      key: domainKey(HOST, uuid),
      host: HOST,
      uuid,
      name: `vm-${n}`,
      state: 'running',
      reason: 'booted',
      domainId: n,
      lost: false,
      persistent: true,
      autostart: false,
      hasManagedSave: false,
      hasSnapshot: false,
      vcpus: 1,
      maxMemoryBytes: 1024,
      tags: [],
      addresses: [],
    };
    domains.set(row.key, row);
  }
  const calls: string[] = [];
  const lanes: string[] = [];
  const connection = {
    call: (procedure: string, args: { dom: { uuid: string } }) => {
      calls.push(`${procedure} ${args.dom.uuid.slice(-1)}`);
      return answer(procedure, args.dom);
    },
  };
  const lane = (kind: string) => (_: AbortSignal, run: (c: unknown) => Promise<unknown>) => {
    lanes.push(kind);
    return run(connection);
  };
  const touched: string[] = [];
  const host = {
    config: { name: 'lab' },
    session: { control: connection, lanes: { job: lane('job'), action: lane('action') } },
    feed: { touch: (dom: { name: string }) => touched.push(dom.name) },
  };
  const tasks = new TaskRegistry();
  const journal = { begin: () => Promise.resolve({ id: 'x', end: () => Promise.resolve() }) };
  const backend = {
    journal,
    tasks,
    hosts: { domains, find: (id: string) => (id === HOST ? host : undefined) },
  } as unknown as Backend;
  const run = (action: LifecycleAction, ...domainRefs: DomainRef[]) => act(backend, action, domainRefs);
  const task = (): TaskRow | undefined => [...tasks.rows.values()][0];
  return { run, task, tasks, domains, calls, lanes, touched };
}

const never = new Promise<never>(() => {});

describe('an action', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('that may take long has a lane for long jobs, a quick one has another, and what it changed is read again', async () => {
    const { run, lanes, calls, touched } = setUp(() => Promise.resolve({}));
    expect(await run('start', ref(1))).toEqual({ results: [{ domain: ref(1) }] });
    expect(await run('suspend', ref(2))).toEqual({ results: [{ domain: ref(2) }] });
    expect(calls).toEqual(['domain_create 1', 'domain_suspend 2']);
    expect(lanes).toEqual(['job', 'action']);
    expect(touched).toEqual(['vm-1', 'vm-2']);
  });

  it('on many gives each its own result, in their order, and fails as one task that names the first', async () => {
    const { run, task } = setUp((_, { uuid }) =>
      uuid === ref(2).uuid
        ? Promise.reject(libvirtError('VIR_ERR_OPERATION_INVALID', 'domain is already running'))
        : Promise.resolve({}),
    );
    const { results } = await run('start', ref(1), ref(2), ref(3), ref(4));
    expect(results.map(({ domain, failure }) => [domain.uuid.slice(-1), failure?.code])).toEqual([
      ['1', undefined],
      ['2', 'Conflict'],
      ['3', undefined],
      ['4', 'NotFound'],
    ]);
    expect(task()).toMatchObject({ title: 'Start 4 VMs', state: 'failed', host: HOST, progress: 1 });
    expect(task()?.failure?.message).toBe(
      '2 of 4 failed. The first: Cannot start vm-2 on lab: domain is already running',
    );
  });

  it('cut short by a lost connection is interrupted, and says that its outcome is not known', async () => {
    const { run, task } = setUp(() => Promise.reject(new ConnectionClosedError('eof', { sent: true })));
    const { results } = await run('destroy', ref(1));
    expect(results[0]?.failure).toMatchObject({ code: 'Unreachable', retryable: false });
    expect(results[0]?.failure?.message).toContain('whether it was done is not known');
    expect(task()).toMatchObject({ title: 'Force off vm-1', state: 'interrupted' });
  });

  it('that is a job of the hypervisor tells its progress', async () => {
    const save = Promise.withResolvers<object>();
    let processed = 10n;
    const { run, task } = setUp((procedure) => {
      if (procedure !== 'domain_get_job_info') return save.promise;
      processed += 20n;
      return Promise.resolve({ dataTotal: 200n, dataProcessed: processed });
    });
    const result = run('managedSave', ref(1));
    await vi.advanceTimersByTimeAsync(2_500);
    expect(task()).toMatchObject({
      title: 'Save vm-1',
      state: 'running',
      cancellable: true,
      bytesDone: 50,
      bytesTotal: 200,
      progress: 0.25,
    });
    save.resolve({});
    expect(await result).toEqual({ results: [{ domain: ref(1) }] });
    expect(task()?.state).toBe('succeeded');
  });

  it('that is a job is aborted at the hypervisor when cancelled, and ends when that has answered', async () => {
    const save = Promise.withResolvers<object>();
    const { run, task, tasks, calls } = setUp((procedure) => {
      if (procedure === 'domain_managed_save') return save.promise;
      if (procedure === 'domain_abort_job') {
        setTimeout(() => save.reject(libvirtError('VIR_ERR_OPERATION_ABORTED', 'operation aborted')), 3_000);
      }
      return Promise.resolve({ dataTotal: 0n, dataProcessed: 0n });
    });
    const result = run('managedSave', ref(1));
    await vi.advanceTimersByTimeAsync(1_500);
    expect(tasks.cancel(task()?.id ?? '')).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(task()?.state).toBe('running');
    await vi.advanceTimersByTimeAsync(3_000);
    expect((await result).results[0]?.failure).toMatchObject({ code: 'Cancelled' });
    expect(calls).toContain('domain_abort_job 1');
    expect(task()?.state).toBe('cancelled');
  });

  it('is given up where the hypervisor does not answer to being aborted', async () => {
    const { run, task, tasks } = setUp((procedure) =>
      procedure === 'domain_managed_save' ? never : Promise.resolve({}),
    );
    const result = run('managedSave', ref(1));
    await vi.advanceTimersByTimeAsync(1_500);
    tasks.cancel(task()?.id ?? '');
    await vi.advanceTimersByTimeAsync(31_000);
    expect((await result).results[0]?.failure).toMatchObject({ code: 'Cancelled' });
  });

  it('wakes a guest that suspended itself instead of resuming it', async () => {
    const { run, domains, calls } = setUp(() => Promise.resolve({}));
    domains.patch(domainKey(HOST, ref(2).uuid), { state: 'pmsuspended' });
    await run('resume', ref(1), ref(2));
    expect(calls).toEqual(['domain_resume 1', 'domain_pm_wakeup 2']);
  });
});
