import { describe, expect, test } from 'vitest';
import { RpcClient } from './client.ts';
import type { RpcClientOptions } from './client.ts';
import {
  ArgumentError,
  CallTimeoutError,
  ConnectionClosedError,
  LibvirtError,
  ProtocolError,
} from './errors.ts';
import type { CloseReason } from './errors.ts';
import { packetHeader } from './protocol/framing.ts';
import { FakeDaemon, FakeError, noAnswer } from './testing/fakeDaemon.ts';
import type { FakeConnection } from './testing/fakeDaemon.ts';

const domain = (name: string) => ({ name, uuid: '00000000-0000-4000-8000-000000000001', id: 1 });

async function connect(
  daemon: FakeDaemon,
  options: RpcClientOptions = {},
): Promise<{
  client: RpcClient;
  connection: FakeConnection;
  closed: Promise<{ reason: CloseReason; error?: Error }>;
}> {
  const client = new RpcClient(await daemon.dial(), { keepAlive: false, ...options });
  const closed = new Promise<{ reason: CloseReason; error?: Error }>((resolve) =>
    client.onClose((reason, error) => resolve(error ? { reason, error } : { reason })),
  );
  return { client, connection: daemon.connection, closed };
}

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('calls', () => {
  test('replies in any order reach the calls they answer', async () => {
    const { client, connection } = await connect(
      new FakeDaemon().on('domain_lookup_by_name', () => noAnswer),
    );
    const names = ['a', 'b', 'c', 'd'];
    const answers = names.map((name) => client.call('domain_lookup_by_name', { name }));
    await connection.nextCall('domain_lookup_by_name', 4);
    for (const call of [...connection.calls].reverse())
      call.reply({ dom: domain((call.args as { name: string }).name) });
    expect((await Promise.all(answers)).map(({ dom }) => dom.name)).toEqual(names);
  });

  test('no more calls are in flight than allowed, and the more urgent go first', async () => {
    const { client, connection } = await connect(new FakeDaemon(), { maxInFlight: 2 });
    const lookup = (name: string, priority: 'high' | 'normal' | 'low') =>
      void client.call('domain_lookup_by_name', { name }, { priority }).catch(() => undefined);
    lookup('first', 'low');
    lookup('second', 'low');
    lookup('low', 'low');
    lookup('normal', 'normal');
    lookup('high', 'high');
    await connection.until(() => connection.calls.length === 2);
    for (let i = 0; i < 5; i++) {
      await connection.until(() => connection.calls.length > i);
      expect(client.inFlight).toBeLessThanOrEqual(2);
      connection.calls[i]!.reply({ dom: domain('x') });
    }
    const order = connection.calls.map((call) => (call.args as { name: string }).name);
    expect(order).toEqual(['first', 'second', 'high', 'normal', 'low']);
    client.close();
  });

  test('an error reply becomes a LibvirtError with names, and the connection lives on', async () => {
    const daemon = new FakeDaemon().on('domain_lookup_by_name', () => {
      throw new FakeError(42, 'Domain not found: no domain with matching name');
    });
    const { client } = await connect(daemon);
    const error = await rejection(client.call('domain_lookup_by_name', { name: 'x' }));
    expect(error).toBeInstanceOf(LibvirtError);
    expect(error).toMatchObject({
      code: 42,
      codeName: 'VIR_ERR_NO_DOMAIN',
      domainName: 'VIR_FROM_NONE',
      level: 2,
      procedure: 'domain_lookup_by_name',
      message: 'Domain not found: no domain with matching name',
    });
    expect(client.isAlive).toBe(true);
  });

  test('a code that the data does not know still has a name', async () => {
    const daemon = new FakeDaemon().on('connect_get_hostname', () => {
      throw new FakeError(9999, 'new');
    });
    const { client } = await connect(daemon);
    expect(await rejection(client.call('connect_get_hostname'))).toMatchObject({ codeName: 'VIR_ERR_9999' });
  });

  test('what the protocol cannot carry is refused before anything is sent', async () => {
    const { client, connection } = await connect(new FakeDaemon());
    const error = await rejection(client.call('domain_define_xml', { xml: 'x'.repeat(4 * 1024 * 1024 + 1) }));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error).toMatchObject({ field: 'xml', limit: 'REMOTE_STRING_MAX', procedure: 'domain_define_xml' });
    const packet = await rejection(
      client.call('connect_baseline_cpu', { xmlCPUs: Array(9).fill('x'.repeat(4 * 1024 * 1024)), flags: 0 }),
    );
    expect(packet).toMatchObject({ name: 'ArgumentError', limit: 'VIR_NET_MESSAGE_MAX' });
    expect(client.isAlive).toBe(true);
    expect(connection.calls).toEqual([]);
  });

  test('procedures that pass file descriptors and those that open streams are refused by call', async () => {
    const { client } = await connect(new FakeDaemon());
    expect(
      await rejection(client.call('domain_open_graphics', { dom: domain('x'), idx: 0, flags: 0 })),
    ).toMatchObject({
      name: 'ArgumentError',
      message: expect.stringContaining('file descriptors') as string,
    });
    const download = { vol: { pool: 'p', name: 'v', key: 'k' }, offset: 0n, length: 0n, flags: 0 };
    expect(await rejection(client.call('storage_vol_download', download))).toBeInstanceOf(ArgumentError);
    expect(client.isAlive).toBe(true);
  });
});

describe('deadlines and cancelling', () => {
  test('a call that is not answered in time is rejected, its late reply dropped and its place kept until then', async () => {
    const { client, connection } = await connect(new FakeDaemon(), { maxInFlight: 1 });
    const error = await rejection(client.call('connect_get_hostname', undefined, { timeoutMs: 20 }));
    expect(error).toBeInstanceOf(CallTimeoutError);
    expect(error).toMatchObject({ sent: true, timeoutMs: 20, procedure: 'connect_get_hostname' });
    const waiting = client.call('connect_get_type');
    expect(client.inFlight).toBe(1);
    connection.calls[0]!.reply({ hostname: 'late' });
    (await connection.nextCall('connect_get_type')).reply({ type: 'FAKE' });
    expect(await waiting).toEqual({ type: 'FAKE' });
  });

  test('a call that waits in the queue when its deadline passes was not sent, and never is', async () => {
    const { client, connection } = await connect(new FakeDaemon(), { maxInFlight: 1 });
    const first = client.call('connect_get_hostname');
    const error = await rejection(client.call('connect_get_type', undefined, { timeoutMs: 20 }));
    expect(error).toMatchObject({ name: 'CallTimeoutError', sent: false });
    connection.calls[0]!.reply({ hostname: 'h' });
    await first;
    expect(connection.calls.map((call) => call.name)).toEqual(['connect_get_hostname']);
  });

  test('a signal rejects at once with its reason, whether the call waits or is in flight', async () => {
    const { client, connection } = await connect(new FakeDaemon(), { maxInFlight: 1 });
    const controller = new AbortController();
    const reason = new Error('the user changed his mind');
    const both = [
      rejection(client.call('connect_get_hostname', undefined, { signal: controller.signal })),
      rejection(client.call('connect_get_type', undefined, { signal: controller.signal })),
    ];
    await connection.nextCall('connect_get_hostname');
    controller.abort(reason);
    expect(await Promise.all(both)).toEqual([reason, reason]);
    expect(await rejection(client.call('connect_get_uri', undefined, { signal: controller.signal }))).toBe(
      reason,
    );
    connection.calls[0]!.reply({ hostname: 'late' });
    const after = client.call('connect_get_lib_version');
    (await connection.nextCall('connect_get_lib_version')).reply({ lib_ver: 9n });
    expect(await after).toEqual({ lib_ver: 9n });
    expect(connection.calls.map((call) => call.name)).toEqual([
      'connect_get_hostname',
      'connect_get_lib_version',
    ]);
  });
});

describe('the end of a connection', () => {
  test('a daemon that goes away rejects what was sent and what was waiting, and says which was which', async () => {
    const { client, connection, closed } = await connect(new FakeDaemon(), { maxInFlight: 1 });
    const sent = rejection(client.call('connect_get_hostname'));
    const waiting = rejection(client.call('connect_get_type'));
    await connection.nextCall('connect_get_hostname');
    connection.transport.destroy();
    expect(await sent).toMatchObject({ name: 'ConnectionClosedError', reason: 'eof', sent: true });
    expect(await waiting).toMatchObject({ name: 'ConnectionClosedError', reason: 'eof', sent: false });
    expect(await closed).toEqual({ reason: 'eof' });
    expect(await rejection(client.call('connect_get_type'))).toBeInstanceOf(ConnectionClosedError);
  });

  test('a half-closed connection counts as closed', async () => {
    const { client, connection, closed } = await connect(new FakeDaemon());
    const call = rejection(client.call('connect_get_hostname'));
    connection.transport.end();
    expect(await call).toMatchObject({ reason: 'eof' });
    await closed;
    await connection.until(() => connection.ended);
  });

  test('an end in the middle of a packet is told as truncated', async () => {
    const { connection, closed } = await connect(new FakeDaemon());
    connection.send(Buffer.from([0, 0, 0, 28, 1, 2, 3]));
    connection.transport.end();
    const { reason, error } = await closed;
    expect(reason).toBe('eof');
    expect(error).toMatchObject({ name: 'ProtocolError', kind: 'truncated' });
  });

  test('closing by ourselves rejects what is pending with reason client', async () => {
    const { client, connection, closed } = await connect(new FakeDaemon());
    const call = rejection(client.call('connect_get_hostname'));
    client.close();
    expect(await call).toMatchObject({ reason: 'client' });
    expect(await closed).toEqual({ reason: 'client' });
    await connection.until(() => connection.ended);
  });

  test('one who listens after the end is told as well, and a listener that throws disturbs nobody', async () => {
    const reported: unknown[] = [];
    const { client } = await connect(new FakeDaemon(), { onListenerError: (error) => reported.push(error) });
    const thrown = new Error('listener');
    client.onClose(() => {
      throw thrown;
    });
    client.close();
    expect(await new Promise((resolve) => client.onClose(resolve))).toBe('client');
    expect(reported).toEqual([thrown]);
  });
});

describe('a daemon that breaks the protocol', () => {
  const header = { program: 0x20008086, version: 1, procedure: 59, type: 1, serial: 1, status: 0 };
  const cases: [string, string, () => Buffer][] = [
    ['a length less than a header', 'malformed', () => Buffer.from([0, 0, 0, 27, 0])],
    ['a length over the limit', 'oversized', () => Buffer.from([0x02, 0, 0, 0x05, 0])],
    ['a reply to no call', 'unexpected', () => packetHeader({ ...header, serial: 77 }, 0)],
    ['a reply of another procedure', 'unexpected', () => packetHeader({ ...header, procedure: 60 }, 0)],
    ['a reply of another program', 'unexpected', () => packetHeader({ ...header, program: 0x20008087 }, 0)],
    ['a reply without its payload', 'truncated', () => packetHeader(header, 0)],
    [
      'a string longer than its packet',
      'truncated',
      () => Buffer.concat([packetHeader(header, 4), Buffer.from([0, 0, 0x10, 0])]),
    ],
    [
      'a string over the limit',
      'oversized',
      () => Buffer.concat([packetHeader(header, 4), Buffer.from([0, 0x50, 0, 0])]),
    ],
    [
      'bytes left over',
      'malformed',
      () => Buffer.concat([packetHeader(header, 12), Buffer.from([0, 0, 0, 1, 65, 0, 0, 0, 9, 9, 9, 9])]),
    ],
    ['an unknown status', 'malformed', () => packetHeader({ ...header, status: 7 }, 0)],
    ['a status that a reply cannot have', 'malformed', () => packetHeader({ ...header, status: 2 }, 0)],
    ['an unknown packet type', 'unexpected', () => packetHeader({ ...header, type: 9 }, 0)],
    ['a call from the daemon', 'unexpected', () => packetHeader({ ...header, type: 0 }, 0)],
    ['a reply with file descriptors', 'unexpected', () => packetHeader({ ...header, type: 5 }, 0)],
    ['another protocol version', 'malformed', () => packetHeader({ ...header, version: 2 }, 0)],
    ['a stream packet of no stream', 'unexpected', () => packetHeader({ ...header, type: 3 }, 0)],
    ['an event that there is not', 'unexpected', () => packetHeader({ ...header, type: 2, procedure: 1 }, 0)],
    [
      'a keepalive message that there is not',
      'unexpected',
      () => packetHeader({ ...header, program: 0x6b656570, procedure: 3, type: 2 }, 0),
    ],
    ['garbage', 'oversized', () => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ];

  test.each(cases)(
    '%s: a typed error, everything pending rejected, the connection closed',
    async (_what, kind, bytes) => {
      const { client, connection, closed } = await connect(new FakeDaemon(), { maxInFlight: 1 });
      const sent = rejection(client.call('connect_get_hostname'));
      const waiting = rejection(client.call('connect_get_type'));
      await connection.nextCall('connect_get_hostname');
      connection.send(bytes());
      const { reason, error } = await closed;
      expect(reason).toBe('error');
      expect(error).toBeInstanceOf(ProtocolError);
      expect(error).toMatchObject({ kind });
      const failed = await sent;
      // The call whose own reply was broken gets the error itself, the others the end of the connection.
      if (failed instanceof ProtocolError) expect(failed.procedure).toBe('connect_get_hostname');
      else
        expect(failed).toMatchObject({
          name: 'ConnectionClosedError',
          reason: 'error',
          sent: true,
          cause: error,
        });
      expect(await waiting).toMatchObject({
        name: 'ConnectionClosedError',
        reason: 'error',
        sent: false,
        cause: error,
      });
      await connection.until(() => connection.ended);
    },
  );
});
