import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFailed, test, vi } from 'vitest';
import type { HostId } from '../../preload/contract/index.ts';
import { Lab, READY, canRunHosts, type LabHost } from '../lab/index.ts';
import { HostsWorld, Terminal, patience } from './hostsWorld.ts';

/** Within which libvirt's events and the re-reading of stored changes must show; generous, these are not speed tests. */
const BY_EVENT = 5_000;
const STORED = 10_000;

describe.skipIf(!canRunHosts())('a host beside another administrator', () => {
  let lab: Lab;
  let lvd: LabHost;
  let world: HostsWorld;
  let host: HostId;

  beforeAll(async () => {
    lab = await Lab.open();
    lvd = await lab.startLibvirtd({ name: 'live', network: 'shared' });
    await lvd.defineGuest({ name: 'alpha' });
    world = await HostsWorld.open();
    host = await world.add('live', lvd.uri);
    await world.connected(host);
  });
  afterAll(async () => {
    await world?.close();
    await lab?.close();
  });

  const open = async (name: string, id: string, force = false): Promise<Terminal> => {
    const { channel } = await world.client.consoles.open({ ...world.ref(host, name), id, force });
    return new Terminal(world.openChannel(channel));
  };

  test('tells what the hypervisor is', async () => {
    await vi.waitFor(() => expect(world.host(host)?.hypervisor).toBeDefined(), patience);
    expect(world.host(host)).toMatchObject({
      state: 'connected',
      domains: 1,
      running: 0,
      hypervisor: { type: 'QEMU', hostname: 'live', hasDomainStats: true },
    });
    expect(world.domain(host, 'alpha')).toMatchObject({
      state: 'shutoff',
      persistent: true,
      vcpus: 1,
      lost: false,
    });
  });

  test('what virsh defines, starts, renames and undefines comes, changes and goes by itself', async () => {
    await lvd.defineGuest({ name: 'beta', vnc: 'none', extra: '<title>Second</title>' });
    await world.see(host, 'beta', { state: 'shutoff', title: 'Second', vcpus: 1 }, BY_EVENT);
    await lvd.virsh('domrename', 'beta', 'gamma');
    await world.see(host, 'gamma', { state: 'shutoff' }, BY_EVENT);
    expect(world.domain(host, 'beta')).toBeUndefined();
    await lvd.virsh('start', 'gamma', '--paused');
    await world.see(host, 'gamma', { state: 'paused' }, BY_EVENT);
    await lvd.virsh('resume', 'gamma');
    await world.see(host, 'gamma', { state: 'running' }, BY_EVENT);
    expect(world.domain(host, 'gamma')?.runningSince).toBeTypeOf('number');
    await vi.waitFor(() => expect(world.host(host)).toMatchObject({ domains: 2, running: 1 }), patience);
    await lvd.virsh('undefine', 'gamma');
    await world.see(host, 'gamma', { state: 'running', persistent: false }, BY_EVENT);
    await lvd.virsh('destroy', 'gamma');
    await vi.waitFor(() => expect(world.domain(host, 'gamma')).toBeUndefined(), { timeout: BY_EVENT });
  });

  test('stored changes, which send no event, show within ten seconds', async () => {
    await world.client.domains.setVisible({ domains: [world.ref(host, 'alpha')] });
    await lvd.virsh('autostart', 'alpha');
    await world.see(host, 'alpha', { autostart: true }, STORED);
    await lvd.virsh('setmaxmem', 'alpha', '256M', '--config');
    await lvd.virsh('setvcpus', 'alpha', '2', '--config', '--maximum');
    await lvd.virsh('setvcpus', 'alpha', '2', '--config');
    await world.see(host, 'alpha', { vcpus: 2, maxMemoryBytes: 256 * 2 ** 20 }, STORED);
    await lvd.virsh('setvcpus', 'alpha', '1', '--config');
    await lvd.virsh('desc', 'alpha', '--config', 'Some notes');
    await world.see(host, 'alpha', { vcpus: 1, description: 'Some notes' }, STORED);
    await lvd.virsh('autostart', 'alpha', '--disable');
    await world.see(host, 'alpha', { autostart: false }, STORED);
  });

  test('each life-cycle action changes what the page sees', async () => {
    expect(await world.act(host, 'alpha', 'startPaused')).toBeUndefined();
    await world.see(host, 'alpha', { state: 'paused' }, BY_EVENT);
    expect(await world.act(host, 'alpha', 'resume')).toBeUndefined();
    await world.see(host, 'alpha', { state: 'running' }, BY_EVENT);
    expect(await world.act(host, 'alpha', 'suspend')).toBeUndefined();
    await world.see(host, 'alpha', { state: 'paused', reason: 'user' }, BY_EVENT);
    expect(await world.act(host, 'alpha', 'resume')).toBeUndefined();
    expect(await world.act(host, 'alpha', 'managedSave')).toBeUndefined();
    await world.see(host, 'alpha', { state: 'saved', hasManagedSave: true }, BY_EVENT);
    expect(await world.act(host, 'alpha', 'start')).toBeUndefined();
    await world.see(host, 'alpha', { state: 'running', hasManagedSave: false }, BY_EVENT);
    expect(await world.act(host, 'alpha', 'managedSave')).toBeUndefined();
    await world.see(host, 'alpha', { state: 'saved' }, BY_EVENT);
    expect(await world.act(host, 'alpha', 'discardManagedSave')).toBeUndefined();
    await world.see(host, 'alpha', { state: 'shutoff', hasManagedSave: false }, BY_EVENT);
    expect(await world.act(host, 'alpha', 'start')).toBeUndefined();
    await world.see(host, 'alpha', { state: 'running' }, BY_EVENT);
    expect(await world.act(host, 'alpha', 'reset')).toBeUndefined();
    expect(await world.act(host, 'alpha', 'injectNmi')).toBeUndefined();
    expect(await world.act(host, 'alpha', 'destroy')).toBeUndefined();
    await world.see(host, 'alpha', { state: 'shutoff', reason: 'destroyed' }, BY_EVENT);
    expect(world.domain(host, 'alpha')).not.toHaveProperty('runningSince');
  });

  test('what cannot be done is told with the object, what was tried and libvirt’s own words', async () => {
    const failure = await world.act(host, 'alpha', 'destroy');
    expect(failure).toMatchObject({
      code: 'Conflict',
      object: 'domain alpha',
      libvirt: { code: 'VIR_ERR_OPERATION_INVALID' },
    });
    expect(failure?.message).toBe(`Cannot force off alpha on live: ${failure?.libvirt?.message}`);
    const missing = { host, uuid: '00000000-0000-4000-8000-000000000000' as never };
    const { results } = await world.client.domains.act({ action: 'start', domains: [missing] });
    expect(results[0]?.failure).toMatchObject({ code: 'NotFound' });
  });

  test('a guest boots on its serial console and answers; its display speaks RFB; a picture can be taken', async () => {
    expect(await world.act(host, 'alpha', 'start')).toBeUndefined();
    const list = await world.client.consoles.list(world.ref(host, 'alpha'));
    expect(list).toEqual([
      { id: 'vnc:0', kind: 'vnc', label: 'VNC', reachable: true },
      { id: 'serial:serial0', kind: 'text', label: 'Serial 0 (isa-serial)', reachable: true },
    ]);
    const serial = await open('alpha', 'serial:serial0');
    await serial.shows(READY);
    await serial.type('echo answer-$((40+2))\r');
    await serial.shows(/answer-42/);
    const display = await open('alpha', 'vnc:0');
    await display.shows(/^RFB 003\.008\n/);
    await display.type('RFB 003.008\n');
    // One security type is offered, and it is "none".
    await vi.waitFor(() => expect(display.text).toHaveLength(14), patience);
    const picture = await world.client.consoles.screenshot({ ...world.ref(host, 'alpha'), screen: 0 });
    expect(picture).toMatchObject({ mime: 'image/png' });
    expect(picture.width * picture.height).toBeGreaterThan(10_000);
    const png = Buffer.from(picture.data, 'base64');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([picture.width, picture.height]);

    const second = world.client.consoles.open({
      ...world.ref(host, 'alpha'),
      id: 'serial:serial0',
      force: false,
    });
    await expect(second, 'one at a time').rejects.toMatchObject({ data: { object: 'domain alpha' } });
    const taken = await open('alpha', 'serial:serial0', true);
    await vi.waitFor(() => expect(serial.closed).toBe(true), patience);
    await taken.type('echo mine-$((1+1))\r');
    await taken.shows(/mine-2/);
    expect(await world.act(host, 'alpha', 'destroy')).toBeUndefined();
    await vi.waitFor(() => expect([taken.closed, display.closed]).toEqual([true, true]), patience);
    const off = await world.client.consoles.list(world.ref(host, 'alpha'));
    expect(off.map(({ id, reachable, reason }) => [id, reachable, reason])).toEqual([
      ['vnc:0', false, 'It is not running.'],
      ['serial:serial0', false, 'It is not running.'],
    ]);
  });

  test('figures of what is on screen come by themselves', async () => {
    await lvd.defineGuest({ name: 'busy', load: true, vnc: 'none' });
    await world.see(host, 'busy', { state: 'shutoff' });
    expect(await world.act(host, 'busy', 'start')).toBeUndefined();
    const { key } = world.domain(host, 'busy') ?? {};
    await world.client.domains.setVisible({ domains: [world.ref(host, 'busy')] });
    await vi.waitFor(() => {
      const latest = world.figures.get(key ?? '')?.at(-1);
      expect(latest?.cpu).toBeGreaterThan(0);
      expect(latest?.cpu).toBeLessThanOrEqual(1);
      expect(latest?.memoryUsedBytes).toBeGreaterThan(0);
      expect(latest?.memoryBytes).toBe(192 * 2 ** 20);
      expect(latest?.netTxBytes).toBeNull();
    }, patience);
    expect(await world.act(host, 'busy', 'destroy')).toBeUndefined();
    await lvd.virsh('undefine', 'busy');
  });

  test('many at once: each has its own result, and the whole is one task', async () => {
    for (const name of ['m1', 'm2', 'm3']) await lvd.defineGuest({ name, vnc: 'none', network: 'none' });
    await world.see(host, 'm3', { state: 'shutoff' });
    await lvd.virsh('start', 'm2');
    await world.see(host, 'm2', { state: 'running' });
    const domains = ['m1', 'm2', 'm3'].map((name) => world.ref(host, name));
    const { results } = await world.client.domains.act({ action: 'start', domains });
    expect(results.map((result) => result.failure?.code)).toEqual([undefined, 'Conflict', undefined]);
    await vi.waitFor(() => {
      const task = [...world.tasks.rows.values()].find(({ title }) => title === 'Start 3 VMs');
      expect(task).toMatchObject({ state: 'failed', host, cancellable: false });
      expect(task?.failure?.message).toContain('Cannot start m2 on live');
    }, patience);
    await world.client.tasks.clear();
    await vi.waitFor(() => expect(world.tasks.rows.size).toBe(0), patience);
    const gone = await world.client.domains.act({ action: 'destroy', domains });
    expect(gone.results.flatMap((result) => result.failure ?? [])).toEqual([]);
    for (const name of ['m1', 'm2', 'm3']) await lvd.virsh('undefine', name);
  });

  test('five slow starts under way: a console key and a list refresh are answered before any of them ends', async () => {
    // A QEMU that does not answer its monitor before the test says so: as slow as one whose disks are.
    const emulator = '/var/lib/libvirt/slow-qemu';
    const script = `case "$*" in *guest=slow*) until [ -e /var/lib/libvirt/go ]; do sleep 0.2; done;; esac
exec qemu-system-x86_64 "$@"`;
    await writeFile(join(lvd.folder, emulator), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const go = () => writeFile(join(lvd.folder, 'var/lib/libvirt/go'), '');
    const slow = ['slow1', 'slow2', 'slow3', 'slow4', 'slow5'];
    const devices = `<emulator>${emulator}</emulator>`;
    for (const name of slow) await lvd.defineGuest({ name, vnc: 'none', network: 'none', devices });
    await world.see(host, 'slow5', { state: 'shutoff', lost: false });
    expect(await world.act(host, 'alpha', 'start')).toBeUndefined();
    const serial = await open('alpha', 'serial:serial0');
    await serial.shows(READY);

    onTestFailed(go);
    let ended = 0;
    const starts = slow.map(async (name) => {
      const failure = await world.act(host, name, 'start');
      ended += 1;
      return failure;
    });
    await vi.waitFor(() => {
      const running = [...world.tasks.rows.values()].filter((task) => task.state === 'running');
      expect(running).toHaveLength(5);
    }, patience);
    await serial.type('echo quick-$((20+1))\r');
    await serial.shows(/quick-21/);
    const xml = await world.client.domains.getXml({ ...world.ref(host, 'slow1'), stored: true });
    expect(xml.xml).toContain('<name>slow1</name>');
    expect(await world.act(host, 'alpha', 'suspend')).toBeUndefined();
    await world.see(host, 'alpha', { state: 'paused' });
    await lvd.defineGuest({ name: 'fresh', extra: '<title>While they start</title>' });
    await world.see(host, 'fresh', { state: 'shutoff', title: 'While they start' });
    expect(ended, 'starts that ended meanwhile').toBe(0);
    await go();
    expect((await Promise.all(starts)).flatMap((failure) => failure ?? [])).toEqual([]);
    serial.close();
    for (const name of [...slow, 'alpha']) await world.act(host, name, 'destroy');
  });
});
