import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Connection } from '../../main/libvirt/index.ts';
import { Journal } from '../../main/settings/index.ts';
import type { DomainRef, HardwareChange, HardwareResult, Uuid } from '../../preload/contract/index.ts';
import { canRunHosts, Lab, READY, type LabHost } from '../lab/index.ts';
import { HostsWorld, patience, Terminal } from './hostsWorld.ts';

/** Others who change a VM at the same moment, and a daemon that goes while it is asked. */
describe.skipIf(!canRunHosts())('hardware that is changed under mishaps', { timeout: 180_000 }, () => {
  let lab: Lab;
  let host: LabHost;
  let world: HostsWorld;
  let guest: DomainRef;
  const name = 'pitfall';

  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'mishaps' });
    world = await HostsWorld.open();
    const id = await world.add('mishaps', host.uri);
    await world.connected(id);
    guest = { host: id, uuid: randomUUID() as Uuid };
    await host.defineGuest({ name, uuid: guest.uuid, network: 'none' });
    await world.see(id, name, { state: 'shutoff' });
  });
  afterAll(async () => {
    await world?.close();
    await lab?.close();
  });

  const stored = (): Promise<string> => host.virsh('dumpxml', name, '--inactive', '--security-info');
  const apply = (changes: HardwareChange[]): Promise<HardwareResult> =>
    world.client.hardware.apply({ ...guest, changes });
  /** Sets values from whatever they are. */
  const set = async (id: string, values: Readonly<Record<string, string>>): Promise<HardwareResult> => {
    const { items } = await world.client.hardware.get(guest);
    const seen = items.find((item) => item.id === id)?.stored?.values ?? {};
    const changed = Object.entries(values).map(([field, to]) => [field, { from: seen[field], to }]);
    return apply([{ op: 'set', item: id, values: Object.fromEntries(changed) }]);
  };
  const applied = (result: HardwareResult): void => {
    expect(result.steps.flatMap((step) => step.failure ?? [])).toEqual([]);
    expect(result).toMatchObject({ outcome: 'applied', problems: [], conflicts: [] });
  };

  test('two changes at one moment both hold', async () => {
    const results = await Promise.all([
      set('overview', { description: 'one of two' }),
      set('overview', { onCrash: 'preserve' }),
    ]);
    for (const result of results) applied(result);
    const xml = await stored();
    expect(xml).toContain('<description>one of two</description>');
    expect(xml).toContain('<on_crash>preserve</on_crash>');
  });

  test('what virsh defines between reading and storing is not overwritten', async () => {
    meanwhile(() => host.virsh('setmem', name, '150M', '--config'));
    const result = await set('overview', { onCrash: 'restart' });
    expect(result).toMatchObject({ outcome: 'refused', steps: [{ failure: { code: 'Conflict' } }] });
    const xml = await stored();
    expect(xml).toMatch(/<currentMemory unit='KiB'>153600</);
    expect(xml).toContain('<on_crash>preserve</on_crash>');
  });

  const nic: HardwareChange = { op: 'add', kind: 'interface', values: { type: 'network', network: 'default', model: 'virtio' } }; // prettier-ignore
  const nics = async (): Promise<number> => (await stored()).split('<interface ').length - 1;
  const lastEntry = async () =>
    (await world.client.journal.list({ object: { kind: 'domain', uuid: guest.uuid }, limit: 1 })).entries[0];

  test.each([
    ['done', 1],
    ['not done', 0],
  ])('the daemon dies while it stores, what was asked is %s, and nothing is added twice', async (_, more) => {
    const before = await nics();
    await world.client.hardware.keepDraft({ ...guest, part: 'forms', changes: [nic] });
    const define = vi.spyOn(Connection.prototype, 'defineDomainXML');
    define.mockImplementationOnce(async function (this: Connection, xml, ...rest) {
      define.mockRestore();
      // As the daemon would have, had it come so far.
      if (more > 0) await host.define('define', xml);
      await host.freezeDaemon();
      const asked = this.defineDomainXML(xml, ...rest);
      setTimeout(() => void host.killDaemon(), 500);
      return asked;
    });
    const result = await apply([nic]);
    expect(result).toMatchObject({
      outcome: 'unknown',
      steps: [{ target: 'stored', unknown: true, failure: { code: 'Unreachable' } }],
    });
    await host.startDaemon();
    await world.connected(guest.host);
    expect(await lastEntry()).toMatchObject({ verb: 'changeHardware', outcome: 'unknown' });
    expect((await world.client.hardware.draft(guest)).changes).toEqual([nic]);
    expect(await nics()).toBe(before + more);

    const plan = await vi.waitFor(() => world.client.hardware.plan({ ...guest, changes: [nic] }), patience);
    expect(plan).toMatchObject({ problems: [], conflicts: [], there: more > 0 ? [0] : [] });
    expect(plan.steps).toHaveLength(1 - more);
    applied(await apply([nic]));
    expect(await nics()).toBe(before + 1);
    expect((await world.client.hardware.draft(guest)).changes).toEqual([]);
    // A second one that is meant is one more.
    applied(await apply([nic]));
    expect(await nics()).toBe(before + 2);
  });

  test('what is stored though the schema does not take it can still be changed', async () => {
    const xml = await stored();
    const odd = xml.replace('<os>', '<blkiotune><weight>50</weight></blkiotune><os>');
    await host.define('define', odd);
    expect(await stored()).toContain('<weight>50</weight>');
    const { items } = await world.client.hardware.get(guest);
    const from = items.find(({ id }) => id === 'overview')?.stored?.values['onCrash'];
    const changes: HardwareChange[] = [
      { op: 'set', item: 'overview', values: { onCrash: { from, to: 'restart' } } },
    ];
    expect(await apply(changes)).toMatchObject({ outcome: 'refused', unchecked: true });
    expect(await stored()).toContain('<weight>50</weight>');
    const result = await world.client.hardware.apply({ ...guest, changes, unchecked: true });
    applied(result);
    expect(result.steps[0]?.command).not.toContain('--validate');
    expect(await stored()).toMatch(/<weight>50<[^]*<on_crash>restart</);
    await host.define('define', xml);
    // What only the change brings is not stored so.
    const { storedXml = '' } = await world.client.hardware.get(guest);
    const to = storedXml.replace('<os>', '<blkiotune><weight>50</weight></blkiotune><os>');
    const refused = await apply([{ op: 'document', from: storedXml, to }]);
    expect(refused.outcome).toBe('refused');
    expect(refused.unchecked).toBeUndefined();
  });

  test('pins that are taken away are taken from what runs, and the commands shown do the same', async () => {
    expect(await world.act(guest.host, name, 'start')).toBeUndefined();
    await world.see(guest.host, name, { state: 'running' });
    const affinity = async (): Promise<string> =>
      /^ 0\s+(\S+)/m.exec(await host.virsh('vcpupin', name, '--live'))?.[1] ?? '';
    const free = await affinity();
    const pin = (from: string | undefined, to: string | undefined): HardwareChange[] => [
      {
        op: 'set',
        item: 'cpu',
        values: { pinning: { from, to }, emulatorPin: { from: from && '0', to: to && '0' } },
      },
    ];
    applied(await apply(pin(undefined, '0 0')));
    expect(await affinity()).toBe('0');
    const { steps } = await world.client.hardware.plan({ ...guest, changes: pin('0 0', undefined) });
    applied(await apply(pin('0 0', undefined)));
    expect(await affinity()).toBe(free);
    expect(await host.virsh('emulatorpin', name, '--live')).toContain(free);
    await host.virsh('vcpupin', name, '0', '0', '--live');
    const live = steps.filter(({ target }) => target === 'running');
    expect(live).toHaveLength(2);
    for (const { command } of live) await host.run('sh', ['-c', command]);
    expect(await affinity()).toBe(free);

    const limits: HardwareChange[] = [
      { op: 'set', item: 'limits', values: { period: { to: '50000' }, quota: { to: '25000' } } },
      { op: 'set', item: 'overview', values: { title: { to: '--two words' } } },
    ];
    const plan = await world.client.hardware.plan({ ...guest, changes: limits });
    for (const { command } of plan.steps.filter(({ target }) => target === 'running'))
      await host.run('sh', ['-c', command]);
    const schedinfo = await host.virsh('schedinfo', name, '--live');
    expect(schedinfo).toMatch(/vcpu_period\s*: 50000/);
    expect(schedinfo).toMatch(/vcpu_quota\s*: 25000/);
    expect(await host.virsh('desc', name, '--title', '--live')).toContain('--two words');
  });

  test('a medium that the guest has locked in is taken out by force only', async () => {
    const locker = { host: guest.host, uuid: randomUUID() as Uuid };
    await host.run('truncate', ['-s', '8M', '/var/lib/libvirt/images/locked.iso']);
    await host.defineGuest({
      name: 'locker',
      uuid: locker.uuid,
      network: 'none',
      devices: `<controller type='scsi' model='virtio-scsi'/><disk type='file' device='cdrom'><source file='/var/lib/libvirt/images/locked.iso'/><target dev='sda' bus='scsi'/><readonly/></disk>`,
    });
    await host.virsh('start', 'locker');
    await world.see(guest.host, 'locker', { state: 'running' });
    await vi.waitFor(async () => expect(await host.consoleText('locker')).toContain(READY), patience);
    const { channel } = await world.client.consoles.open({ ...locker, id: 'serial:serial0', force: false });
    const serial = new Terminal(world.openChannel(channel));
    // A shell gives up the whole line where it cannot open; the drive's driver comes after the shell.
    const reads = 'dd if=/dev/sr0 of=/dev/null bs=2048 count=1';
    await serial.type(`until ${reads}; do sleep 1; done; exec 3</dev/sr0; echo lo""cked\r`);
    await serial.shows('locked\r');
    const { items } = await world.client.hardware.get(locker);
    const file = items.find(({ id }) => id === 'disk:sda')?.stored?.values['file'];
    const result = await world.client.hardware.apply({
      ...locker,
      changes: [{ op: 'set', item: 'disk:sda', values: { file: { from: file } } }],
    });
    expect(result).toMatchObject({ outcome: 'partly', steps: [{}, { drive: 'disk:sda' }] });
    expect(await host.virsh('dumpxml', 'locker')).toContain('locked.iso');
    const forced = await world.client.hardware.force({ ...locker, item: 'disk:sda' });
    applied(forced);
    expect(forced.steps[0]?.command).toContain('update-device --live --force locker');
    expect(await host.virsh('dumpxml', 'locker')).not.toContain('locked.iso');
    serial.close();
  });

  /** The next change is looked at, and this happens before it is made. */
  function meanwhile(happens: () => Promise<unknown>): void {
    const begin = vi.spyOn(Journal.prototype, 'begin');
    begin.mockImplementationOnce(async function (this: Journal, change) {
      begin.mockRestore();
      await happens();
      return this.begin(change);
    });
  }
});
