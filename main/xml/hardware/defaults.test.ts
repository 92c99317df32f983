import { describe, expect, test } from 'vitest';
import { readDomainCapabilities } from '../capabilities.ts';
import { descriptions, readDomainTree } from '../devices/index.ts';
import { validate } from '../devices/validate.ts';
import { writeTree } from '../tree.ts';
import { newDevices, type NewDevice } from './defaults.ts';
import { editHardware } from './edit.ts';
import { guestOfDomain } from './guest.ts';

const MACHINES = {
  q35: ['x86_64', 'pc-q35-9.0', 'kvm'],
  pc: ['x86_64', 'pc-i440fx-9.0', 'qemu'],
  arm: ['aarch64', 'virt-9.0', 'qemu'],
  z: ['s390x', 's390-ccw-virtio-9.0', 'qemu'],
  power: ['ppc64le', 'pseries-9.0', 'qemu'],
} as const;
type Machine = keyof typeof MACHINES;

const SYSTEMS = {
  debian12: 'http://debian.org/debian/12',
  debian7: 'http://debian.org/debian/7',
  win11: 'http://microsoft.com/win/11',
  win7: 'http://microsoft.com/win/7',
  winxp: 'http://microsoft.com/win/xp',
  win98: 'http://microsoft.com/win/98',
  freebsd14: 'http://freebsd.org/freebsd/14.0',
  unknown: undefined,
} as const;
type System = keyof typeof SYSTEMS;

const domain = (machine: Machine, system: System, devices = '', rest = ''): string => {
  const [arch, name, type] = MACHINES[machine];
  const id = SYSTEMS[system];
  const metadata = id === undefined ? '' : `<metadata><libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'><libosinfo:os id='${id}'/></libosinfo:libosinfo></metadata>`;
  return `<domain type='${type}'><name>a</name>${metadata}${rest}<os><type arch='${arch}' machine='${name}'>hvm</type></os><devices>${devices}</devices></domain>`;
}; // prettier-ignore

const offered = (
  xml: string,
  kind: string,
  libvirtVersion = { major: 10, minor: 0 },
  offers?: ReturnType<typeof readDomainCapabilities>,
): NewDevice[] => {
  const { root } = readDomainTree(xml);
  const description = descriptions.find((d) => d.kind === kind);
  if (description === undefined) throw new Error(kind);
  return newDevices(root, guestOfDomain(root, { offers, libvirtVersion }))(description);
};

const CHOSEN: Readonly<Record<string, string>> = {
  disk: 'bus', interface: 'model', video: 'model', sound: 'model', input: 'bus', watchdog: 'model', tpm: 'model', panic: 'model',
  iommu: 'model', controller: 'scsiModel', rng: 'model', memballoon: 'model', console: 'target', filesystem: 'driver', vsock: 'model',
}; // prettier-ignore

/** What every kind begins with that is chosen, and the CD-ROM drive's bus. */
function everything(machine: Machine, system: System): Record<string, string> {
  const xml = domain(machine, system);
  const chosen = Object.entries(CHOSEN).map(([kind, field]) => [kind, offered(xml, kind)[0]?.values[field] ?? '-']); // prettier-ignore
  return Object.fromEntries([...chosen, ['cdrom', offered(xml, 'disk')[1]?.values['bus'] ?? '-']]) as Record<string, string>; // prettier-ignore
}

const everyModern = { rng: 'virtio', memballoon: 'virtio', vsock: 'virtio' };

describe('what a new device begins with', () => {
  test.each<[Machine, System, Record<string, string>]>([
    ['q35', 'debian12', { disk: 'virtio', cdrom: 'sata', interface: 'virtio', video: 'virtio', sound: 'ich9', input: 'usb', watchdog: 'itco', tpm: 'tpm-crb', panic: 'isa', iommu: 'intel', controller: 'virtio-scsi', console: 'virtio', filesystem: 'path', ...everyModern }],
    ['pc', 'debian12', { disk: 'virtio', cdrom: 'ide', interface: 'virtio', video: 'virtio', sound: 'ich6', input: 'usb', watchdog: 'i6300esb', tpm: 'tpm-crb', panic: 'isa', iommu: '-', controller: 'virtio-scsi', console: 'virtio', filesystem: 'path', ...everyModern }],
    ['q35', 'debian7', { disk: 'sata', cdrom: 'sata', interface: 'e1000e', video: 'qxl', sound: 'ich9', input: 'usb', watchdog: 'itco', tpm: 'tpm-tis', panic: 'isa', iommu: 'intel', controller: 'lsilogic', console: 'serial', filesystem: 'path', rng: 'virtio-transitional', memballoon: 'virtio-transitional', vsock: 'virtio-transitional' }],
    ['pc', 'debian7', { disk: 'virtio', cdrom: 'ide', interface: 'virtio', video: 'qxl', sound: 'ich6', input: 'usb', watchdog: 'i6300esb', tpm: 'tpm-tis', panic: 'isa', iommu: '-', controller: 'virtio-scsi', console: 'virtio', filesystem: 'path', ...everyModern }],
    ['q35', 'win11', { disk: 'sata', cdrom: 'sata', interface: 'e1000e', video: 'vga', sound: 'ich9', input: 'usb', watchdog: 'itco', tpm: 'tpm-crb', panic: 'hyperv', iommu: 'intel', controller: 'lsisas1068', console: 'serial', filesystem: 'virtiofs', ...everyModern }],
    ['pc', 'win7', { disk: 'ide', cdrom: 'ide', interface: 'e1000', video: 'vga', sound: 'ich6', input: 'usb', watchdog: 'i6300esb', tpm: 'tpm-tis', panic: 'isa', iommu: '-', controller: 'lsisas1068', console: 'serial', filesystem: 'virtiofs', ...everyModern }],
    ['pc', 'winxp', { disk: 'ide', cdrom: 'ide', interface: 'e1000', video: 'vga', sound: 'ac97', input: 'usb', watchdog: 'i6300esb', tpm: 'tpm-tis', panic: 'isa', iommu: '-', controller: 'lsilogic', console: 'serial', filesystem: 'virtiofs', ...everyModern }],
    ['pc', 'win98', { disk: 'ide', cdrom: 'ide', interface: 'rtl8139', video: 'vga', sound: 'ac97', input: 'usb', watchdog: 'i6300esb', tpm: 'tpm-tis', panic: 'isa', iommu: '-', controller: 'lsilogic', console: 'serial', filesystem: 'virtiofs', ...everyModern }],
    ['q35', 'freebsd14', { disk: 'virtio', cdrom: 'sata', interface: 'virtio', video: 'vga', sound: 'ich9', input: 'usb', watchdog: 'itco', tpm: 'tpm-crb', panic: 'isa', iommu: 'intel', controller: 'virtio-scsi', console: 'virtio', filesystem: 'path', ...everyModern }],
    ['q35', 'unknown', { disk: 'sata', cdrom: 'sata', interface: 'e1000e', video: 'vga', sound: 'ich9', input: 'usb', watchdog: 'itco', tpm: 'tpm-crb', panic: 'isa', iommu: 'intel', controller: 'lsilogic', console: 'serial', filesystem: 'path', ...everyModern }],
    ['pc', 'unknown', { disk: 'ide', cdrom: 'ide', interface: 'e1000', video: 'vga', sound: 'ich6', input: 'usb', watchdog: 'i6300esb', tpm: 'tpm-crb', panic: 'isa', iommu: '-', controller: 'lsilogic', console: 'serial', filesystem: 'path', ...everyModern }],
    ['arm', 'debian12', { disk: 'virtio', cdrom: 'scsi', interface: 'virtio', video: 'virtio', sound: 'ich9', input: 'virtio', watchdog: 'i6300esb', tpm: 'tpm-tis', panic: 'pvpanic', iommu: 'smmuv3', controller: 'virtio-scsi', console: 'virtio', filesystem: 'path', ...everyModern }],
    ['arm', 'win11', { disk: 'virtio', cdrom: 'scsi', interface: 'virtio', video: 'virtio', sound: 'ich9', input: 'usb', watchdog: 'i6300esb', tpm: 'tpm-tis', panic: 'pvpanic', iommu: 'smmuv3', controller: 'virtio-scsi', console: 'virtio', filesystem: 'virtiofs', ...everyModern }],
    ['z', 'debian12', { disk: 'virtio', cdrom: 'scsi', interface: 'virtio', video: 'virtio', sound: '-', input: 'virtio', watchdog: 'diag288', tpm: '-', panic: 's390', iommu: '-', controller: 'virtio-scsi', console: 'sclp', filesystem: 'path', ...everyModern }],
    ['power', 'debian12', { disk: 'virtio', cdrom: 'scsi', interface: 'virtio', video: 'virtio', sound: 'ich6', input: 'usb', watchdog: 'i6300esb', tpm: 'tpm-spapr', panic: 'pseries', iommu: '-', controller: 'virtio-scsi', console: 'virtio', filesystem: 'path', ...everyModern }],
  ])('on %s with %s', (machine, system, expected) => expect(everything(machine, system)).toEqual(expected)); // prettier-ignore

  test('is right of itself, but for what only the user knows', () => {
    for (const machine of Object.keys(MACHINES) as Machine[])
      for (const system of Object.keys(SYSTEMS) as System[])
        for (const description of descriptions) {
          const { kind } = description;
          for (const { name, values } of offered(domain(machine, system), kind)) {
            const wrong = validate(description, values).filter(({ problem }) => problem !== 'required');
            expect(wrong, `${name} on ${machine} with ${system}`).toEqual([]);
          }
        }
  });

  test('is told with its reason', () => {
    const because = (xml: string, kind: string) => offered(xml, kind).map((device) => device.because);
    expect(because(domain('q35', 'win11'), 'disk')).toEqual(['system', 'machine']);
    expect(because(domain('q35', 'unknown'), 'disk')).toEqual(['unknown', 'machine']);
    expect(because(domain('q35', 'win11'), 'watchdog')).toEqual(['machine']);
    expect(because(domain('pc', 'winxp'), 'sound')).toEqual(['system']);
    // Drivers that it has not are no reason, and those of which that is not known neither.
    expect(because(domain('q35', 'debian12'), 'rng')).toEqual(['system']);
    for (const system of ['win11', 'unknown'] as const)
      expect(because(domain('q35', system), 'rng')).toEqual(['machine']);
    expect(because(domain('arm', 'win11'), 'disk')[0]).toBe('machine');
    for (const kind of ['controller', 'filesystem'])
      expect(because(domain('q35', 'unknown'), kind)).toEqual([undefined]);
    expect(because(domain('q35', 'win11', `<interface type='user'><model type='virtio'/></interface>`), 'interface')).toEqual(['present']); // prettier-ignore
  });
});

const disk = (target: string, bus: string, device = 'disk'): string =>
  `<disk type='file' device='${device}'><target dev='${target}' bus='${bus}'/></disk>`;

describe('what the guest has already', () => {
  test('shows what its system knows', () => {
    const xml = domain('q35', 'win11', disk('vda', 'virtio') + disk('sda', 'scsi', 'cdrom'));
    expect(offered(xml, 'disk')).toMatchObject([
      { name: 'disk', values: { bus: 'virtio' }, because: 'present' },
      { name: 'cdrom', values: { device: 'cdrom', bus: 'scsi', readonly: 'yes', format: 'raw' }, because: 'present' },
    ]); // prettier-ignore
  });

  test('leaves room or not: a fifth disk goes to another bus than IDE', () => {
    const four = ['hda', 'hdb', 'hdc', 'hdd'].map((name) => disk(name, 'ide')).join('');
    expect(offered(domain('pc', 'winxp', four), 'disk').map(({ values }) => values['bus'])).toEqual(['sata', 'sata']); // prettier-ignore
    expect(offered(domain('pc', 'winxp', disk('hda', 'ide')), 'disk')[0]?.values['bus']).toBe('ide');
  });

  test('is not given twice: names, ids, pointers, watchdogs of the chipset', () => {
    const agent = `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`;
    const spice = `<graphics type='spice'/>`;
    expect(offered(domain('q35', 'debian12', agent + spice), 'channel')[0]?.values).toMatchObject({ type: 'spicevmc', name: 'com.redhat.spice.0' }); // prettier-ignore
    expect(offered(domain('q35', 'debian12', agent), 'channel')[0]?.values['name']).toBe('org.virtdeck.channel.0'); // prettier-ignore
    expect(offered(domain('q35', 'debian12', `<audio id='1' type='none'/>`), 'audio')[0]?.values['id']).toBe('2'); // prettier-ignore
    expect(offered(domain('q35', 'debian12', `<input type='tablet' bus='usb'/>`), 'input')[0]?.values['type']).toBe('keyboard'); // prettier-ignore
    expect(offered(domain('q35', 'debian12', `<watchdog model='itco' action='reset'/>`), 'watchdog')[0]?.values['model']).toBe('i6300esb'); // prettier-ignore
    expect(offered(domain('q35', 'debian12', `<graphics type='vnc'/>`), 'graphics')[0]?.values['type']).toBe('spice'); // prettier-ignore
    expect(offered(domain('z', 'debian12', `<console type='pty'/>`), 'console')[0]?.values['target']).toBe('virtio'); // prettier-ignore
  });

  test('decides what is missing for it', () => {
    const shared = `<memoryBacking><access mode='shared'/></memoryBacking>`;
    expect(offered(domain('q35', 'win11'), 'filesystem')[0]?.needs).toBe('sharedMemory');
    expect(offered(domain('q35', 'win11', '', shared), 'filesystem')[0]?.needs).toBeUndefined();
    expect(offered(domain('q35', 'debian12', '', shared), 'filesystem')[0]).toMatchObject({ values: { driver: 'virtiofs' } }); // prettier-ignore
    expect(offered(domain('q35', 'debian12'), 'memoryDevice')[0]?.needs).toBe('memorySlots');
    expect(offered(domain('q35', 'debian12', '', `<maxMemory slots='4' unit='MiB'>1024</maxMemory>`), 'memoryDevice')[0]?.needs).toBeUndefined(); // prettier-ignore
    for (const kind of ['redirdev', 'smartcard']) {
      expect(offered(domain('q35', 'debian12'), kind)[0]?.needs).toBe('spice');
      expect(offered(domain('q35', 'debian12', `<graphics type='spice'/>`), kind)[0]?.needs).toBeUndefined();
    }
  });
});

describe('what the host has', () => {
  test('an older libvirt has fewer models', () => {
    const old = { major: 9, minor: 0 };
    expect(offered(domain('q35', 'debian12'), 'watchdog', old)[0]?.values['model']).toBe('i6300esb');
    expect(offered(domain('arm', 'debian12'), 'panic', old)).toEqual([]);
    expect(offered(domain('q35', 'debian12'), 'crypto', old)).toEqual([]);
    expect(offered(domain('q35', 'debian12'), 'crypto')).toHaveLength(1);
  });

  test('its emulator decides between those that are fit', () => {
    const emulator = readDomainCapabilities(`<domainCapabilities><devices>
      <disk supported='yes'><enum name='bus'><value>usb</value><value>scsi</value></enum></disk>
      <video supported='yes'><enum name='modelType'><value>cirrus</value><value>bochs</value></enum></video>
      <tpm supported='yes'><enum name='model'><value>tpm-tis</value></enum></tpm>
      <filesystem supported='yes'><enum name='driverType'><value>path</value></enum></filesystem>
    </devices></domainCapabilities>`);
    const value = (kind: string, field: string) =>
      offered(domain('q35', 'win11'), kind, undefined, emulator)[0]?.values[field];
    expect(value('disk', 'bus')).toBe('scsi');
    expect(value('video', 'model')).toBe('bochs');
    expect(value('tpm', 'model')).toBe('tpm-tis');
    expect(value('filesystem', 'driver')).toBe('path');
  });

  test('without a virtual network the guest is connected as the user', () => {
    const { root } = readDomainTree(domain('q35', 'debian12'));
    const [description] = descriptions.filter(({ kind }) => kind === 'interface');
    if (description === undefined) throw new Error('no description');
    const offer = (hasNetworks: boolean) =>
      newDevices(root, guestOfDomain(root, { offers: undefined, hasNetworks }))(description)[0]?.values;
    expect(offer(false)).toEqual({ type: 'user', model: 'virtio' });
    expect(offer(true)).toEqual({ type: 'network', network: 'default', model: 'virtio' });
  });

  test('what the machine cannot have is not offered', () => {
    const kinds = ['parallel', 'nvram', 'hub', 'redirdev', 'smartcard', 'sound', 'tpm', 'iommu'];
    const missing = (machine: Machine) => kinds.filter((kind) => offered(domain(machine, 'debian12'), kind).length === 0); // prettier-ignore
    expect(missing('q35')).toEqual(['nvram']);
    expect(missing('pc')).toEqual(['nvram', 'iommu']);
    expect(missing('z')).toEqual(kinds);
    expect(missing('power')).toEqual(['parallel', 'iommu']);
  });
});

describe('a controller that the guest has not', () => {
  const added = (xml: string, values: Record<string, string>, kind = 'disk') => {
    const { problems, after } = editHardware({ stored: xml, running: undefined }, [{ op: 'add', kind, values }]);
    expect(problems).toEqual([]);
    return [...after.matchAll(/<controller type=.(\w+). model=.([\w-]+)./g)].map((found) => found.slice(1));
  }; // prettier-ignore
  const scsi = { type: 'file', device: 'disk', bus: 'scsi', file: '/a' };

  test('comes with a SCSI disk, as the system knows it', () => {
    expect(added(domain('q35', 'debian12'), scsi)).toEqual([['scsi', 'virtio-scsi']]);
    expect(added(domain('q35', 'win11'), scsi)).toEqual([['scsi', 'lsisas1068']]);
    expect(added(domain('q35', 'debian12', `<controller type='scsi' model='buslogic'/>`), scsi)).toEqual([['scsi', 'buslogic']]); // prettier-ignore
    expect(added(domain('q35', 'debian12'), { ...scsi, bus: 'sata' })).toEqual([]);
  });

  test('comes with a USB device where the board has none of its own', () => {
    expect(added(domain('arm', 'win11'), { type: 'tablet', bus: 'usb' }, 'input')).toEqual([['usb', 'qemu-xhci']]); // prettier-ignore
    expect(added(domain('q35', 'win11'), { type: 'tablet', bus: 'usb' }, 'input')).toEqual([]);
  });

  test('is plugged into the running guest first', () => {
    const xml = domain('q35', 'debian12');
    const { live, after } = editHardware({ stored: xml, running: xml }, [{ op: 'add', kind: 'disk', values: scsi }]); // prettier-ignore
    expect(live.map((work) => (work.what === 'attach' ? /<(\w+)/.exec(work.xml)?.[1] : ''))).toEqual(['controller', 'disk']); // prettier-ignore
    expect(readDomainTree(after).root).toBeDefined();
    expect(writeTree(readDomainTree(after))).toBe(after);
  });
});

test('a disk on a bus that is looked at only at start waits for the next one', () => {
  const xml = domain('q35', 'win11', disk('sda', 'sata') + disk('vda', 'virtio'));
  const both = { stored: xml, running: xml };
  const add = (bus: string) =>
    editHardware(both, [
      { op: 'add', kind: 'disk', values: { type: 'file', device: 'disk', bus, file: '/a' } },
    ]);
  expect(add('sata')).toMatchObject({ live: [], when: ['nextStart'] });
  expect(add('virtio')).toMatchObject({ live: [{ what: 'attach' }], when: ['now'] });
  expect(editHardware(both, [{ op: 'remove', item: 'disk:sda' }])).toMatchObject({ live: [] });
  expect(editHardware(both, [{ op: 'remove', item: 'disk:vda' }])).toMatchObject({
    live: [{ what: 'detach' }],
  });
});
