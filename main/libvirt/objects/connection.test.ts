import { describe, expect, test } from 'vitest';
import { CallTimeoutError } from '../errors.ts';
import { FakeDaemon, noAnswer } from '../testing/fakeDaemon.ts';
import { Connection } from './connection.ts';

const never = { keepAlive: false } as const;

describe('Connection.open', () => {
  test("asks the daemon for the URI's driver, without what concerns the way there", async () => {
    const names: unknown[] = [];
    const daemon = new FakeDaemon().on('connect_open', (args) => void names.push(args));
    for (const [uri, readOnly] of [
      ['qemu+ssh://root@far.example:2222/system?keyfile=/id&mode=auto', false],
      ['test+unix:///default?socket=/sock', true],
      ['lxc:///', false],
    ] as const) {
      const connection = await Connection.open(uri, { dialer: daemon, readOnly, ...never });
      expect(connection).toMatchObject({ uri, readOnly });
      await connection.close();
      expect(daemon.connection.calls.map(({ name }) => name)).toContain('connect_close');
    }
    expect(names).toEqual([
      { name: 'qemu:///system', flags: 0 },
      { name: 'test:///default', flags: 1 },
      { name: 'lxc:///', flags: 0 },
    ]);
  });

  test('ends by its deadline or signal, leaving nothing open', async () => {
    const silent = new FakeDaemon().on('connect_open', () => noAnswer);
    const late = Connection.open('test:///default', { dialer: silent, timeoutMs: 50, ...never });
    await expect(late).rejects.toBeInstanceOf(CallTimeoutError);
    await silent.connection.until(() => silent.connection.ended);
    const reason = new Error('closed the window');
    const controller = new AbortController();
    const given = Connection.open('test:///default', { dialer: silent, signal: controller.signal, ...never });
    controller.abort(reason);
    await expect(given).rejects.toBe(reason);
    await expect(
      Connection.open('test:///default', { dialer: silent, signal: AbortSignal.abort(reason), ...never }),
    ).rejects.toBe(reason);
  });

  test('neither signal nor deadline outlive the opening', async () => {
    const controller = new AbortController();
    const daemon = new FakeDaemon().on('connect_get_type', () => ({ type: 'FAKE' }));
    const options = { dialer: daemon, signal: controller.signal, timeoutMs: 30, ...never };
    const connection = await Connection.open('test:///default', options);
    controller.abort();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await connection.getType()).toBe('FAKE');
    await connection.close();
  });
});

describe('close', () => {
  test('is an end of our own, also where the daemon hangs up instead of answering', async () => {
    const daemon = new FakeDaemon().on('connect_close', () => {
      daemon.connection.transport.end();
      return noAnswer;
    });
    const connection = await Connection.open('test:///default', { dialer: daemon, ...never });
    const ended = new Promise((resolve) => connection.onClose((...how) => resolve(how)));
    await connection.close();
    expect(await ended).toEqual(['client', undefined]);
  });

  test('does not wait for a daemon that says nothing', async () => {
    const daemon = new FakeDaemon().on('connect_close', () => noAnswer);
    const connection = await Connection.open('test:///default', { dialer: daemon, ...never });
    const call = connection.getType();
    const lost = expect(call).rejects.toMatchObject({ name: 'ConnectionClosedError', reason: 'client' });
    await connection.close({ timeoutMs: 20 });
    expect(connection.isAlive()).toBe(false);
    await lost;
  });
});

test('objects say what they are', async () => {
  const daemon = new FakeDaemon();
  const connection = await Connection.open('test:///default', { dialer: daemon, ...never });
  const uuid = '00000000-0000-4000-8000-000000000001';
  const domain = connection.domainOf({ name: 'a "b"\n', uuid, id: 1 });
  expect(String(domain)).toBe(`domain "a \\"b\\"\\n" (${uuid})`);
  expect(JSON.parse(JSON.stringify(domain))).toEqual({ name: 'a "b"\n', uuid });
  expect(String(connection)).toBe('connection to test:///default');
  await connection.close();
});
