import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type {
  DomainRef,
  Hardware,
  HardwareChange,
  HardwareItem,
  HardwareResult,
  HostId,
  Uuid,
} from '../../preload/contract/index.ts';
import { canRunHosts, Lab, type LabHost } from '../lab/index.ts';
import { HostsWorld, patience } from './hostsWorld.ts';

/** What libvirt does not take side by side, or takes otherwise than it was said, of stored VMs on a real daemon. */
describe.skipIf(!canRunHosts())('hardware that changes with other hardware', { timeout: 180_000 }, () => {
  let lab: Lab;
  let host: LabHost;
  let world: HostsWorld;
  let id: HostId;

  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'together' });
    world = await HostsWorld.open();
    id = await world.add('together', host.uri);
    await world.connected(id);
  });
  afterAll(async () => {
    await world?.close();
    await lab?.close();
  });

  const get = (ref: DomainRef): Promise<Hardware> =>
    vi.waitFor(() => world.client.hardware.get(ref), patience);
  const item = async (wanted: string, ref: DomainRef): Promise<HardwareItem> => {
    const found = (await get(ref)).items.find((other) => other.id === wanted);
    if (found === undefined) throw new Error(`no ${wanted}`);
    return found;
  };
  const apply = (changes: HardwareChange[], ref: DomainRef): Promise<HardwareResult> =>
    world.client.hardware.apply({ ...ref, changes });
  /** Sets values from whatever they are. */
  const set = async (
    wanted: string,
    values: Readonly<Record<string, string | undefined>>,
    ref: DomainRef,
  ): Promise<HardwareResult> => {
    const seen = (await item(wanted, ref)).stored?.values ?? {};
    const entries = Object.entries(values).map(([field, to]) => [field, { from: seen[field], to }]);
    return apply([{ op: 'set', item: wanted, values: Object.fromEntries(entries) }], ref);
  };
  const applied = (result: HardwareResult): void => {
    expect(result.steps.flatMap((step) => step.failure ?? [])).toEqual([]);
    expect(result).toMatchObject({ outcome: 'applied', problems: [], conflicts: [] });
  };

  test('a stored VM gets another firmware, and the settings of the one before go', async () => {
    const ref: DomainRef = { host: id, uuid: randomUUID() as Uuid };
    await host.defineGuest({ name: 'firm', uuid: ref.uuid });
    const os = async (): Promise<string> =>
      /<os[^]*<\/os>/.exec(await host.virsh('dumpxml', 'firm', '--inactive'))?.[0] ?? '';
    await vi.waitFor(() => get(ref), patience);
    // As libvirt keeps an autoselected firmware: with the program and the settings that it chose.
    applied(
      await set(
        'overview',
        {
          loader: '/usr/share/OVMF/own.fd',
          loaderType: 'pflash',
          loaderReadonly: 'yes',
          nvram: '/var/lib/libvirt/qemu/nvram/own.fd',
        },
        ref,
      ),
    );
    expect(await os()).toContain('own.fd</nvram>');
    applied(await set('overview', { firmware: 'bios' }, ref));
    expect(await os()).toContain("firmware='bios'");
    expect(await os()).not.toContain('own.fd');
  });

  test('what must change beside a change does, as the daemon has it', async () => {
    const ref: DomainRef = { host: id, uuid: randomUUID() as Uuid };
    await host.defineGuest({ name: 'beside', uuid: ref.uuid, vcpus: 2 });
    const xml = (): Promise<string> => host.virsh('dumpxml', 'beside', '--inactive');
    await vi.waitFor(() => get(ref), patience);
    const memory = async (): Promise<Readonly<Record<string, string>>> =>
      (await item('memory', ref)).stored?.values ?? {};
    const before = Number((await memory())['maximum']);
    applied(await set('memory', { hotplugMaximum: '4096' }, ref));
    expect(await memory()).toMatchObject({ maximum: String(before), slots: '16' });
    // What libvirt keeps is the sum of the cells.
    applied(await set('memory', { maximum: String(before * 2) }, ref));
    expect((await memory())['maximum']).toBe(String(before * 2));
    applied(await set('cpu', { sockets: '2', cores: '1', threads: '1' }, ref));
    applied(await set('cpu', { maxVcpus: '4' }, ref));
    expect(await xml()).toMatch(/<topology sockets='4'/);
    // Left from what the form began with: libvirt knows no network of a card of QEMU's own, nor a file of builtin.
    applied(
      await apply(
        [
          {
            op: 'add',
            kind: 'interface',
            values: { type: 'user', network: 'default', model: 'virtio', bootOrder: '1' },
          },
          { op: 'add', kind: 'rng', values: { model: 'virtio', backend: 'builtin', source: '/dev/urandom' } },
        ],
        ref,
      ),
    );
    expect(await xml()).toContain("<boot order='1'/>");
    applied(await set('boot', { order: 'hd\nnetwork' }, ref));
    expect(await xml()).not.toContain('<boot order');
  });
});
