import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DomainRef, HardwareItem, HardwareResult, Uuid } from '../../preload/contract/index.ts';
import { canRunHosts, Lab, type LabHost } from '../lab/index.ts';
import { failureFrom, openCreateWorld } from './createWorld.ts';
import { HostsWorld, patience } from './hostsWorld.ts';

/** Values with calls of their own, brought to a domain that runs: what its guest does has no part in them. */
describe.skipIf(!canRunHosts())('tuning a running VM, on a real hypervisor', () => {
  let lab: Lab;
  let host: LabHost;
  let world: HostsWorld;
  let guest: DomainRef;
  const name = 'tuned';
  const mac = '52:54:00:00:00:43';

  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'tuning' });
    world = await HostsWorld.open();
    const id = await world.add('tuning', host.uri);
    await world.connected(id);
    guest = { host: id, uuid: randomUUID() as Uuid };
    await host.define('net-define', `<network><name>other</name><bridge name='virbr-other'/></network>`);
    await host.virsh('net-start', 'other');
    await host.define('nwfilter-define', `<filter name='lab'><rule action='drop' direction='out'><mac/></rule></filter>`); // prettier-ignore
    await host.defineGuest({
      name,
      uuid: guest.uuid,
      vcpus: 2,
      network: 'none',
      extra: `<iothreads>1</iothreads><maxMemory slots='4' unit='MiB'>1024</maxMemory><cpu><numa><cell id='0' cpus='0-1' memory='192' unit='MiB'/></numa></cpu>`,
      devices: `<interface type='network'><mac address='${mac}'/><source network='default'/><model type='virtio'/></interface>
        <memory model='virtio-mem'><target><size unit='MiB'>128</size><node>0</node><block unit='MiB'>2</block><requested unit='MiB'>0</requested></target></memory>`,
    });
    await host.virsh('start', name);
    await world.see(id, name, { state: 'running' });
  });
  afterAll(async () => {
    await world?.close();
    await lab?.close();
  });

  const item = async (id: string): Promise<HardwareItem> => {
    const { items } = await vi.waitFor(() => world.client.hardware.get(guest), patience);
    const found = items.find((other) => other.id === id || other.kind === id);
    if (found === undefined) throw new Error(`no ${id} among ${items.map((other) => other.id).join()}`);
    return found;
  };
  /** Sets values from whatever they are; every call of it has to go well. */
  const set = async (id: string, values: Readonly<Record<string, string | undefined>>): Promise<HardwareResult> => {
    const { id: own, stored } = await item(id);
    const seen = stored?.values ?? {};
    const fields = Object.entries(values).map(([field, to]) => [field, { from: seen[field], to }]);
    const changes = [{ op: 'set' as const, item: own, values: Object.fromEntries(fields) }];
    const result = await world.client.hardware.apply({ ...guest, changes });
    expect(result.steps.flatMap(({ call, failure }) => (failure === undefined ? [] : [[call, failure]]))).toEqual([]);
    expect(result).toMatchObject({ outcome: 'applied', problems: [], conflicts: [] });
    return result;
  }; // prettier-ignore
  const calls = ({ steps }: HardwareResult): string[] =>
    steps.filter(({ target }) => target === 'running').map(({ call }) => call);
  const both = async (): Promise<string[]> => [
    await host.virsh('dumpxml', name),
    await host.virsh('dumpxml', name, '--inactive'),
  ];

  test('processors, the emulator and an I/O thread are pinned', async () => {
    const result = await set('cpu', { pinning: '0 0\n1 0', emulatorPin: '0', iothreadPin: '1 0' });
    expect(calls(result).sort()).toEqual(['domain_pin_emulator', 'domain_pin_iothread', 'domain_pin_vcpu_flags', 'domain_pin_vcpu_flags']); // prettier-ignore
    expect(await host.virsh('vcpupin', name, '--live')).toMatch(/^ 0 +0\n 1 +0$/m);
    expect(await host.virsh('emulatorpin', name, '--live')).toMatch(/^(\s*\*: +)?0$/m);
    expect(await host.virsh('iothreadinfo', name, '--live')).toMatch(/^ ?1 +0$/m);
    for (const xml of await both()) {
      expect(xml).toContain("<vcpupin vcpu='1' cpuset='0'/>");
      expect(xml).toContain("<emulatorpin cpuset='0'/>");
      expect(xml).toContain("<iothreadpin iothread='1' cpuset='0'/>");
    }
  });

  test('shares and quotas of the processor', async () => {
    const result = await set('limits', { shares: '512', quota: '50000', emulatorQuota: '60000' });
    expect(calls(result)).toEqual(['domain_set_scheduler_parameters_flags']);
    const said = await host.virsh('schedinfo', name, '--live');
    expect(said).toMatch(/cpu_shares +: 512/);
    expect(said).toMatch(/vcpu_quota +: 50000/);
    expect(said).toMatch(/emulator_quota *: 60000/);
  });

  test('limits of memory', async () => {
    const result = await set('limits', { hardLimit: '2048', softLimit: '1024' });
    expect(calls(result)).toEqual(['domain_set_memory_parameters']);
    const said = await host.virsh('memtune', name, '--live');
    expect(said).toMatch(/hard_limit +: 2097152/);
    expect(said).toMatch(/soft_limit +: 1048576/);
    await set('limits', { hardLimit: undefined });
    expect(await host.virsh('memtune', name, '--live')).toMatch(/hard_limit +: unlimited/);
  });

  test('weight of input and output', async () => {
    const result = await set('limits', { blkioWeight: '300' });
    expect(calls(result)).toEqual(['domain_set_blkio_parameters']);
    expect(await host.virsh('blkiotune', name, '--live')).toMatch(/weight +: 300/);
  });

  test('how often the balloon tells its figures', async () => {
    const result = await set('memballoon', { statsPeriod: '7' });
    expect(calls(result)).toEqual(['domain_set_memory_stats_period']);
    for (const xml of await both()) expect(xml).toContain("<stats period='7'/>");
  });

  test('an interface is moved to another network, limited and filtered', async () => {
    const id = `interface:${mac}`;
    const result = await set(id, { network: 'other' });
    expect(calls(result)).toEqual(['domain_update_device_flags']);
    for (const xml of await both()) expect(xml).toMatch(/<source network='other'/);
    const tap = /<target dev='(vnet\d+)'/.exec((await both())[0] ?? '')?.[1] ?? '';
    expect(await host.run('ip', ['-o', 'link', 'show', tap])).toContain('master virbr-other');
    await set(id, { filter: 'lab' });
    for (const xml of await both()) expect(xml).toContain("<filterref filter='lab'");
  });

  test('an interface is limited, where the kernel has the queues for it; else that is said', async () => {
    const id = `interface:${mac}`;
    const hasQueues = await host.run('tc', ['qdisc', 'add', 'dev', 'lo', 'root', 'sfq']).then(() => true, () => false);
    const seen = (await item(id)).stored?.values ?? {};
    const values = { inAverage: { from: seen['inAverage'], to: '1000' }, outAverage: { from: seen['outAverage'], to: '500' } };
    const result = await world.client.hardware.apply({ ...guest, changes: [{ op: 'set', item: id, values }] });
    expect(result.steps.map(({ call }) => call)).toEqual(['domain_define_xml_flags', 'domain_update_device_flags']);
    expect((await both())[1]).toMatch(/<inbound average='1000'\/>\s*<outbound average='500'\/>/);
    if (hasQueues) {
      expect(await host.virsh('domiftune', name, mac, '--live')).toMatch(/inbound.average *: 1000[\s\S]*outbound.average *: 500/);
    } else {
      expect(result.outcome).toBe('partly');
      expect(result.steps[1]?.failure?.message).toContain('tc qdisc');
      expect((await item(id)).pending).toEqual({ kind: 'changed', fields: ['inAverage', 'outAverage'] });
    }
  }); // prettier-ignore

  test('what virtio-mem is asked for', async () => {
    const result = await set('memoryDevice', { requested: '64' });
    expect(calls(result)).toEqual(['domain_update_device_flags']);
    for (const xml of await both()) expect(xml).toContain("<requested unit='KiB'>65536</requested>");
  });

  test('a read-only host shows the hardware and refuses to change it', async () => {
    const reader = await openCreateWorld(host.uri, true);
    try {
      const ref = { host: reader.host, uuid: guest.uuid };
      const hardware = await vi.waitFor(() => reader.client.hardware.get(ref), patience);
      expect(hardware.locked).toContain('read-only');
      const failure = await failureFrom(
        reader.client.hardware.apply({ ...ref, changes: [{ op: 'remove', item: 'rng:0' }] }),
      );
      expect(failure).toMatchObject({ code: 'Denied', message: expect.stringContaining('read-only') });
    } finally {
      await reader.close();
    }
  });
});
