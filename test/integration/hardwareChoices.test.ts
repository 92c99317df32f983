import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DomainRef, HardwareChange, Uuid } from '../../preload/contract/index.ts';
import { canRunHosts, Lab, type LabHost } from '../lab/index.ts';
import { openCreateWorld, type CreateWorld } from './createWorld.ts';

/** What the forms offer to choose from, as a real hypervisor's host has it. */
describe.skipIf(!canRunHosts())('choices that come from the host', { timeout: 180_000 }, () => {
  let lab: Lab;
  let host: LabHost;
  let world: CreateWorld;
  let guest: DomainRef;
  const name = 'chooser';

  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'choices' });
    world = await openCreateWorld(host.uri);
    guest = { host: world.host, uuid: randomUUID() as Uuid };
    await host.defineGuest({ name, uuid: guest.uuid });
  });
  afterAll(async () => {
    await world?.close();
    await lab?.close();
  });

  test('the guest’s system is chosen by name', async () => {
    const { kinds } = await world.client.hardware.describe(guest);
    const [osId] = kinds.find(({ kind }) => kind === 'osInfo')?.fields ?? [];
    expect(osId?.choices).toContainEqual({ value: 'http://debian.org/debian/12', title: 'Debian 12' });
    const changes: HardwareChange[] = [
      { op: 'set', item: 'osInfo', values: { osId: { to: 'http://debian.org/debian/12' } } },
    ];
    const result = await world.client.hardware.apply({ ...guest, changes });
    expect(result).toMatchObject({ outcome: 'applied', problems: [], conflicts: [] });
    expect(await host.virsh('dumpxml', name)).toMatch(/id=['"]http:\/\/debian\.org\/debian\/12['"]/);
  });

  test('a switch that the hypervisor does not have says so, as its capabilities do', async () => {
    const { kinds } = await world.client.hardware.describe(guest);
    const fields = kinds.find(({ kind }) => kind === 'features')?.fields ?? [];
    const switches = fields.filter(
      ({ at }) => at.startsWith('features/hyperv/') && at.split('/').length === 3,
    );
    const told = await host.virsh('domcapabilities', '--virttype', 'qemu');
    const [, hyperv = ''] = /<hyperv supported='yes'>([^]*?)<\/hyperv>/.exec(told) ?? [];
    const isSilent = !told.includes('<hyperv');
    const wrong = switches.filter(({ at, type, choices = [] }) => {
      const [, name = ''] = /hyperv\/(\w+)@state$/.exec(at) ?? [];
      const isRefused = choices.some(
        ({ value, unavailable }) => value === 'yes' && unavailable !== undefined,
      );
      return (
        type === 'switch' && name !== '' && isRefused !== (!isSilent && !hyperv.includes(`<value>${name}<`))
      );
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
    expect(switches.length).toBeGreaterThan(10);
  });

  test('what the host has by name is offered: filters, port groups of a network, secrets, CPUs, pages', async () => {
    const document = async (define: string, xml: string): Promise<void> => {
      await host.run('sh', ['-c', `printf %s "$0" > /tmp/named.xml`, xml]);
      await host.virsh(define, '/tmp/named.xml');
    };
    await document(
      'net-define',
      `<network><name>grouped</name><bridge name='virbr9'/><portgroup name='fast'/></network>`,
    );
    await document(
      'secret-define',
      `<secret ephemeral='no' private='yes'><usage type='ceph'><name>ceph-key</name></usage></secret>`,
    );
    await document('nwfilter-define', `<filter name='no-strangers' chain='root'/>`);
    const { kinds } = await world.client.hardware.describe(guest);
    const choices = (kind: string, field: string) =>
      kinds.find((k) => k.kind === kind)?.fields.find(({ id }) => id === field)?.choices ?? [];
    expect(choices('interface', 'filter')).toContainEqual({ value: 'no-strangers' });
    expect(choices('interface', 'portgroup')).toEqual([{ value: 'fast', when: { network: ['grouped'] } }]);
    expect(choices('disk', 'authSecret')).toMatchObject([
      { title: 'ceph: ceph-key', when: { authType: ['ceph', ''] } },
    ]);
    expect(choices('disk', 'authUsage')).toMatchObject([{ value: 'ceph-key' }]);
    const online = (await host.run('nproc', ['--all'])).trim();
    expect(choices('cpu', 'cpuset')).toContainEqual({
      value: `0-${Number(online) - 1}`,
      title: `all ${online} CPUs`,
    });
    expect(choices('memory', 'numaNodeset')[0]).toMatchObject({ value: '0' });
    const pages = kinds
      .find(({ kind }) => kind === 'memory')
      ?.fields.find(({ id }) => id === 'hugepageSizes');
    expect(pages?.columnChoices?.[0]).toContainEqual({ value: '2048', title: '2 MiB' });
    expect(pages?.columnChoices?.[1]).toContainEqual({ value: 'MiB' });
  });
});
