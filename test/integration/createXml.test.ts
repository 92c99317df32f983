import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseDevices, type Guest } from '../../main/services/guest.ts';
import { recipeFor } from '../../main/services/create/recipe.ts';
import { buildDomainXml, readDomainFiles } from '../../main/xml/index.ts';
import type { CreateForm, HostId, OsChoice, Uuid } from '../../preload/contract/index.ts';
import { canRunHosts, Lab, type LabHost, type TestDaemon } from '../lab/index.ts';
import { failureFrom, newTask, openCreateWorld, type CreateWorld } from './createWorld.ts';

const SYSTEMS = [
  'http://libosinfo.org/linux/2022',
  'http://microsoft.com/win/11',
  'http://freebsd.org/freebsd/14.0',
  'http://libosinfo.org/unknown',
];
const NETWORKS: CreateForm['network'][] = [
  { kind: 'network', name: 'default', start: false },
  { kind: 'bridge', name: 'br0' },
  { kind: 'user' },
  { kind: 'none' },
];

describe.skipIf(!canRunHosts())('what the form describes is accepted by a real QEMU driver', () => {
  let lab: Lab;
  let host: LabHost;
  let world: CreateWorld;
  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'judge' });
    world = await openCreateWorld(host.uri);
    await world.client.storage.createPool({
      host: world.host,
      name: 'default',
      path: '/var/lib/libvirt/images',
    });
  });
  afterAll(async () => {
    await world?.close();
    await lab?.close();
  });

  const sources: CreateForm['source'][] = [
    { kind: 'iso', path: '/srv/a&b.iso' },
    { kind: 'import', path: '/dev/null' },
    { kind: 'kernel', kernel: '/k', initrd: '/i', commandLine: 'a="<b>"' },
    { kind: 'empty' },
  ];

  test.each(['q35', 'pc'])('on %s: every system, firmware, source and network', async (machine) => {
    const options = await world.client.create.options({ host: world.host, virtType: 'qemu', machine });
    const firmware = options.firmware.filter((f) => f.reason === undefined).map((f) => f.value);
    expect(firmware).toContain('uefi');
    let count = 0;
    for (const os of SYSTEMS) {
      for (const [index, source] of sources.entries()) {
        for (const choice of source.kind === 'kernel' ? (['bios'] as const) : firmware) {
          const form = world.form({
            name: `m${count++}`,
            machine,
            os,
            source,
            firmware: choice,
            network: NETWORKS[(index + count) % NETWORKS.length] ?? { kind: 'none' },
            graphics: count % 3 === 0 ? 'none' : 'vnc',
            disk: {
              pool: 'default',
              name: `m${count}.img`,
              capacityBytes: 2 ** 30,
              format: 'raw',
              allocation: 'thin',
            },
          });
          const { xml } = await world.client.create.plan(form);
          await host.define('define', xml, '--validate');
          const defined = readDomainFiles(await host.virsh('dumpxml', '--inactive', form.name));
          const asked = readDomainFiles(xml);
          expect(defined.disks.map((d) => d.image?.source)).toEqual(asked.disks.map((d) => d.image?.source));
          await host.virsh('undefine', '--nvram', form.name);
        }
      }
    }
    expect(count).toBeGreaterThan(25);
  });
});

describe('with the test driver', () => {
  let lab: Lab;
  let daemon: TestDaemon;
  beforeAll(async () => {
    lab = await Lab.open();
    daemon = await lab.startTestDaemon();
  });
  afterAll(() => lab?.close());

  /** libvirt's own schema judges also what no emulator here runs: the test driver takes whatever is valid by it. */
  test.each([
    ['aarch64', 'virt', ['uefi', 'bios']],
    ['riscv64', 'virt', ['uefi', 'bios']],
    ['ppc64', 'pseries', ['bios']],
    ['s390x', 's390-ccw-virtio', ['bios']],
    ['x86_64', 'q35', ['bios', 'uefi', 'uefi-secure']],
  ] as const)('%s is valid by the schema', async (architecture, name, firmwares) => {
    const world = await openCreateWorld(daemon.uri());
    try {
      for (const firmware of firmwares) {
        for (const virtType of ['kvm', 'qemu', 'xen']) {
          const machine = { name, canonical: undefined, maxVcpus: 8, deprecated: false };
          const guest: Guest = {
            kind: {
              osType: 'hvm',
              architecture,
              virtType,
              emulator: '/usr/bin/emulator',
              machines: [machine],
            },
            machine,
            offers: undefined,
          };
          const form = world.form({
            name: `s-${firmware}-${virtType}`,
            architecture,
            virtType,
            machine: name,
            firmware,
          });
          const image = { type: 'file', path: '/a.qcow2', format: 'qcow2' } as const;
          const os: OsChoice = {
            id: 'http://x.org/y/1',
            label: 'Y',
            family: 'windows',
            memoryBytes: 0,
            diskBytes: 0,
            firmware,
          };
          expect(chooseDevices(guest, os, form).diskBus).toBeDefined();
          const xml = buildDomainXml(
            recipeFor({
              form: { ...form, source: { kind: 'iso', path: '/a.iso' } },
              guest,
              os,
              newDisk: image,
              medium: image,
            }),
          );
          const request = (text: string) =>
            ({ from: 'xml', host: world.host, uuid: form.uuid, xml: text, start: false }) as const;
          // The same with one element that the schema does not know: the test driver does look.
          const spoilt = xml.replace('<os', '<wobble/><os').replace(form.name, 'spoilt');
          expect((await failureFrom(world.create(request(spoilt)))).libvirt?.code).toBe(
            'VIR_ERR_XML_INVALID_SCHEMA',
          );
          expect(await world.create(request(xml))).toMatchObject({ uuid: form.uuid, name: form.name });
        }
      }
    } finally {
      await world.close();
    }
  });

  test('a VM is made, started and deleted, and its path is not said to be missing', async () => {
    const world = await openCreateWorld(daemon.uri());
    try {
      const { client, host } = world;
      const options = await client.create.options({ host });
      expect(options.kind).toMatchObject({ virtType: 'test', architecture: 'i686' });
      expect(options.virtTypes).toEqual([{ type: 'test', accelerated: false }]);
      const [pool] = await client.storage.pools({ host });
      const form = world.form({
        ...options.kind,
        name: 'demo',
        source: { kind: 'iso', path: '/isos/debian.iso' },
        network: { kind: 'network', name: options.networks[0]?.name ?? '', start: false },
        disk: {
          pool: pool?.name ?? '',
          name: 'demo.img',
          capacityBytes: 2 ** 30,
          format: 'raw',
          allocation: 'thin',
        },
        start: true,
      });
      const { problems } = await client.create.plan(form);
      expect(problems.map((p) => [p.field, p.blocking])).toEqual([['source', false]]);
      await world.create(form);
      const xml = await client.domains.getXml({ host, uuid: form.uuid as Uuid, stored: true });
      expect(xml.xml).toContain(`${pool?.path}/demo.img`);
      const { plans } = await client.deletion.plan({ domains: [{ host: host as HostId, uuid: form.uuid }] });
      expect(plans[0]).toMatchObject({ active: true, name: 'demo' });
      const disks = plans[0]?.disks.filter((d) => d.suggested).map((d) => d.id) ?? [];
      expect(disks).toEqual([`${pool?.path}/demo.img`]);
      const { results } = await client.deletion.run({
        task: newTask(),
        domains: [{ host, uuid: form.uuid, forceOff: true, disks }],
      });
      expect(results).toEqual([{ host, uuid: form.uuid, name: 'demo', disks: [{ id: disks[0] }] }]);
      const { volumes } = await client.storage.volumes({ host });
      expect(volumes.map((v) => v.name)).not.toContain('demo.img');
    } finally {
      await world.close();
    }
  });
});
