import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type {
  DomainRef,
  Hardware,
  HardwareChange,
  HardwareItem,
  HardwareResult,
  Uuid,
} from '../../preload/contract/index.ts';
import { canRunHosts, Lab, READY, type LabHost } from '../lab/index.ts';
import { HostsWorld, patience, Terminal } from './hostsWorld.ts';

const MIB = 2 ** 20;

/** Hardware of VMs, edited on a real hypervisor: stored, running, or both. */
describe.skipIf(!canRunHosts())('editing hardware, on a real hypervisor', { timeout: 180_000 }, () => {
  let lab: Lab;
  let host: LabHost;
  let world: HostsWorld;
  let serial: Terminal;
  let guest: DomainRef;
  const name = 'hard';

  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'hardware' });
    world = await HostsWorld.open();
    const id = await world.add('hardware', host.uri);
    await world.connected(id);
    guest = { host: id, uuid: randomUUID() as Uuid };
    await host.defineGuest({
      name,
      uuid: guest.uuid,
      vcpus: 2,
      vncPassword: 's3cret"1',
      extra: `<maxMemory slots='4' unit='MiB'>1024</maxMemory><cpu><numa><cell id='0' cpus='0-1' memory='192' unit='MiB'/></numa></cpu>`,
      devices: `<controller type='usb' model='qemu-xhci'/><disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><readonly/></disk>`,
    });
    await host.virsh('setvcpus', name, '1', '--config');
    await host.virsh('start', name);
    for (const file of ['plug.img', 'other.img', 'usb.img', 'medium.iso'])
      await host.run('truncate', ['-s', String(8 * MIB), `/var/lib/libvirt/images/${file}`]);
    await vi.waitFor(async () => expect(await host.consoleText(name)).toContain(READY), patience);
    await world.see(id, name, { state: 'running' });
    const { channel } = await world.client.consoles.open({ ...guest, id: 'serial:serial0', force: false });
    serial = new Terminal(world.openChannel(channel));
  });
  afterAll(async () => {
    serial?.close();
    await world?.close();
    await lab?.close();
  });

  const get = (ref = guest): Promise<Hardware> => vi.waitFor(() => world.client.hardware.get(ref), patience);
  const item = async (id: string, ref = guest): Promise<HardwareItem> => {
    const found = (await get(ref)).items.find((other) => other.id === id);
    if (found === undefined) throw new Error(`no ${id}`);
    return found;
  };
  const apply = (changes: HardwareChange[], ref = guest): Promise<HardwareResult> =>
    world.client.hardware.apply({ ...ref, changes });
  /** Sets values from whatever they are. */
  const set = async (
    id: string,
    values: Readonly<Record<string, string | undefined>>,
    ref = guest,
  ): Promise<HardwareResult> => {
    const { stored, running } = await item(id, ref);
    const seen = (stored ?? running)?.values ?? {};
    const change: HardwareChange = {
      op: 'set',
      item: id,
      values: Object.fromEntries(
        Object.entries(values).map(([field, to]) => [field, { from: seen[field], to }]),
      ),
    };
    return apply([change], ref);
  };
  const both = async (): Promise<{ live: string; stored: string }> => ({
    live: await host.virsh('dumpxml', name, '--security-info'),
    stored: await host.virsh('dumpxml', name, '--inactive', '--security-info'),
  });
  const diskOn = (bus: string, image: string, target: string): Record<string, string> => ({
    type: 'file',
    device: 'disk',
    format: 'raw',
    driver: 'qemu',
    bus,
    target,
    file: `/var/lib/libvirt/images/${image}`,
  });
  const applied = (result: HardwareResult): void => {
    expect(result.steps.flatMap((step) => step.failure ?? [])).toEqual([]);
    expect(result).toMatchObject({ outcome: 'applied', problems: [], conflicts: [] });
  };

  test('what runs and what is stored are told apart, and a fresh start leaves nothing pending', async () => {
    const hardware = await get();
    expect(hardware).toMatchObject({ active: true, persistent: true });
    expect(hardware.items.filter((i) => i.pending !== undefined)).toEqual([]);
    expect(hardware.items.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['cpu', 'memory', 'disk:hdc', 'graphics:vnc', 'video:0', 'rng:0']),
    );
    expect(JSON.stringify(hardware)).not.toContain('s3cret');
    expect((await item('graphics:vnc')).stored?.values['password']).toBe('********');
  });

  test('the forms say what the hypervisor offers', async () => {
    const { kinds } = await world.client.hardware.describe(guest);
    const disk = kinds.find(({ kind }) => kind === 'disk');
    const bus = disk?.fields.find(({ id }) => id === 'bus')?.choices ?? [];
    expect(bus.find(({ value }) => value === 'virtio')?.unavailable).toBeUndefined();
    expect(bus.find(({ value }) => value === 'xen')?.unavailable).toContain('not offered');
    expect(disk?.offers[0]?.values).toMatchObject({ type: 'file', device: 'disk' });
    const network = kinds.find(({ kind }) => kind === 'interface')?.fields.find(({ id }) => id === 'network');
    expect(network?.choices).toContainEqual({ value: 'default' });
  });

  test('vCPUs, memory and title go live and are stored', async () => {
    applied(await set('cpu', { vcpus: '2' }));
    applied(await set('memory', { current: '160' }));
    applied(await set('overview', { title: 'Shop <1>' }));
    const { live, stored } = await both();
    for (const xml of [live, stored]) expect(xml).toContain('<title>Shop &lt;1&gt;</title>');
    // With all of them there is no number of its own, or the same one.
    expect(live).toMatch(/<vcpu[^>]*( current='2')?[^>]*>2<\/vcpu>/);
    expect(stored).toMatch(/<currentMemory unit='KiB'>163840</);
    await vi.waitFor(
      async () => expect((await both()).live).toMatch(/<currentMemory unit='KiB'>163840</),
      patience,
    );
  });

  test('a disk and a USB stick are plugged in, throttled and pulled out', async () => {
    applied(
      await apply([
        {
          op: 'add',
          kind: 'disk',
          values: {
            type: 'file',
            device: 'disk',
            driver: 'qemu',
            format: 'raw',
            bus: 'virtio',
            file: '/var/lib/libvirt/images/plug.img',
          },
        },
        {
          op: 'add',
          kind: 'disk',
          values: {
            type: 'file',
            device: 'disk',
            driver: 'qemu',
            format: 'raw',
            bus: 'usb',
            file: '/var/lib/libvirt/images/usb.img',
          },
        },
      ]),
    );
    let { live, stored } = await both();
    for (const xml of [live, stored]) {
      expect(xml).toContain('plug.img');
      expect(xml).toContain('usb.img');
    }
    expect((await get()).items.filter((i) => i.pending !== undefined)).toEqual([]);
    await vi.waitFor(async () => expect(await guestSays('ls /sys/block')).toMatch(/vda/), patience);

    applied(await set('disk:vda', { totalIops: '300' }));
    ({ live, stored } = await both());
    for (const xml of [live, stored]) expect(xml).toContain('<total_iops_sec>300</total_iops_sec>');

    applied(
      await apply([
        { op: 'remove', item: 'disk:vda' },
        { op: 'remove', item: 'disk:sda' },
      ]),
    );
    ({ live, stored } = await both());
    for (const xml of [live, stored]) expect(xml).not.toMatch(/plug\.img|usb\.img/);
    expect(await guestSays('ls /sys/block')).not.toMatch(/vda/);
  });

  test('a medium is put in and taken out', async () => {
    applied(await set('disk:hdc', { file: '/var/lib/libvirt/images/medium.iso' }));
    expect((await both()).live).toContain('medium.iso');
    applied(await set('disk:hdc', { file: undefined }));
    const { live, stored } = await both();
    for (const xml of [live, stored]) expect(xml).not.toContain('medium.iso');
  });

  test('an interface is plugged in, its link cut, and pulled out', async () => {
    const mac = '52:54:00:00:00:42';
    applied(
      await apply([
        {
          op: 'add',
          kind: 'interface',
          values: { type: 'network', network: 'default', model: 'virtio', mac },
        },
      ]),
    );
    await vi.waitFor(
      async () => expect(await guestSays('cat /sys/class/net/*/address')).toContain(mac),
      patience,
    );
    applied(await set(`interface:${mac}`, { link: 'down' }));
    const { live, stored } = await both();
    for (const xml of [live, stored]) expect(xml).toContain("<link state='down'/>");
    applied(await apply([{ op: 'remove', item: `interface:${mac}` }]));
    expect((await both()).live).not.toContain(mac);
  });

  test('an interface without a MAC address is given one, the same now and at the next start', async () => {
    const macsOf = (xml: string): string[] =>
      [...xml.matchAll(/<mac address='([^']+)'/g)].map(([, mac = '']) => mac);
    const seen = new Set(macsOf((await both()).stored));
    applied(
      await apply([
        { op: 'add', kind: 'interface', values: { type: 'network', network: 'default', model: 'virtio' } },
      ]),
    );
    const { live, stored } = await both();
    const [mac = 'none'] = macsOf(stored).filter((found) => !seen.has(found));
    expect(macsOf(live)).toContain(mac);
    applied(await apply([{ op: 'remove', item: `interface:${mac}` }]));
  });

  test('memory, an entropy source and a watchdog are plugged in', async () => {
    applied(
      await apply([{ op: 'add', kind: 'memoryDevice', values: { model: 'dimm', size: '128', node: '0' } }]),
    );
    applied(await apply([{ op: 'add', kind: 'watchdog', values: { model: 'i6300esb', action: 'none' } }]));
    applied(
      await apply([
        { op: 'add', kind: 'rng', values: { model: 'virtio', backend: 'random', source: '/dev/urandom' } },
      ]),
    );
    const { live, stored } = await both();
    for (const xml of [live, stored]) {
      expect(xml).toContain("<memory model='dimm'");
      expect(xml).toContain("<watchdog model='i6300esb' action='none'");
      expect(xml.match(/<rng /g)).toHaveLength(2);
    }
  });

  test('the display’s password is another one, and survives every other change', async () => {
    applied(await set('graphics:vnc', { password: 'n3w' }));
    let xml = await both();
    for (const text of Object.values(xml)) expect(text).toContain("passwd='n3w'");
    applied(await set('video:0', { model: 'virtio' }));
    applied(await set('overview', { description: 'two\nlines' }));
    xml = await both();
    for (const text of Object.values(xml)) expect(text).toContain("passwd='n3w'");
  });

  test('what cannot go live is pending, field by field, and taken back', async () => {
    expect((await item('video:0')).pending).toEqual({
      kind: 'changed',
      fields: expect.arrayContaining(['model']),
    });
    const plan = await world.client.hardware.plan({ ...guest, changes: [{ op: 'revert', item: 'video:0' }] });
    expect(plan.steps).toMatchObject([{ call: 'domain_define_xml_flags', target: 'stored' }]);
    expect(plan.after).toContain("type='vga'");
    applied(await apply([{ op: 'revert', item: 'video:0' }]));
    expect((await item('video:0')).pending).toBeUndefined();
    expect((await both()).stored).toContain("<model type='vga'");
  });

  test('changed by virsh meanwhile, it is a conflict and nothing is stored', async () => {
    const before = await item('memory');
    await host.virsh('setmem', name, '170M', '--config');
    const { stored } = await both();
    const seen = before.stored?.values['current'];
    const result = await apply([
      { op: 'set', item: 'memory', values: { current: { from: seen, to: '150' } } },
    ]);
    expect(result).toMatchObject({
      outcome: 'refused',
      conflicts: [{ item: 'memory', field: 'current', seen, now: '170', wanted: '150' }],
      steps: [],
    });
    expect((await both()).stored).toBe(stored);
  });

  test('what libvirt refuses leaves everything as it was, in its own words', async () => {
    const before = await both();
    const result = await apply([
      {
        op: 'set',
        item: 'overview',
        values: {
          emulator: { from: (await item('overview')).stored?.values['emulator'], to: '/no/emulator' },
        },
      },
      { op: 'add', kind: 'rng', values: { model: 'virtio', backend: 'random', source: '/dev/urandom' } },
    ]);
    expect(result.outcome).toBe('refused');
    expect(result.steps).toHaveLength(1);
    expect(result.steps[0]?.failure?.libvirt?.message).toContain('/no/emulator');
    expect(await both()).toEqual(before);
  });

  test('where only a part goes live, each step says what became of it', async () => {
    const result = await apply([
      // libvirt stores it; that the image is not there shows when it is plugged in.
      { op: 'add', kind: 'disk', values: diskOn('virtio', 'absent.img', 'vdq') },
      { op: 'set', item: 'overview', values: { title: { from: 'Shop <1>', to: 'Shop 2' } } },
    ]);
    expect(result.outcome).toBe('partly');
    expect(result.steps.map(({ call, failure }) => [call, failure === undefined])).toEqual([
      ['domain_define_xml_flags', true],
      ['domain_attach_device_flags', false],
      ['domain_set_metadata', true],
    ]);
    expect((await item('disk:vdq')).pending).toEqual({ kind: 'added', fields: [] });
    applied(await apply([{ op: 'revert', item: 'disk:vdq' }]));
  });

  test('a disk on a bus without plugs waits for the next start, and is not tried before', async () => {
    const result = await apply([{ op: 'add', kind: 'disk', values: diskOn('ide', 'other.img', 'hdb') }]);
    expect(result.outcome).toBe('applied');
    expect(result.steps.map(({ call }) => call)).toEqual(['domain_define_xml_flags']);
    expect((await item('disk:hdb')).pending).toEqual({ kind: 'added', fields: [] });
    applied(await apply([{ op: 'revert', item: 'disk:hdb' }]));
  });

  test('a device that the guest keeps is told, and goes at the next start', async () => {
    // The guest has no driver that would let go of it while it is paused.
    applied(await apply([{ op: 'add', kind: 'disk', values: diskOn('virtio', 'plug.img', 'vda') }]));
    await host.virsh('suspend', name);
    const result = await apply([{ op: 'remove', item: 'disk:vda' }]);
    expect(result.outcome).toBe('partly');
    expect(result.steps.at(-1)?.failure).toMatchObject({
      code: 'Conflict',
      message: expect.stringContaining('guest'),
    });
    expect((await item('disk:vda')).pending).toEqual({ kind: 'removed', fields: [] });
    await host.virsh('resume', name);
    await vi.waitFor(async () => expect((await both()).live).not.toContain('plug.img'), patience);
  });

  /** What a command on the guest's serial shell printed. */
  async function guestSays(command: string): Promise<string> {
    const mark = randomUUID().slice(0, 8);
    // The shell echoes what is typed: the mark is whole only in what it prints.
    await serial.type(`echo be''gin-${mark}; ${command}; echo en''d-${mark}\r`);
    await serial.shows(`end-${mark}`);
    const [, after = ''] = serial.text.split(`begin-${mark}`);
    return after.split(`end-${mark}`)[0] ?? '';
  }

  test('XML by hand: edited whole, with the secret that it does not show', async () => {
    const { storedXml = '' } = await get();
    expect(storedXml).not.toContain('n3w');
    const to = storedXml.replace('<on_crash>destroy</on_crash>', '<on_crash>restart</on_crash>');
    applied(await apply([{ op: 'document', from: storedXml, to }]));
    const { stored } = await both();
    expect(stored).toContain('<on_crash>restart</on_crash>');
    expect(stored).toContain("passwd='n3w'");
    expect((await item('overview')).pending).toEqual({ kind: 'changed', fields: ['onCrash'] });
    applied(await apply([{ op: 'revert', item: 'overview' }]));
  });

  test.each([
    [
      'not well-formed',
      (xml: string) => xml.replace('</os>', '</oops>'),
      { problem: 'xml', line: expect.any(Number) },
    ],
    [
      'an entity bomb',
      (xml: string) =>
        `<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${xml.replace('</name>', '&b;</name>')}`,
      { problem: 'xml', message: expect.stringContaining('document type') },
    ],
    [
      'over 4 MiB',
      (xml: string) => xml.replace('</description>', `${'x'.repeat(4 * MIB)}</description>`),
      { problem: 'tooLarge', limit: 4 * MIB },
    ],
    [
      'of another VM',
      (xml: string) => xml.replace(/<uuid>..../, '<uuid>0000'),
      { problem: 'xml', message: expect.stringContaining('<uuid>') },
    ],
  ])('XML by hand that is %s is refused before it is sent, and kept', async (_, make, problem) => {
    const { storedXml = '' } = await get();
    const { stored } = await both();
    const change: HardwareChange = { op: 'document', from: storedXml, to: make(storedXml) };
    await world.client.hardware.keepDraft({ ...guest, part: 'xml', changes: [change] });
    const result = await apply([change]);
    expect(result).toMatchObject({ outcome: 'refused', steps: [], problems: [{ change: 0, ...problem }] });
    expect((await both()).stored).toBe(stored);
    const { changes } = await world.client.hardware.draft(guest);
    expect(changes).toEqual([change]);
    await world.client.hardware.keepDraft({ ...guest, part: 'xml', changes: [] });
  });

  test('XML that only libvirt can refuse is refused in its words, and nothing is stored', async () => {
    const { storedXml = '' } = await get();
    const { stored } = await both();
    const to = storedXml.replace('<devices>', '<devices><hologram/>');
    const result = await apply([{ op: 'document', from: storedXml, to }]);
    expect(result.outcome).toBe('refused');
    expect(result.steps[0]?.failure?.libvirt?.code).toBe('VIR_ERR_XML_INVALID_SCHEMA');
    expect((await both()).stored).toBe(stored);
  });

  test('a draft is kept without its secrets, and the forms’ part apart from the XML’s', async () => {
    const forms: HardwareChange[] = [
      {
        op: 'set',
        item: 'graphics:vnc',
        values: { password: { from: '********', to: 'typed' }, keymap: { to: 'de' } },
      },
    ];
    const xml: HardwareChange[] = [
      { op: 'replace', item: 'rng:0', from: '<rng/>', to: '<rng model="virtio"/>' },
    ];
    await world.client.hardware.keepDraft({ ...guest, part: 'forms', changes: forms });
    await world.client.hardware.keepDraft({ ...guest, part: 'xml', changes: xml });
    expect((await world.client.hardware.draft(guest)).changes).toEqual([...forms, ...xml]);
    const onDisk = await readFile(join(world.configDir, 'drafts.json'), 'utf8');
    expect(onDisk).toContain('keymap');
    expect(onDisk).not.toContain('typed');
    for (const part of ['forms', 'xml'] as const)
      await world.client.hardware.keepDraft({ ...guest, part, changes: [] });
  });

  test('the daemon dies in the middle: what was stored is said, what is not known too', async () => {
    const plug = diskOn('virtio', 'late.img', 'vda');
    await host.run('truncate', ['-s', String(8 * MIB), '/var/lib/libvirt/images/late.img']);
    applied(await apply([{ op: 'add', kind: 'disk', values: plug }]));
    await host.virsh('suspend', name);
    const going = apply([{ op: 'remove', item: 'disk:vda' }]);
    // It is stored at once, then the guest is waited for.
    await vi.waitFor(async () => expect((await both()).stored).not.toContain('late.img'), patience);
    await host.killDaemon();
    const result = await going;
    expect(result.outcome).toBe('partly');
    expect(result.steps.map(({ target, failure }) => [target, failure?.code])).toEqual([
      ['stored', undefined],
      ['running', 'Unreachable'],
    ]);
    await host.startDaemon();
    await world.connected(guest.host);
    expect((await item('disk:vda')).pending).toEqual({ kind: 'removed', fields: [] });
    await host.virsh('resume', name);
    const { entries } = await world.client.journal.list({
      object: { kind: 'domain', uuid: guest.uuid },
      limit: 1,
    });
    expect(entries[0]).toMatchObject({ verb: 'changeHardware', outcome: 'unknown', detail: '- disk:vda' });
  });

  test('an entropy source and a watchdog are pulled out again', async () => {
    for (const kind of ['watchdog', 'rng']) {
      const last = (await get()).items.findLast((other) => other.kind === kind);
      applied(await apply([{ op: 'remove', item: last?.id ?? '' }]));
    }
    for (const xml of Object.values(await both())) {
      expect(xml).not.toContain('i6300esb');
      expect(xml.match(/<rng /g)).toHaveLength(1);
    }
  });

  test('memory is pulled out, and a processor, which the guest may keep: it is said then', async () => {
    const module = (await get()).items.find(({ kind }) => kind === 'memoryDevice');
    applied(await apply([{ op: 'remove', item: module?.id ?? '' }]));
    for (const xml of Object.values(await both())) expect(xml).not.toContain("<memory model='dimm'");

    const { steps } = await set('cpu', { vcpus: '1' });
    expect(steps.map(({ call }) => call)).toEqual(['domain_define_xml_flags', 'domain_set_vcpus_flags']);
    expect((await both()).stored).toMatch(/<vcpu[^>]* current='1'[^>]*>2<\/vcpu>/);
    // An emulated guest is slower to give it back than libvirt waits.
    const failure = steps.at(-1)?.failure;
    if (failure === undefined) expect((await both()).live).toMatch(/<vcpu[^>]* current='1'/);
    else expect(failure).toMatchObject({ code: 'Timeout', message: expect.stringContaining('vcpu unplug') });
  });
});
