import { afterEach, describe, expect, expectTypeOf, test } from 'vitest';
import { RpcClient } from '../client.ts';
import { LibvirtError } from '../errors.ts';
import { virErrorNumber } from '../protocol/enums.gen.ts';
import type { EventMap, EventName, ProcedureName } from '../protocol/procedures.gen.ts';
import { events } from '../protocol/procedures.gen.ts';
import { FakeDaemon, FakeError } from '../testing/fakeDaemon.ts';
import { RandomValues, protocolData } from '../testing/randomValues.ts';
import { Connection } from './connection.ts';
import type { Domain } from './domain.ts';
import { domainEvents } from './domainEvents.ts';
import type { DomainEventMap, DomainEventName } from './domainEvents.ts';
import type { TypedParams } from './typedParams.ts';

const dom = { name: 'vm', uuid: '00000000-0000-4000-8000-000000000001', id: 1 };
const other = { name: 'other', uuid: '00000000-0000-4000-8000-000000000002', id: 2 };
const none = () => undefined;

const clients: RpcClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

/** A daemon that gives callback ids, 7 first, and takes them back. */
function registeringDaemon(): FakeDaemon {
  let next = 7;
  const daemon = new FakeDaemon();
  for (const kind of [
    'domain_event_callback',
    'network_event',
    'storage_pool_event',
    'node_device_event',
    'secret_event',
  ]) {
    daemon.on(`connect_${kind}_register_any` as 'connect_secret_event_register_any', () => ({
      callbackID: next++,
    }));
    daemon.on(`connect_${kind}_deregister_any` as 'connect_secret_event_deregister_any', none);
  }
  return daemon
    .on('qemu_connect_domain_monitor_event_register', () => ({ callbackID: next++ }))
    .on('qemu_connect_domain_monitor_event_deregister', none)
    .on('connect_register_close_callback', none)
    .on('connect_unregister_close_callback', none)
    .on('connect_domain_event_register_any', none)
    .on('connect_domain_event_deregister_any', none);
}

async function open(daemon = registeringDaemon()) {
  const client = new RpcClient(await daemon.dial(), { keepAlive: false });
  clients.push(client);
  const fake = daemon.connection;
  const sent = () => fake.calls.map(({ name }) => name).filter((name) => name !== 'connect_supports_feature');
  /** Everything sent before has been handed on once a later call is answered. */
  const settle = async () => {
    await client.call('connect_supports_feature', { feature: 1 });
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { connection: Connection.over(client, 'test:///default'), fake, sent, settle };
}

const structOf = new Map(
  Object.entries(protocolData.programs).flatMap(([program, { procedures }]) =>
    procedures.map(({ name, message }) => [program === 'remote' ? name : `${program}_${name}`, message]),
  ),
);

/** A message of that event about `dom`, the rest random. */
function messageOf<E extends EventName>(event: E, seed: number, callbackID: number): EventMap[E] {
  const message = new RandomValues(seed).struct(structOf.get(event)!);
  if ('dom' in message) message['dom'] = dom;
  if ('msg' in message) (message['msg'] as { dom: unknown }).dom = dom;
  return ('callbackID' in message ? { ...message, callbackID } : message) as unknown as EventMap[E];
}

const eventNames = Object.keys(domainEvents) as DomainEventName[];

describe('domain events', () => {
  test('are one for each event id of the data', () => {
    const ids = eventNames.map((name) => domainEvents[name].id).sort((a, b) => a - b);
    expect(ids).toEqual(Array.from({ length: 28 }, (_, id) => id));
  });

  test.each(eventNames)('%s: registered, told with its domain, deregistered', async (event) => {
    const { connection, fake, sent, settle } = await open();
    const seen: { domain: Domain }[] = [];
    const deregister = await connection.domainEventRegisterAny(event, null, (told) => void seen.push(told));
    expect(fake.calls.at(-1)?.args).toEqual({ eventID: domainEvents[event].id, dom: null });
    for (const seed of [1, 2, 3, 4]) {
      fake.event(domainEvents[event].event, messageOf(domainEvents[event].event, seed, 7));
    }
    fake.event(domainEvents[event].event, messageOf(domainEvents[event].event, 5, 99));
    await settle();
    expect(seen).toHaveLength(4);
    for (const { domain } of seen) expect(domain).toMatchObject({ name: 'vm', uuid: dom.uuid, id: 1 });
    await deregister();
    await deregister();
    expect(sent()).toEqual([
      'connect_domain_event_callback_register_any',
      'connect_domain_event_callback_deregister_any',
    ]);
    expect(fake.calls.at(-1)?.args).toEqual({ callbackID: 7 });
    fake.event(domainEvents[event].event, messageOf(domainEvents[event].event, 6, 7));
    await settle();
    expect(seen).toHaveLength(4);
  });

  test('lifecycle: numbers become names, unknown ones `unknown`', async () => {
    const { connection, fake, settle } = await open();
    const seen: string[] = [];
    await connection.domainEventRegisterAny(
      'lifecycle',
      null,
      ({ event, detail }) => void seen.push(`${event}/${detail}`),
    );
    for (const [event, detail] of [
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 2],
      [4, 1],
      [5, 6],
      [6, 1],
      [7, 1],
      [8, 0],
      [5, 77],
      [9, 0],
    ] as const) {
      fake.event('domain_event_callback_lifecycle', { callbackID: 7, msg: { dom, event, detail } });
    }
    await settle();
    expect(seen).toEqual([
      'defined/added',
      'undefined/removed',
      'started/booted',
      'suspended/ioerror',
      'resumed/migrated',
      'stopped/fromSnapshot',
      'shutdown/guest',
      'pmsuspended/disk',
      'crashed/panicked',
      'stopped/unknown',
      'unknown/unknown',
    ]);
  });

  test('details are typed', async () => {
    expectTypeOf<DomainEventMap['balloonChange']>().toExtend<{ domain: Domain; actual: bigint }>();
    expectTypeOf<DomainEventMap['tunable']>().toExtend<{ domain: Domain; params: TypedParams }>();
    expectTypeOf<Extract<DomainEventMap['lifecycle'], { event: 'started' }>['detail']>().toEqualTypeOf<
      'booted' | 'migrated' | 'restored' | 'fromSnapshot' | 'wakeup' | 'unknown'
    >();
    const { connection, fake, settle } = await open();
    const seen: unknown[] = [];
    await connection.domainEventRegisterAny(
      'blockThreshold',
      null,
      ({ dev, excess }) => void seen.push([dev, excess]),
    );
    fake.event('domain_event_block_threshold', {
      callbackID: 7,
      dom,
      dev: 'vda',
      path: null,
      threshold: 1n,
      excess: 2n ** 63n,
    });
    await connection.domainEventRegisterAny(
      'memoryFailure',
      null,
      ({ domain: _, ...rest }) => void seen.push(rest),
    );
    fake.event('domain_event_memory_failure', { callbackID: 8, dom, recipient: 1, action: 3, flags: 2 });
    await settle();
    expect(seen).toEqual([
      ['vda', 2n ** 63n],
      { recipient: 'guest', action: 'reset', actionRequired: false, recursive: true },
    ]);
  });

  test('of one domain: the daemon is told which', async () => {
    const { connection, fake } = await open();
    await connection.domainEventRegisterAny('reboot', connection.domainOf(dom), none);
    expect(fake.calls[0]?.args).toEqual({ eventID: 1, dom });
  });

  test("a refusal is the caller's", async () => {
    const daemon = registeringDaemon().on('connect_domain_event_callback_register_any', () => {
      throw new FakeError(virErrorNumber.VIR_ERR_OPERATION_DENIED, 'no');
    });
    const { connection } = await open(daemon);
    await expect(connection.domainEventRegisterAny('reboot', null, none)).rejects.toBeInstanceOf(
      LibvirtError,
    );
  });

  test('deregistering from a daemon that is gone is quiet', async () => {
    const { connection, fake } = await open();
    const deregister = await connection.domainEventRegisterAny('reboot', null, none);
    fake.transport.destroy();
    await expect(deregister()).resolves.toBeUndefined();
  });
});

describe('daemons without callback ids', () => {
  const oldDaemon = () =>
    registeringDaemon().on('connect_domain_event_callback_register_any', () => {
      throw new FakeError(virErrorNumber.VIR_ERR_RPC, 'unknown procedure: 316');
    });
  const legacy = eventNames.filter((name) => domainEvents[name].legacy !== undefined);

  test.each(legacy)('%s comes by the old message', async (event) => {
    const { connection, fake, sent, settle } = await open(oldDaemon());
    const seen: string[] = [];
    const deregister = await connection.domainEventRegisterAny(
      event,
      null,
      ({ domain }) => void seen.push(domain.name),
    );
    const message = domainEvents[event].legacy as 'domain_event_reboot';
    fake.event(message, messageOf(message, 1, 0));
    await settle();
    expect(seen).toEqual(['vm']);
    await deregister();
    expect(sent().slice(1)).toEqual([
      'connect_domain_event_register_any',
      'connect_domain_event_deregister_any',
    ]);
  });

  test('listeners share one registration, and each hears of its own domain only', async () => {
    const { connection, fake, sent, settle } = await open(oldDaemon());
    const seen: string[] = [];
    const all = await connection.domainEventRegisterAny(
      'reboot',
      null,
      ({ domain }) => void seen.push(`all ${domain.name}`),
    );
    const one = await connection.domainEventRegisterAny(
      'reboot',
      other,
      ({ domain }) => void seen.push(`one ${domain.name}`),
    );
    fake.event('domain_event_reboot', { dom });
    fake.event('domain_event_reboot', { dom: other });
    await settle();
    expect(seen.sort()).toEqual(['all other', 'all vm', 'one other']);
    await all();
    await one();
    const registrations = sent().filter((name) => !name.includes('callback'));
    expect(registrations).toEqual([
      'connect_domain_event_register_any',
      'connect_domain_event_deregister_any',
    ]);
  });

  test('newer events are refused as the daemon refuses them', async () => {
    const { connection } = await open(oldDaemon());
    await expect(connection.domainEventRegisterAny('tunable', null, none)).rejects.toMatchObject({
      codeName: 'VIR_ERR_RPC',
    });
  });
});

describe('events of other objects', () => {
  const net = { name: 'default', uuid: dom.uuid };
  const secret = { uuid: dom.uuid, usageType: 1, usageID: '/images/v' };
  type Register = (c: Connection, told: (what: unknown) => void) => Promise<() => Promise<void>>;
  const cases: readonly (readonly [string, ProcedureName, unknown, Register, EventName, unknown, unknown])[] =
    [
      [
        'network lifecycle',
        'connect_network_event_register_any',
        { eventID: 0, net: null },
        (c, told) =>
          c.networkEventRegisterAny('lifecycle', null, ({ network, event }) => told([network.name, event])),
        'network_event_lifecycle',
        { callbackID: 7, net, event: 2, detail: 0 },
        ['default', 'started'],
      ],
      [
        'network metadata',
        'connect_network_event_register_any',
        { eventID: 1, net },
        (c, told) =>
          c.networkEventRegisterAny('metadataChange', net, ({ type, nsuri }) => told([type, nsuri])),
        'network_event_callback_metadata_change',
        { callbackID: 7, net, type: 1, nsuri: null },
        ['title', null],
      ],
      [
        'pool lifecycle',
        'connect_storage_pool_event_register_any',
        { eventID: 0, pool: null },
        (c, told) =>
          c.storagePoolEventRegisterAny('lifecycle', null, ({ pool, event }) => told([pool.name, event])),
        'storage_pool_event_lifecycle',
        { callbackID: 7, pool: net, event: 4, detail: 0 },
        ['default', 'created'],
      ],
      [
        'pool refresh',
        'connect_storage_pool_event_register_any',
        { eventID: 1, pool: null },
        (c, told) => c.storagePoolEventRegisterAny('refresh', null, ({ pool }) => told(pool.uuid)),
        'storage_pool_event_refresh',
        { callbackID: 7, pool: net },
        dom.uuid,
      ],
      [
        'device lifecycle',
        'connect_node_device_event_register_any',
        { eventID: 0, dev: null },
        (c, told) =>
          c.nodeDeviceEventRegisterAny('lifecycle', null, ({ device, event }) => told([device.name, event])),
        'node_device_event_lifecycle',
        { callbackID: 7, dev: { name: 'usb_1' }, event: 1, detail: 0 },
        ['usb_1', 'deleted'],
      ],
      [
        'device update',
        'connect_node_device_event_register_any',
        { eventID: 1, dev: null },
        (c, told) => c.nodeDeviceEventRegisterAny('update', null, ({ device }) => told(device.name)),
        'node_device_event_update',
        { callbackID: 7, dev: { name: 'usb_1' } },
        'usb_1',
      ],
      [
        'secret lifecycle',
        'connect_secret_event_register_any',
        { eventID: 0, secret: null },
        (c, told) =>
          c.secretEventRegisterAny('lifecycle', null, ({ secret, event }) => told([secret.usage, event])),
        'secret_event_lifecycle',
        { callbackID: 7, secret, event: 1, detail: 0 },
        ['volume', 'undefined'],
      ],
      [
        'secret value',
        'connect_secret_event_register_any',
        { eventID: 1, secret },
        (c, told) => c.secretEventRegisterAny('valueChanged', secret, ({ secret }) => told(secret.usageID)),
        'secret_event_value_changed',
        { callbackID: 7, secret },
        '/images/v',
      ],
      [
        'QEMU monitor',
        'qemu_connect_domain_monitor_event_register',
        { dom: null, event: 'STOP', flags: 0 },
        (c, told) =>
          c.qemuMonitorEventRegister(null, 'STOP', ({ domain, event, seconds, micros, details }) =>
            told([domain.name, event, seconds, micros, details]),
          ),
        'qemu_domain_monitor_event',
        { callbackID: 7, dom, event: 'STOP', seconds: 1n, micros: 2, details: '{}' },
        ['vm', 'STOP', 1n, 2, '{}'],
      ],
      [
        'the hypervisor is gone',
        'connect_register_close_callback',
        undefined,
        (c, told) => c.registerCloseCallback(told),
        'connect_event_connection_closed',
        { reason: 1 },
        'eof',
      ],
    ];

  test.each(cases)('%s', async (_, procedure, args, register, event, message, expected) => {
    const { connection, fake, sent, settle } = await open();
    const seen: unknown[] = [];
    const deregister = await register(connection, (what) => void seen.push(what));
    expect(fake.calls.at(-1)).toMatchObject({ name: procedure });
    expect(fake.calls.at(-1)?.args).toEqual(args);
    fake.event(event, message as never);
    await settle();
    expect(seen).toEqual([expected]);
    await deregister();
    expect(sent()[1]).toBe(
      procedure
        .replace('event_register', 'event_deregister')
        .replace('connect_register', 'connect_unregister'),
    );
    fake.event(event, message as never);
    await settle();
    expect(seen).toHaveLength(1);
  });

  test('every event message of the data has a listener', () => {
    const heard = new Set<string>(cases.map(([, , , , event]) => event));
    for (const name of eventNames) {
      heard.add(domainEvents[name].event);
      if (domainEvents[name].legacy) heard.add(domainEvents[name].legacy);
    }
    expect(Object.keys(events).filter((name) => !heard.has(name))).toEqual([]);
  });
});
