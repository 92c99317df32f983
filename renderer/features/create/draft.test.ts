import { describe, expect, test } from 'vitest';
import type { CreateOptions, HostId, OsChoice, Pool, Uuid, Volume } from '../../../preload/contract/index.ts';
import { isTouched, missingIn, newDraft, requestOf, valuesOf, type Draft, type Facts } from './draft.ts';

const GIB = 2 ** 30;
const HOST = 'h' as HostId;
const UUID = '4dea22b3-1d52-48f3-a516-782e98ab3fa0' as Uuid;

const os = (id: string, changes: Partial<OsChoice> = {}): OsChoice => ({
  id, label: id, family: 'linux', memoryBytes: 2 * GIB, diskBytes: 20 * GIB, firmware: 'bios', ...changes,
}); // prettier-ignore

const options = (changes: Partial<CreateOptions> = {}): CreateOptions => ({
  host: HOST,
  kind: { virtType: 'kvm', architecture: 'x86_64', machine: 'q35' },
  virtTypes: [{ type: 'kvm', accelerated: true }],
  architectures: ['x86_64'],
  machines: [{ name: 'q35' }],
  maxVcpus: 288,
  hostCpus: 8,
  hostMemoryBytes: 16 * GIB,
  firmware: [{ value: 'bios' }, { value: 'uefi' }, { value: 'uefi-secure' }],
  graphics: [{ value: 'vnc' }, { value: 'none' }],
  networks: [{ name: 'default', active: true, autostart: true, forward: 'nat' }],
  bridges: ['br0'],
  userNetwork: false,
  operatingSystems: [os('linux')],
  poolPath: '/images',
  defaults: { memoryBytes: 2 * GIB, vcpus: 2, diskBytes: 20 * GIB, firmware: 'bios', graphics: 'vnc' },
  ...changes,
});

const pool = (name: string, changes: Partial<Pool> = {}): Pool => ({
  name, type: 'dir', active: true, autostart: true, path: `/${name}`, capacityBytes: GIB, availableBytes: GIB, formats: ['qcow2', 'raw'], ...changes,
}); // prettier-ignore

const volume = (poolName: string, name: string, capacityBytes = GIB): Volume => ({
  pool: poolName, name, path: `/${poolName}/${name}`, type: 'file', capacityBytes, allocationBytes: 0, usedBy: [],
}); // prettier-ignore

const facts = (changes: Partial<Facts> = {}): Facts => ({
  options: options(),
  pools: [pool('default')],
  volumes: [],
  suggestion: { name: 'vm' },
  ...changes,
});

const draft = (changes: Partial<Draft> = {}): Draft => ({ ...newDraft(HOST, UUID), ...changes });
const iso = (path = '/iso/d.iso'): Partial<Draft> => ({
  paths: { ...newDraft(HOST, UUID).paths, iso: path },
});

describe('what is not said', () => {
  test('follows from the host and the medium', () => {
    const suggestion = {
      name: 'debian-12',
      os: os('debian', { memoryBytes: 3 * GIB, diskBytes: 30 * GIB, firmware: 'uefi' }),
    };
    expect(valuesOf(draft(), facts({ suggestion }))).toMatchObject({
      name: 'debian-12', os: 'debian', memoryBytes: 3 * GIB, vcpus: 2, wantsDisk: true, diskBytes: 30 * GIB, pool: 'default',
      diskName: 'debian-12.qcow2', format: 'qcow2', allocation: 'thin', firmware: 'uefi', network: 'network:default', graphics: 'vnc',
    }); // prettier-ignore
  });

  test('gives way to what is said, and only to that', () => {
    const own = { name: 'mine', memoryBytes: 5 * GIB, format: 'raw', firmware: 'bios' } as const;
    expect(valuesOf(draft({ own }), facts({ suggestion: { name: 'x', os: os('y', { firmware: 'uefi' }) } }))).toMatchObject({
      ...own, os: 'y', diskName: 'mine.img',
    }); // prettier-ignore
  });

  test('never asks a small host for what a system would like', () => {
    const suggestion = { name: 'w', os: os('w', { memoryBytes: 8 * GIB }) };
    const small = options({
      hostMemoryBytes: 6 * GIB,
      defaults: { ...options().defaults, memoryBytes: 2 * GIB },
    });
    expect(valuesOf(draft(), facts({ suggestion, options: small })).memoryBytes).toBe(2 * GIB);
  });

  test('never asks for a firmware that the host refuses', () => {
    const suggestion = { name: 'w', os: os('w', { firmware: 'uefi-secure' }) };
    const without = options({
      firmware: [{ value: 'bios' }, { value: 'uefi' }, { value: 'uefi-secure', reason: 'no' }],
    });
    expect(valuesOf(draft(), facts({ suggestion, options: without })).firmware).toBe('bios');
    expect(valuesOf(draft({ source: 'kernel', own: { firmware: 'uefi' } }), facts()).firmware).toBe('bios');
  });

  test('the disk’s file never has the name of one that is there', () => {
    const volumes = [
      volume('default', 'vm.qcow2'),
      volume('default', 'vm-2.qcow2'),
      volume('other', 'vm-3.qcow2'),
    ];
    expect(valuesOf(draft(), facts({ volumes })).diskName).toBe('vm-3.qcow2');
    expect(valuesOf(draft({ own: { name: 'a/b' } }), facts()).diskName).toBe('a-b.qcow2');
    expect(valuesOf(draft(), facts({ pools: [pool('vg', { type: 'logical', path: '/dev/vg', formats: ['raw'] })] }))).toMatchObject({
      diskName: 'vm', format: 'raw', allocation: 'full',
    }); // prettier-ignore
  });

  test('a pool that can be used is preferred, then one that could be started', () => {
    const asleep = pool('default', { active: false });
    expect(valuesOf(draft(), facts({ pools: [asleep, pool('b'), pool('c', { formats: [] })] })).pool).toBe(
      'b',
    );
    expect(valuesOf(draft(), facts({ pools: [asleep] })).pool).toBe('default');
    expect(valuesOf(draft(), facts({ pools: [] })).pool).toBe('');
  });

  test.each([
    [options(), 'network:default', false],
    [options({ networks: [{ name: 'lan', active: true, autostart: true }] }), 'network:lan', false],
    [options({ networks: [{ name: 'default', active: false, autostart: false }] }), 'network:default', true],
    [options({ networks: [], userNetwork: true }), 'user', false],
    [options({ networks: [] }), 'bridge:br0', false],
    [options({ networks: [], bridges: ['br-1f3a9c', 'docker0', 'vmbr1'] }), 'bridge:vmbr1', false],
    [options({ networks: [], bridges: ['docker0'] }), 'none', false],
  ])('network %#', (offered, network, start) => {
    expect(valuesOf(draft(), facts({ options: offered }))).toMatchObject({ network, startNetwork: start });
  });

  test('a copy is at least as large as its image', () => {
    const image = volume('default', 'cloud.img', 50 * GIB);
    const paths = { ...newDraft(HOST, UUID).paths, image: image.path };
    expect(valuesOf(draft({ source: 'image', paths }), facts({ volumes: [image] }))).toMatchObject({
      wantsDisk: true,
      diskBytes: 50 * GIB,
    });
  });
});

describe('what is missing', () => {
  test.each([
    [draft({ host: undefined }), 'host'],
    [draft(), 'iso'],
    [draft(iso('relative.iso')), 'pathForm'],
    [draft({ source: 'kernel' }), 'kernel'],
    [draft({ source: 'xml', xml: '  \n' }), 'xml'],
  ])('%#: %s', (incomplete, what) => {
    expect(missingIn(incomplete)?.what).toBe(what);
    expect(requestOf(incomplete, facts())).toBeUndefined();
  });

  test('an initrd may be left out, but not be half a path', () => {
    const { paths } = newDraft(HOST, UUID);
    expect(missingIn(draft({ source: 'kernel', paths: { ...paths, kernel: '/k' } }))).toBeUndefined();
    expect(missingIn(draft({ source: 'kernel', paths: { ...paths, kernel: '/k', initrd: 'i' } }))).toEqual({
      what: 'pathForm',
      path: 'initrd',
    });
    expect(missingIn(draft({ source: 'empty' }))).toBeUndefined();
  });
});

describe('the request', () => {
  test('says everything, so that what is shown is what is made', () => {
    expect(requestOf(draft(iso()), facts())).toEqual({
      from: 'form', host: HOST, uuid: UUID, name: 'vm', virtType: 'kvm', architecture: 'x86_64', machine: 'q35',
      source: { kind: 'iso', path: '/iso/d.iso' }, os: 'linux', memoryBytes: 2 * GIB, vcpus: 2,
      disk: { pool: 'default', name: 'vm.qcow2', capacityBytes: 20 * GIB, format: 'qcow2', allocation: 'thin' },
      firmware: 'bios', network: { kind: 'network', name: 'default', start: false }, graphics: 'vnc', start: true,
    }); // prettier-ignore
  });

  test('names a bridge or network whose name has a colon whole', () => {
    const own = { network: 'bridge:br:1' } as const;
    expect(requestOf(draft({ ...iso(), own }), facts())).toMatchObject({
      network: { kind: 'bridge', name: 'br:1' },
    });
  });

  test('of XML needs nothing of the host', () => {
    expect(requestOf(draft({ source: 'xml', xml: '<domain/>', after: 'nothing' }), undefined)).toEqual({
      from: 'xml', host: HOST, uuid: UUID, xml: '<domain/>', start: false,
    }); // prettier-ignore
  });
});

test('a draft is worth keeping once anything was said', () => {
  expect(isTouched(newDraft(HOST, UUID))).toBe(false);
  expect([draft(iso()), draft({ own: { vcpus: 1 } }), draft({ xml: '<' })].every(isTouched)).toBe(true);
});
