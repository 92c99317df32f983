import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { RpcClient } from '../client.ts';
import { procedures } from '../protocol/procedures.gen.ts';
import type { ProcedureName } from '../protocol/procedures.gen.ts';
import { RpcStream } from '../stream.ts';
import { connectionSamples, withoutFlagsSamples } from '../testing/connectionSamples.ts';
import { domainRef, domainSamples } from '../testing/domainSamples.ts';
import { FakeDaemon } from '../testing/fakeDaemon.ts';
import * as samples from '../testing/objectSamples.ts';
import { RandomValues, protocolData } from '../testing/randomValues.ts';
import { unboundProcedures } from '../unbound.ts';
import { Connection } from './connection.ts';
import { Domain } from './domain.ts';
import { DomainCheckpoint } from './domainCheckpoint.ts';
import { DomainSnapshot } from './domainSnapshot.ts';
import { Interface } from './interface.ts';
import { Network } from './network.ts';
import { NetworkPort } from './networkPort.ts';
import { NodeDevice } from './nodeDevice.ts';
import { NWFilter } from './nwfilter.ts';
import { NWFilterBinding } from './nwfilterBinding.ts';
import { Secret } from './secret.ts';
import { StoragePool } from './storagePool.ts';
import { StorageVolume } from './storageVolume.ts';
import { proceduresWithoutMethod } from './withoutMethod.ts';

/** Calls that methods make besides their own, to learn what the daemon can do. */
const questions: ReadonlySet<ProcedureName> = new Set(['connect_supports_feature']);

/** A daemon that answers everything with random values of the right types; small where they say how much there is. */
function answeringDaemon(seed: number): FakeDaemon {
  const daemon = new FakeDaemon();
  const values = new RandomValues(seed);
  const small = new Set(['num', 'nparams', 'nerrors', 'nodes', 'sockets', 'cores', 'threads', 'nrVirtCpu']);
  for (const [program, { procedures: all }] of Object.entries(protocolData.programs)) {
    for (const { name, ret, message } of all) {
      if (message) continue;
      const fullName = (program === 'remote' ? name : `${program}_${name}`) as ProcedureName;
      daemon.on(fullName, (() => {
        if (!ret) return undefined;
        const answer = values.struct(ret);
        for (const field of Object.keys(answer)) if (small.has(field)) answer[field] = 1;
        return answer;
      }) as never);
    }
  }
  return daemon
    .on('auth_list', () => ({ types: [0] }))
    .on('connect_supports_feature', () => ({ supported: 1 }));
}

type Sample = readonly [sends: ProcedureName | readonly ProcedureName[], ...args: unknown[]];
type Methods = Record<string, (...args: unknown[]) => Promise<unknown>>;

const clients: RpcClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

async function openClient(seed = 1) {
  const daemon = answeringDaemon(seed);
  const client = new RpcClient(await daemon.dial(), { keepAlive: false });
  clients.push(client);
  return { client, connection: daemon.connection };
}

const uuid = domainRef.uuid;
type Made = readonly [name: string, make: (rpc: RpcClient) => object, samples: (rpc: RpcClient) => object];
const objects: readonly Made[] = [
  ['Connection', (rpc) => Connection.over(rpc, 'test:///default'), () => connectionSamples],
  ['Connection, without flags', (rpc) => Connection.over(rpc, 'test:///default'), () => withoutFlagsSamples],
  ['Domain', (rpc) => new Domain(rpc, domainRef), domainSamples],
  [
    'DomainSnapshot',
    (rpc) => new DomainSnapshot(rpc, { name: 's', dom: domainRef }),
    () => samples.snapshotSamples,
  ],
  [
    'DomainCheckpoint',
    (rpc) => new DomainCheckpoint(rpc, { name: 'c', dom: domainRef }),
    () => samples.checkpointSamples,
  ],
  ['Network', (rpc) => new Network(rpc, { name: 'n', uuid }), () => samples.networkSamples],
  [
    'NetworkPort',
    (rpc) => new NetworkPort(rpc, { net: { name: 'n', uuid }, uuid }),
    () => samples.networkPortSamples,
  ],
  ['StoragePool', (rpc) => new StoragePool(rpc, { name: 'p', uuid }), () => samples.storagePoolSamples],
  [
    'StorageVolume',
    (rpc) => new StorageVolume(rpc, { pool: 'p', name: 'v', key: 'k' }),
    () => samples.storageVolumeSamples,
  ],
  ['Interface', (rpc) => new Interface(rpc, { name: 'eth0', mac: '' }), () => samples.interfaceSamples],
  ['NodeDevice', (rpc) => new NodeDevice(rpc, { name: 'computer' }), () => samples.nodeDeviceSamples],
  ['NWFilter', (rpc) => new NWFilter(rpc, { name: 'f', uuid }), () => samples.nwfilterSamples],
  [
    'NWFilterBinding',
    (rpc) => new NWFilterBinding(rpc, { portdev: 'vnet0', filtername: 'f' }),
    () => samples.nwfilterBindingSamples,
  ],
  ['Secret', (rpc) => new Secret(rpc, { uuid, usageType: 1, usageID: 'u' }), () => samples.secretSamples],
];

/** What methods tested elsewhere send: registrations in events.test.ts, migration in migration.test.ts. */
const testedElsewhere: readonly ProcedureName[] = [
  ...(['domain', 'network', 'storage_pool', 'node_device', 'secret'] as const).flatMap((kind) =>
    (['register', 'deregister'] as const).map(
      (way) =>
        (kind === 'domain'
          ? `connect_domain_event_callback_${way}_any`
          : `connect_${kind}_event_${way}_any`) as ProcedureName,
    ),
  ),
  'connect_domain_event_register_any',
  'connect_domain_event_deregister_any',
  'connect_register_close_callback',
  'connect_unregister_close_callback',
  'qemu_connect_domain_monitor_event_register',
  'qemu_connect_domain_monitor_event_deregister',
  'domain_migrate_begin3_params',
  'domain_migrate_prepare3_params',
  'domain_migrate_finish3_params',
  'domain_migrate_confirm3_params',
];

describe.each(objects)('%s', (_, make, samplesOf) => {
  const table = samplesOf({} as RpcClient) as Record<string, Sample>;

  test.each(Object.keys(table))('%s sends its procedure and reads the answer', async (method) => {
    for (const seed of [1, 2, 3]) {
      const { client, connection } = await openClient(seed);
      const [sends, ...args] = (samplesOf(client) as Record<string, Sample>)[method]!;
      const result = await (make(client) as Methods)[method]!(...args);
      if (result instanceof RpcStream) result.destroy();
      const sent = connection.calls.map(({ name }) => name);
      const expected = typeof sends === 'string' ? [sends] : sends;
      expect(sent.filter((name) => expected.includes(name) || !questions.has(name))).toEqual(expected);
    }
  });

  test.each(Object.keys(table).filter((name) => name !== 'close'))(
    '%s takes call options last',
    async (method) => {
      const { client, connection } = await openClient();
      const [, ...args] = (samplesOf(client) as Record<string, Sample>)[method]!;
      const reason = new Error('given up');
      const call = (make(client) as Methods)[method]!(...args, { signal: AbortSignal.abort(reason) });
      await expect(call).rejects.toBe(reason);
      expect(connection.calls.filter(({ name }) => !questions.has(name))).toEqual([]);
    },
  );
});

test('every procedure is sent by a method, or listed with the reason why not', () => {
  const sent = new Set<string>(testedElsewhere);
  for (const [, , samplesOf] of objects) {
    for (const [sends] of Object.values(samplesOf({} as RpcClient) as Record<string, Sample>)) {
      for (const name of typeof sends === 'string' ? [sends] : sends) sent.add(name);
    }
  }
  const neither = Object.keys(procedures).filter(
    (name) => !sent.has(name) && !(name in proceduresWithoutMethod),
  );
  const both = Object.keys(proceduresWithoutMethod).filter((name) => sent.has(name));
  expect({ neither, both }).toEqual({ neither: [], both: [] });
  for (const name of Object.keys(unboundProcedures)) expect(proceduresWithoutMethod).toHaveProperty(name);
});

test('the README lists the same procedures with the same reasons', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const rows = [...readme.matchAll(/^\| `([a-z0-9_]+)` +\| (.+?) +\|$/gm)].map(([, name, why]) => [
    name,
    why,
  ]);
  expect(Object.fromEntries(rows)).toEqual(proceduresWithoutMethod);
  expect(Object.keys(unboundProcedures)).toHaveLength(8);
});

test('no method is without a sample', () => {
  const withoutSample = new Set(
    (
      'constructor toString rpc ref domainOf onClose isAlive usage id adopt call hasFeature withStrings readParams hostCpus ' +
      'migrate3 domainEventRegisterAny networkEventRegisterAny nodeDeviceEventRegisterAny qemuMonitorEventRegister ' +
      'registerCloseCallback secretEventRegisterAny storagePoolEventRegisterAny visitDomainStats'
    ).split(' '),
  );
  for (const [name, make, samplesOf] of objects) {
    if (name === 'Connection, without flags') continue;
    const table = samplesOf({} as RpcClient);
    const missing: string[] = [];
    for (let at = Object.getPrototypeOf(make({} as RpcClient)) as object; at !== Object.prototype;) {
      missing.push(...Object.getOwnPropertyNames(at).filter((m) => !(m in table) && !withoutSample.has(m)));
      at = Object.getPrototypeOf(at) as object;
    }
    expect({ name, missing }).toEqual({ name, missing: [] });
  }
});
