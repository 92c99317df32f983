import { afterEach, describe, expect, test } from 'vitest';
import { RpcClient } from '../client.ts';
import { CallTimeoutError, ConnectionClosedError } from '../errors.ts';
import { virDomainMigrateFlags as F, virErrorNumber } from '../protocol/enums.gen.ts';
import type { ProcedureMap, ProcedureName } from '../protocol/procedures.gen.ts';
import type { RemoteTypedParam } from '../protocol/remoteShared.gen.ts';
import { FakeDaemon, FakeError, noAnswer } from '../testing/fakeDaemon.ts';
import { Connection } from './connection.ts';
import { Domain } from './domain.ts';

const dom = { name: 'vm', uuid: '00000000-0000-4000-8000-000000000001', id: 3 };
const bytes = (text: string) => new Uint8Array(Buffer.from(text));

const clients: RpcClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

/** Two daemons that migrate, and the order in which steps reached either of them. */
async function twoHosts(state = 1) {
  const steps: string[] = [];
  const args: Partial<Record<ProcedureName, unknown>> = {};
  const step = (name: string, procedure: ProcedureName) => (given: unknown) => {
    steps.push(name);
    args[procedure] = given;
  };
  const answer =
    <N extends ProcedureName>(name: string, procedure: N, ret: ProcedureMap[N]['ret']) =>
    (given: unknown) => {
      step(name, procedure)(given);
      return ret;
    };
  const source = new FakeDaemon()
    .on('domain_get_state', () => ({ state, reason: 0 }))
    .on(
      'domain_migrate_begin3_params',
      answer('begin', 'domain_migrate_begin3_params', { cookie_out: bytes('1'), xml: '<domain/>' }),
    )
    .on(
      'domain_migrate_perform3_params',
      answer('perform', 'domain_migrate_perform3_params', { cookie_out: bytes('3') }),
    )
    .on('domain_migrate_confirm3_params', answer('confirm', 'domain_migrate_confirm3_params', undefined))
    .on('domain_abort_job', answer('abort', 'domain_abort_job', undefined));
  const target = new FakeDaemon()
    .on(
      'domain_migrate_prepare3_params',
      answer('prepare', 'domain_migrate_prepare3_params', {
        cookie_out: bytes('2'),
        uri_out: 'tcp://there:49152',
      }),
    )
    .on(
      'domain_migrate_finish3_params',
      answer('finish', 'domain_migrate_finish3_params', { dom: { ...dom, id: 9 }, cookie_out: bytes('4') }),
    );
  const open = async (daemon: FakeDaemon) => {
    const client = new RpcClient(await daemon.dial(), { keepAlive: false });
    clients.push(client);
    return Connection.over(client, 'qemu:///system');
  };
  const here = await open(source);
  const there = await open(target);
  const sent = <N extends ProcedureName>(procedure: N) => args[procedure] as ProcedureMap[N]['args'];
  return { source, target, here, there, steps, sent, domain: here.domainOf(dom) };
}

const record = (params: RemoteTypedParam[]) =>
  Object.fromEntries(params.map(({ field, value }) => [field, value.value]));
const refused = (code: number) => () => {
  throw new FakeError(code, 'refused');
};

describe('migrate3', () => {
  test('goes through its five steps, handing on cookies, XML and address', async () => {
    const { domain, there, steps, sent } = await twoHosts();
    const flags = F.VIR_MIGRATE_LIVE | F.VIR_MIGRATE_AUTO_CONVERGE;
    const moved = await domain.migrate3(there, { bandwidth: 100n }, flags);
    expect(moved).toBeInstanceOf(Domain);
    expect(moved).toMatchObject({ name: 'vm', id: 9 });
    expect(steps).toEqual(['begin', 'prepare', 'perform', 'finish', 'confirm']);

    const protect = flags | F.VIR_MIGRATE_CHANGE_PROTECTION;
    expect(sent('domain_migrate_begin3_params')).toMatchObject({ dom, flags: protect });
    const prepare = sent('domain_migrate_prepare3_params');
    expect(prepare.flags).toBe(F.VIR_MIGRATE_LIVE);
    expect(prepare.cookie_in).toEqual(bytes('1'));
    expect(record(prepare.params)).toEqual({ bandwidth: 100n, destination_xml: '<domain/>' });
    const perform = sent('domain_migrate_perform3_params');
    expect(perform).toMatchObject({ dconnuri: null, flags: protect });
    expect(perform.cookie_in).toEqual(bytes('2'));
    expect(record(perform.params)['migrate_uri']).toBe('tcp://there:49152');
    const finish = sent('domain_migrate_finish3_params');
    expect(finish).toMatchObject({ cancelled: 0, flags: F.VIR_MIGRATE_LIVE });
    expect(finish.cookie_in).toEqual(bytes('3'));
    expect(record(finish.params)['destination_name']).toBe('vm');
    expect(sent('domain_migrate_confirm3_params')).toMatchObject({ cancelled: 0, flags: protect });
    expect(sent('domain_migrate_confirm3_params').cookie_in).toEqual(bytes('4'));
  });

  test('a paused domain is paused there too; a name given for there is kept', async () => {
    const { domain, there, sent } = await twoHosts(3);
    await domain.migrate3(there, { destination_name: 'new' });
    expect(sent('domain_migrate_prepare3_params').flags & F.VIR_MIGRATE_PAUSED).toBeTruthy();
    expect(record(sent('domain_migrate_finish3_params').params)['destination_name']).toBe('new');
  });

  test('offline, nothing is performed', async () => {
    const { domain, there, steps } = await twoHosts(5);
    await domain.migrate3(there, {}, F.VIR_MIGRATE_OFFLINE | F.VIR_MIGRATE_PERSIST_DEST);
    expect(steps).toEqual(['begin', 'prepare', 'finish', 'confirm']);
  });

  test('the other host refuses: this one is told, the refusal is thrown', async () => {
    const { domain, there, target, steps, sent } = await twoHosts();
    target.on('domain_migrate_prepare3_params', refused(virErrorNumber.VIR_ERR_OPERATION_FAILED));
    await expect(domain.migrate3(there)).rejects.toMatchObject({ codeName: 'VIR_ERR_OPERATION_FAILED' });
    expect(steps).toEqual(['begin', 'confirm']);
    expect(sent('domain_migrate_confirm3_params').cancelled).toBe(1);
  });

  test('the long part fails: both hosts undo, its error is thrown', async () => {
    const { domain, there, source, target, steps, sent } = await twoHosts();
    source.on('domain_migrate_perform3_params', refused(virErrorNumber.VIR_ERR_OPERATION_ABORTED));
    target.on('domain_migrate_finish3_params', (args) => {
      steps.push(`finish ${args.cancelled}`);
      throw new FakeError(virErrorNumber.VIR_ERR_MIGRATE_FINISH_OK, 'as asked');
    });
    await expect(domain.migrate3(there)).rejects.toMatchObject({ codeName: 'VIR_ERR_OPERATION_ABORTED' });
    expect(steps).toEqual(['begin', 'prepare', 'finish 1', 'confirm']);
    expect(sent('domain_migrate_confirm3_params').cancelled).toBe(1);
  });

  test('the guest does not start there: it runs on here', async () => {
    const { domain, there, target, sent } = await twoHosts();
    target.on('domain_migrate_finish3_params', refused(virErrorNumber.VIR_ERR_INTERNAL_ERROR));
    await expect(domain.migrate3(there)).rejects.toMatchObject({ codeName: 'VIR_ERR_INTERNAL_ERROR' });
    expect(sent('domain_migrate_confirm3_params').cancelled).toBe(1);
  });

  test('the outcome unknown: this host is not told to go on', async () => {
    const { domain, there, target, steps } = await twoHosts();
    target.on('domain_migrate_finish3_params', () => {
      target.connection.transport.destroy();
      return noAnswer;
    });
    await expect(domain.migrate3(there)).rejects.toBeInstanceOf(ConnectionClosedError);
    expect(steps).toEqual(['begin', 'prepare', 'perform']);
  });

  test.each(['signal', 'deadline'])(
    'given up by %s: the daemon is told, and its word awaited',
    async (how) => {
      const { domain, there, source, steps, sent } = await twoHosts();
      const controller = new AbortController();
      const reason = new Error('enough');
      let fail: (error: FakeError) => void = () => undefined;
      source.on('domain_migrate_perform3_params', () => {
        if (how === 'signal') controller.abort(reason);
        return new Promise<never>((_, reject) => (fail = reject));
      });
      source.on('domain_abort_job', () => {
        steps.push('abort');
        fail(new FakeError(virErrorNumber.VIR_ERR_OPERATION_ABORTED, 'aborted'));
        return undefined;
      });
      const options = how === 'signal' ? { signal: controller.signal } : { timeoutMs: 1000 };
      const migration = domain.migrate3(there, {}, 0, options);
      if (how === 'signal') await expect(migration).rejects.toBe(reason);
      else await expect(migration).rejects.toBeInstanceOf(CallTimeoutError);
      expect(steps).toEqual(['begin', 'prepare', 'abort', 'finish', 'confirm']);
      expect(sent('domain_migrate_finish3_params').cancelled).toBe(1);
      expect(sent('domain_migrate_confirm3_params').cancelled).toBe(1);
    },
  );

  test('given up while the other host prepares: waited for, then undone on both', async () => {
    const { domain, there, target, steps, sent } = await twoHosts();
    const controller = new AbortController();
    const reason = new Error('enough');
    target.on('domain_migrate_prepare3_params', async () => {
      controller.abort(reason);
      await new Promise((resolve) => setTimeout(resolve, 20));
      steps.push('prepared');
      return { cookie_out: bytes('2'), uri_out: null };
    });
    const migration = domain.migrate3(there, {}, 0, { signal: controller.signal });
    await expect(migration).rejects.toBe(reason);
    expect(steps).toEqual(['begin', 'prepared', 'finish', 'confirm']);
    expect(sent('domain_migrate_finish3_params').cancelled).toBe(1);
    const before = domain.migrate3(there, {}, 0, { signal: controller.signal });
    await expect(before).rejects.toBe(reason);
    expect(steps).toHaveLength(4);
  });

  test('a cancellation that goes unheard is said again', async () => {
    const { domain, there, source, steps } = await twoHosts();
    const controller = new AbortController();
    let fail: (error: FakeError) => void = () => undefined;
    source.on('domain_migrate_perform3_params', () => {
      controller.abort(new Error('enough'));
      return new Promise<never>((_, reject) => (fail = reject));
    });
    source.on('domain_abort_job', () => {
      steps.push('abort');
      if (steps.filter((step) => step === 'abort').length === 1)
        throw new FakeError(virErrorNumber.VIR_ERR_OPERATION_INVALID, 'no job is active');
      fail(new FakeError(virErrorNumber.VIR_ERR_OPERATION_ABORTED, 'aborted'));
      return undefined;
    });
    await expect(domain.migrate3(there, {}, 0, { signal: controller.signal })).rejects.toThrow('enough');
    expect(steps.filter((step) => step === 'abort')).toHaveLength(2);
  });

  test('what the hosts do themselves, and drivers too old, are refused before anything is sent', async () => {
    const { domain, there, target, steps } = await twoHosts();
    await expect(domain.migrate3(there, {}, F.VIR_MIGRATE_PEER2PEER)).rejects.toThrow(/migrateToURI3/);
    target.on('connect_supports_feature', () => ({ supported: 0 }));
    await expect(domain.migrate3(there)).rejects.toThrow(/destination/);
    expect(steps).toEqual([]);
  });
});
