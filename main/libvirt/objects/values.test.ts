import { describe, expect, expectTypeOf, test } from 'vitest';
import * as enums from '../protocol/enums.gen.ts';
import * as macros from '../protocol/macros.gen.ts';
import type { RemoteTypedParam } from '../protocol/remoteShared.gen.ts';
import { toBigInt } from './base.ts';
import { decodeVersion } from './connectionHost.ts';
import { decodeCpuMap, decodeCpuMaps, encodeCpuMap } from './cpuMap.ts';
import { decodeDomainState } from './domainStates.ts';
import type { DomainState } from './domainStates.ts';
import { enumNames } from './names.ts';
import type { CamelCase, NameOf } from './names.ts';
import * as fields from './paramFields.ts';
import { decodeTypedParams, encodeTypedParams, typedParam } from './typedParams.ts';
import type { ParamFields } from './typedParams.ts';

describe('typed parameters', () => {
  const wire: RemoteTypedParam[] = [
    { field: 'i', value: { type: 1, value: -1 } },
    { field: 'ui', value: { type: 2, value: 4294967295 } },
    { field: 'l', value: { type: 3, value: -(2n ** 63n) } },
    { field: 'ul', value: { type: 4, value: 2n ** 64n - 1n } },
    { field: 'd', value: { type: 5, value: 0.5 } },
    { field: 'b', value: { type: 6, value: 1 } },
    { field: 's', value: { type: 7, value: 'text' } },
  ];

  test('are read with exact types', () => {
    expect({ ...decodeTypedParams(wire) }).toEqual({
      i: -1,
      ui: 4294967295,
      l: -(2n ** 63n),
      ul: 2n ** 64n - 1n,
      d: 0.5,
      b: true,
      s: 'text',
    });
  });

  test('cannot touch a prototype', () => {
    const record = decodeTypedParams([{ field: '__proto__', value: { type: 7, value: 'x' } }]);
    expect(Object.getPrototypeOf(record)).toBeNull();
    expect(Object.keys(record)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test('are sent with the types that the table gives, absent ones left out', () => {
    const sent = encodeTypedParams(fields.schedulerFields, {
      cpu_shares: 2048n,
      vcpu_quota: -1n,
      cap: 5,
      weight: undefined,
    });
    expect(sent).toEqual([
      { field: 'cpu_shares', value: { type: 4, value: 2048n } },
      { field: 'vcpu_quota', value: { type: 3, value: -1n } },
      { field: 'cap', value: { type: 2, value: 5 } },
    ]);
    expect(
      encodeTypedParams(fields.perfFields, { cmt: true, mbmt: false }).map(({ value }) => value),
    ).toEqual([
      { type: 6, value: 1 },
      { type: 6, value: 0 },
    ]);
  });

  test('a list carries its own types, and repeats', () => {
    const disks = ['vda', 'vdb'].map((disk) => typedParam('migrate_disks', 'string', disk));
    expect(encodeTypedParams(fields.migrateFields, disks)).toEqual([
      { field: 'migrate_disks', value: { type: 7, value: 'vda' } },
      { field: 'migrate_disks', value: { type: 7, value: 'vdb' } },
    ]);
    expect(
      encodeTypedParams({}, [typedParam('new.field', 'double', 1.5), typedParam('more', 'int', -2)]),
    ).toEqual([
      { field: 'new.field', value: { type: 5, value: 1.5 } },
      { field: 'more', value: { type: 1, value: -2 } },
    ]);
  });

  test('an unknown field in a record is refused, inherited names too', () => {
    expect(() => encodeTypedParams(fields.memoryFields, { hard_limits: 1n } as never)).toThrow(
      /hard_limits.*hard_limit,/,
    );
    expect(() => encodeTypedParams(fields.memoryFields, { toString: 1n } as never)).toThrow(TypeError);
  });

  test('every field of the tables is a field of libvirt', () => {
    const known = new Set<unknown>(Object.values(macros));
    for (const table of Object.values(fields)) {
      for (const name of Object.keys(table)) expect(known, name).toContain(name);
    }
  });

  test('no settable field of libvirt is missing from its table', () => {
    const tables: [RegExp, ParamFields][] = [
      [/^VIR_DOMAIN_SCHEDULER_/, fields.schedulerFields],
      [/^VIR_DOMAIN_BLKIO_/, fields.blkioFields],
      [/^VIR_DOMAIN_MEMORY_(HARD|SOFT|MIN|SWAP)/, fields.memoryFields],
      [/^VIR_DOMAIN_NUMA_/, fields.numaFields],
      [/^VIR_DOMAIN_BANDWIDTH_|^VIR_NETWORK_PORT_BANDWIDTH_/, fields.bandwidthFields],
      [/^VIR_DOMAIN_BLOCK_IOTUNE_/, fields.blockIoTuneFields],
      [/^VIR_DOMAIN_BLOCK_COPY_/, fields.blockCopyFields],
      [/^VIR_DOMAIN_IOTHREAD_/, fields.iothreadFields],
      [/^VIR_MIGRATE_PARAM_/, fields.migrateFields],
      [/^VIR_DOMAIN_SAVE_PARAM_/, fields.saveFields],
      [/^VIR_PERF_PARAM_/, fields.perfFields],
      [/^VIR_CONNECT_IDENTITY_/, fields.identityFields],
      [/^VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET/, fields.launchSecurityFields],
    ];
    for (const [pattern, table] of tables) {
      for (const [macro, field] of Object.entries(macros)) {
        if (pattern.test(macro)) expect(Object.keys(table), macro).toContain(field);
      }
    }
  });
});

describe('names', () => {
  test('of states and reasons', () => {
    expect(decodeDomainState(1, 1)).toEqual({ state: 'running', reason: 'booted' });
    expect(decodeDomainState(3, 5)).toEqual({ state: 'paused', reason: 'ioerror' });
    expect(decodeDomainState(5, 7)).toEqual({ state: 'shutoff', reason: 'fromSnapshot' });
    expect(decodeDomainState(5, 4242)).toEqual({ state: 'shutoff', reason: 'unknown' });
    expect(decodeDomainState(4242, 1)).toEqual({ state: 'unknown', reason: 'unknown' });
    expectTypeOf<Extract<DomainState, { state: 'crashed' }>['reason']>().toEqualTypeOf<
      'unknown' | 'panicked'
    >();
  });

  test('every state of the data has reasons', () => {
    for (const value of Object.values(enums.virDomainState)) {
      expect(decodeDomainState(value, 0).state, String(value)).not.toBe('unknown');
    }
  });

  test('the compiler and the program make the same ones', () => {
    const name = enumNames(enums.virDomainBlockJobType, 'VIR_DOMAIN_BLOCK_JOB_TYPE_');
    const active: NameOf<typeof enums.virDomainBlockJobType, 'VIR_DOMAIN_BLOCK_JOB_TYPE_'> = 'activeCommit';
    expect(name(enums.virDomainBlockJobType.VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT)).toBe(active);
    expect(name(-5)).toBe('unknown');
    expectTypeOf<CamelCase<'FROM_SNAPSHOT'>>().toEqualTypeOf<'fromSnapshot'>();
  });
});

describe('CPU maps', () => {
  test('go both ways', () => {
    for (const cpus of [[], [0], [7], [8], [0, 1, 9, 31, 4000]])
      expect(decodeCpuMap(encodeCpuMap(cpus))).toEqual(cpus);
    expect(encodeCpuMap([0, 9])).toEqual(Uint8Array.of(1, 2));
  });

  test('come one after another', () => {
    expect(decodeCpuMaps(Uint8Array.of(1, 0, 2, 0, 255, 1), 2)).toEqual([
      [0],
      [1],
      [0, 1, 2, 3, 4, 5, 6, 7, 8],
    ]);
    expect(decodeCpuMaps(Uint8Array.of(1, 2, 3), 2)).toEqual([[0, 9]]);
    expect(decodeCpuMaps(Uint8Array.of(1), 0)).toEqual([]);
  });

  test('refuse what is no CPU', () => {
    for (const cpu of [-1, 1.5, NaN, 2 ** 31]) expect(() => encodeCpuMap([cpu])).toThrow(RangeError);
  });
});

test('64-bit arguments are exact or refused', () => {
  expect(toBigInt(5)).toBe(5n);
  expect(toBigInt(2n ** 63n)).toBe(2n ** 63n);
  for (const value of [2 ** 53, 0.5, NaN, Infinity]) expect(() => toBigInt(value)).toThrow(RangeError);
});

test('versions', () => {
  expect(decodeVersion(11_003_000n)).toEqual({ major: 11, minor: 3, release: 0 });
  expect(decodeVersion(7_002_016n)).toEqual({ major: 7, minor: 2, release: 16 });
});
