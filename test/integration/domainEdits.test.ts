import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DomainRef, Uuid } from '../../preload/contract/index.ts';
import { canRunHosts, Lab, type LabHost } from '../lab/index.ts';
import { openCreateWorld, type CreateWorld } from './createWorld.ts';

const patience = { timeout: 90_000, interval: 200 };
const MAC = '52:54:00:00:00:77';

/** What the list changes of a VM: name, tags and group, one start from another device, a dump of its memory. */
describe.skipIf(!canRunHosts())('changing VMs from the list, on a real hypervisor', () => {
  let lab: Lab;
  let host: LabHost;
  let world: CreateWorld;

  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'editor' });
    world = await openCreateWorld(host.uri);
  });
  afterAll(async () => {
    await world?.close();
    await lab?.close();
  });

  async function define(name: string, metadata = ''): Promise<DomainRef> {
    const uuid = randomUUID() as Uuid;
    await host.define(
      'define',
      `<domain type='qemu'><name>${name}</name><uuid>${uuid}</uuid>${metadata}<memory unit='MiB'>32</memory><vcpu>1</vcpu>` +
        `<os><type arch='x86_64'>hvm</type><boot dev='hd'/></os>` +
        `<devices><interface type='user'><mac address='${MAC}'/><model type='virtio'/></interface>` +
        `<graphics type='vnc' port='-1' autoport='yes' passwd='secret'/></devices></domain>`,
    );
    return { host: world.host, uuid };
  }

  const virsh = async (...words: string[]): Promise<string> => (await host.virsh(...words)).trim();
  /** What the calls answer once the backend has heard of the VM. */
  const settled = <T>(work: () => Promise<T>): Promise<T> => vi.waitFor(work, patience);

  test('tags and group are kept in the metadata, beside what others keep there', async () => {
    const foreign = `<metadata><x:note xmlns:x='urn:other'>kept</x:note></metadata>`;
    const domain = await define('labelled', foreign);
    const set = (addTags: string[], removeTags: string[], group?: string) =>
      settled(async () => {
        const { results } = await world.client.domains.setLabels({
          domains: [domain],
          addTags,
          removeTags,
          ...(group === undefined ? {} : { group }),
        });
        expect(results).toEqual([{ domain }]);
      });
    await set(['web', '<b>&'], [], 'Shop');
    let xml = await virsh('dumpxml', 'labelled');
    expect(xml).toContain('>kept</x:note>');
    expect(xml).toContain('<virtdeck:tag>web</virtdeck:tag>');
    expect(xml).toContain('<virtdeck:tag>&lt;b&gt;&amp;</virtdeck:tag>');
    expect(xml).toContain('<virtdeck:group>Shop</virtdeck:group>');

    await set(['prod'], ['web', '<b>&']);
    xml = await virsh('dumpxml', 'labelled');
    expect(xml).toContain('<virtdeck:tag>prod</virtdeck:tag>');
    expect(xml).not.toContain('>web<');

    await set([], ['prod'], '');
    xml = await virsh('dumpxml', 'labelled');
    expect(xml).not.toContain('virtdeck');
    expect(xml).toContain('>kept</x:note>');
  });

  test('a running VM has its tags now and at its next start', async () => {
    const domain = await define('tagged');
    await host.virsh('start', 'tagged');
    await settled(async () => {
      const { results } = await world.client.domains.setLabels({
        domains: [domain],
        addTags: ['live'],
        removeTags: [],
      });
      expect(results).toEqual([{ domain }]);
      for (const flags of [[], ['--inactive']]) {
        expect(await virsh('dumpxml', 'tagged', ...flags)).toContain('<virtdeck:tag>live</virtdeck:tag>');
      }
    });
    await host.virsh('destroy', 'tagged');
  });

  test('a VM that is off is renamed; one that runs is refused in libvirt’s words', async () => {
    const domain = await define('before');
    await settled(() => world.client.domains.rename({ ...domain, name: 'after' }));
    expect(await virsh('domuuid', 'after')).toBe(domain.uuid);
    await host.virsh('start', 'after');
    await vi.waitFor(async () => {
      const refused = world.client.domains.rename({ ...domain, name: 'again' });
      await expect(refused).rejects.toMatchObject({ data: { code: 'Conflict', object: 'domain after' } });
    }, patience);
    await host.virsh('destroy', 'after');
  });

  test('it is started once from its network card, and is as it was when it is off', async () => {
    const domain = await define('once');
    const stored = await virsh('dumpxml', 'once', '--inactive', '--security-info');
    await settled(async () => {
      const { results } = await world.client.domains.startFrom({
        ...domain,
        device: { kind: 'interface', mac: MAC },
      });
      expect(results).toEqual([{ domain }]);
    });
    const running = await virsh('dumpxml', 'once', '--security-info');
    expect(running).toContain("<boot order='1'/>");
    expect(running).not.toContain("<boot dev='hd'/>");
    expect(running).toContain("passwd='secret'");
    expect(await virsh('dumpxml', 'once', '--inactive', '--security-info')).toBe(stored);
    await host.virsh('destroy', 'once');
    expect(await virsh('domstate', 'once')).toBe('shut off');
    expect(await virsh('dumpxml', 'once', '--security-info')).toBe(stored);
  });

  test('a device that it has not is named, and nothing starts', async () => {
    const domain = await define('deviceless');
    const { results } = await settled(async () => {
      const answer = await world.client.domains.startFrom({
        ...domain,
        device: { kind: 'disk', target: 'vdz' },
      });
      expect(answer.results[0]?.failure?.code).not.toBe('NotFound');
      return answer;
    });
    expect(results[0]?.failure).toMatchObject({
      object: 'domain deviceless',
      message: expect.stringContaining('no disk vdz'),
    });
    expect(await virsh('domstate', 'deviceless')).toBe('shut off');
  });

  test('its memory is dumped into a file, and it goes on', async () => {
    const domain = await define('dumped');
    await host.virsh('start', 'dumped');
    const path = '/var/lib/libvirt/images/dumped.core';
    await settled(async () => {
      const { results } = await world.client.domains.coreDump({
        ...domain,
        path,
        memoryOnly: true,
        afterwards: 'continue',
      });
      expect(results).toEqual([{ domain }]);
    });
    // An ELF core begins so.
    expect(await host.run('head', ['-c', '4', path])).toContain('ELF');
    expect(await virsh('domstate', 'dumped')).toBe('running');

    const again = await world.client.domains.coreDump({
      ...domain,
      path: '/nowhere/at/all.core',
      memoryOnly: true,
      afterwards: 'continue',
    });
    expect(again.results[0]?.failure).toMatchObject({
      object: 'domain dumped',
      libvirt: { domain: 'VIR_FROM_QEMU' },
    });
    await host.virsh('destroy', 'dumped');
  });
});
