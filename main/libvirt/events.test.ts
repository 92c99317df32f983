import { describe, expect, test } from 'vitest';
import { RpcClient } from './client.ts';
import type { RemoteDomainEventCallbackLifecycleMsg } from './protocol/remoteEvents.gen.ts';
import { FakeDaemon, noAnswer } from './testing/fakeDaemon.ts';

const dom = { name: 'vm', uuid: '00000000-0000-4000-8000-000000000001', id: 1 };
const lifecycle = (callbackID: number, detail: number) => ({ callbackID, msg: { dom, event: 2, detail } });

async function connect(daemon = new FakeDaemon(), onListenerError?: (error: unknown) => void) {
  const client = new RpcClient(await daemon.dial(), { keepAlive: false, onListenerError });
  return { client, connection: daemon.connection };
}

/** A call after the events: when it is answered, all of them have been read. */
const settle = async (client: RpcClient): Promise<void> => {
  await client.call('connect_supports_feature', { feature: 1 });
  await new Promise((resolve) => setImmediate(resolve));
};

describe('events', () => {
  test('reach those who subscribed, in order, until they unsubscribe', async () => {
    const { client, connection } = await connect();
    const seen: number[] = [];
    const unsubscribe = client.subscribe(
      'domain_event_callback_lifecycle',
      ({ msg }) => void seen.push(msg.detail),
    );
    for (let i = 0; i < 5; i++) connection.event('domain_event_callback_lifecycle', lifecycle(1, i));
    await settle(client);
    unsubscribe();
    connection.event('domain_event_callback_lifecycle', lifecycle(1, 99));
    await settle(client);
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });

  test('go to the registration whose callback id they carry, those that overtake its reply included', async () => {
    const daemon = new FakeDaemon().on('connect_domain_event_callback_register_any', () => noAnswer);
    const { client, connection } = await connect(daemon);
    const seen: Record<string, number[]> = { first: [], second: [] };
    const register = (name: string) =>
      client.registerEvent(
        'domain_event_callback_lifecycle',
        async () =>
          (await client.call('connect_domain_event_callback_register_any', { eventID: 0, dom: null }))
            .callbackID,
        ({ msg }) => void seen[name]!.push(msg.detail),
      );
    const both = [register('first'), register('second')];
    await connection.nextCall('connect_domain_event_callback_register_any', 2);
    connection.event('domain_event_callback_lifecycle', lifecycle(7, 1));
    connection.calls[0]!.reply({ callbackID: 7 });
    connection.event('domain_event_callback_lifecycle', lifecycle(8, 2));
    connection.event('domain_event_callback_lifecycle', lifecycle(7, 3));
    connection.calls[1]!.reply({ callbackID: 8 });
    connection.event('domain_event_callback_lifecycle', lifecycle(8, 4));
    const [first] = await Promise.all(both);
    await settle(client);
    expect(seen).toEqual({ first: [1, 3], second: [2, 4] });
    expect(first?.callbackId).toBe(7);
    first?.unsubscribe();
    connection.event('domain_event_callback_lifecycle', lifecycle(7, 5));
    await settle(client);
    expect(seen['first']).toEqual([1, 3]);
  });

  test('a registration that the daemon refuses leaves nothing behind', async () => {
    const { client, connection } = await connect();
    const refused = client.registerEvent(
      'domain_event_callback_lifecycle',
      () => Promise.reject(new Error('refused')),
      () => expect.unreachable(),
    );
    await expect(refused).rejects.toThrow('refused');
    connection.event('domain_event_callback_lifecycle', lifecycle(1, 1));
    await settle(client);
  });

  test('a listener that throws or rejects is reported; it goes on, and so do the others', async () => {
    const reported: unknown[] = [];
    const { client, connection } = await connect(new FakeDaemon(), (error) => reported.push(error));
    const seen: number[] = [];
    client.subscribe('domain_event_callback_lifecycle', ({ msg }) => {
      if (msg.detail === 0) throw new Error('thrown');
      if (msg.detail === 1) return Promise.reject(new Error('rejected'));
      seen.push(msg.detail);
    });
    client.subscribe('domain_event_callback_lifecycle', ({ msg }) => void seen.push(msg.detail + 10));
    for (let i = 0; i < 3; i++) connection.event('domain_event_callback_lifecycle', lifecycle(1, i));
    await settle(client);
    expect(reported).toEqual([new Error('thrown'), new Error('rejected')]);
    expect(seen.sort((a, b) => a - b)).toEqual([2, 10, 11, 12]);
  });

  test('a slow listener gets its events one at a time; past the limit it is told how many it lost, once', async () => {
    const { client, connection } = await connect();
    const log: string[] = [];
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    client.subscribe(
      'domain_event_callback_lifecycle',
      async ({ msg }: RemoteDomainEventCallbackLifecycleMsg) => {
        log.push(`event ${msg.detail}`);
        await gate;
      },
      { queueLimit: 3, onLost: (count) => log.push(`lost ${count}`) },
    );
    connection.event('domain_event_callback_lifecycle', lifecycle(1, 0));
    await settle(client);
    for (let i = 1; i < 9; i++) connection.event('domain_event_callback_lifecycle', lifecycle(1, i));
    await settle(client);
    expect(log).toEqual(['event 0']);
    release();
    await settle(client);
    connection.event('domain_event_callback_lifecycle', lifecycle(1, 9));
    await settle(client);
    expect(log).toEqual(['event 0', 'event 1', 'event 2', 'event 3', 'lost 5', 'event 9']);
  });

  test('a flood of events that nobody subscribed to is read and dropped', async () => {
    const { client, connection } = await connect();
    for (let i = 0; i < 20_000; i++) connection.event('domain_event_callback_lifecycle', lifecycle(1, i));
    await settle(client);
    expect(client.isAlive).toBe(true);
  });
});
