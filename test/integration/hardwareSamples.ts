/** Documents with every field of every description set in turn, for libvirt's schema and its daemon to judge. */
import {
  addDevice,
  applies,
  descriptions,
  newDevice,
  readDomainTree,
  writeValues,
} from '../../main/xml/devices/index.ts';
import { writeTree } from '../../main/xml/tree.ts';

type Description = (typeof descriptions)[number];
type Field = Description['fields'][number];
type Values = Record<string, string>;

/** One value of one field in a document that is otherwise as plain as may be. */
export interface Sample {
  /** `disk.cache=none` */
  name: string;
  kind: string;
  field: string;
  value: string;
  /** Everything that was written with it. */
  values: Values;
  description: Description;
  xml: string;
}

const UUID = 'c7a5fdbd-edaf-9455-926a-d65c16db1809';

/** What a field's type does not tell: values by `kind.field`, else by `field`. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'overview.name': 'sample', 'overview.virtType': 'qemu', 'overview.arch': 'x86_64', 'overview.machine': 'pc-q35-7.2', 'overview.loader': '/usr/share/OVMF/OVMF_CODE_4M.fd', 'overview.emulator': '/usr/bin/qemu-system-x86_64',
  'overview.clockAdjustment': '3600', 'overview.timezone': 'Europe/Budapest', 'overview.seclabels': 'dac static yes 0:0',
  'osInfo.osId': 'http://debian.org/debian/12', 'launchSecurity.policy': '0x0003', 'boot.osType': 'hvm',
  'cpu.model': 'Haswell', 'cpu.vendor': 'Intel', 'cpu.vendorId': 'GenuineIntel', 'cpu.features': 'require vmx\ndisable svm',
  'cpu.cpuset': '0-1', 'cpu.pinning': '0 0-1\n1 1', 'cpu.emulatorPin': '0', 'cpu.iothreadIds': '1\n2 1 4', 'cpu.iothreadPin': '1 0',
  'cpu.vcpuStates': '0 yes no\n1 yes no', 'cpu.vcpuSchedulers': '0 fifo 1', 'cpu.iothreadSchedulers': '1 batch', 'cpu.cacheLevel': '3',
  'memory.hugepageSizes': '2048 KiB', 'memory.numaCells': '0 0 65536 KiB\n1 1 65536 KiB', 'memory.numaNodeset': '0', 'memory.numaCellNodes': '0 strict 0',
  'boot.order': 'hd\nnetwork', 'boot.initArgs': '--once', 'boot.initEnv': 'TERM linux', 'boot.smbiosBios': 'vendor Acme',
  'boot.smbiosSystem': 'manufacturer Acme Ltd.\nserial 1-2', 'boot.smbiosBaseBoard': 'product Board', 'boot.smbiosChassis': 'asset A1',
  'boot.smbiosOem': 'a string', 'boot.bootloader': '/usr/bin/pygrub', 'boot.bootloaderArgs': '--append single', 'boot.useSerial': 'yes',
  'features.keyWrap': 'aes on', 'features.hvVendorIdValue': 'KVM Hv', 'limits.blkioDevices': '/dev/sda 300',
  'limits.fibreChannelAppId': 'app', 'limits.perfEvents': 'cmt yes', 'limits.partition': '/machine/lab',
  'disk.target': 'vda', 'disk.hosts': 'example.org 3260', 'disk.url': 'iqn.2013-07.com.example:target/1', 'disk.pool': 'default',
  'disk.volume': 'a.qcow2', 'disk.wwn': '5000c50015ea71aa', 'disk.logicalBlockSize': '512', 'disk.physicalBlockSize': '4096',
  'disk.driver': 'qemu', 'disk.format': 'qcow2', 'interface.network': 'default', 'interface.bridge': 'br0', 'interface.dev': 'eth0',
  'interface.queues': '4', 'interface.mac': '52:54:00:12:34:56', 'interface.sourceAddress': '192.0.2.1', 'interface.localAddress': '127.0.0.1',
  'interface.portForwards': 'tcp 2022 22\nudp 5000 - 5010 127.0.0.1', 'interface.filter': 'clean-traffic', 'interface.filterParameters': 'IP 10.0.0.1',
  'interface.vlans': '42\n47 untagged', 'interface.vlanTrunk': 'yes', 'interface.addresses': 'ipv4 192.0.2.7 24', 'interface.guestDev': 'eth0',
  'interface.routes': 'ipv4 198.51.100.0 24 192.0.2.1', 'interface.target': 'tap-lab', 'graphics.address': '127.0.0.1',
  'graphics.listenNetwork': 'default', 'graphics.passwordUntil': '2030-01-01T00:00:00', 'graphics.keymap': 'de',
  'graphics.channelModes': 'main secure\ninputs insecure', 'graphics.dbusAddress': 'unix:path=/run/bus', 'graphics.display': ':1',
  'sound.codecs': 'duplex', 'graphics.port': '5950', 'graphics.tlsPort': '5951', 'graphics.websocket': '5800', 'graphics.audio': '1', 'sound.audio': '1',
  'input.dev': '/dev/input/event3', 'input.evdev': '/dev/input/event3', 'hostdev.vendor': '0x1234', 'hostdev.product': '0xbeef',
  'hostdev.usbDevice': '3', 'limits.quota': '10000', 'limits.globalQuota': '10000', 'limits.emulatorQuota': '10000', 'limits.iothreadQuota': '10000', 'console.port': '0', 'memory.hotplugMaximum': '1024', 'cpu.maxPhysAddrBits': '40', 'hostdev.hosts': 'example.org 3260', 'hostdev.iscsiName': 'iqn.2013-07.com.example:target/1',
  'hostdev.adapter': 'scsi_host0', 'hostdev.wwpn': 'naa.5123456789abcde0', 'hostdev.interface': 'eth0',
  'filesystem.target': 'share', 'channel.name': 'org.example.port.0', 'channel.forwardAddress': '10.0.2.1', 'redirfilter.rules': 'yes 0x08 0x15E1 0xBEEF 1.10\nno',
  'smartcard.certificates': 'cert1\ncert2\ncert3', 'nvram.reg': '0x3000', 'lease.lockspace': 'area', 'lease.key': 'key',
  'memoryDevice.node': '0', 'memoryDevice.hostNodes': '0', 'memoryDevice.block': '2', 'memoryDevice.requested': '64', 'memoryDevice.pageSize': '2',
  'memoryDevice.labelSize': '1', 'memoryDevice.alignSize': '2', 'memoryDevice.size': '64',
  pciDomain: '0x0000', pciBus: '0x06', pciSlot: '0x02', pciFunction: '0x0', service: '2445', connectService: '2445', bindService: '2446',
  teamingPersistent: 'ua-backup0', loadparm: '2', fmode: '0644', dmode: '0755', rootPort: '0x8', domain: '1', description: 'what it is for',
}; // prettier-ignore

/** What libvirt wants beside a field: by `kind.field`. */
const COMPANIONS: Readonly<Record<string, Values>> = {
  'cpu.sockets': { cores: '1', threads: '1' }, 'cpu.dies': { sockets: '1', cores: '1', threads: '1' },
  'cpu.cores': { sockets: '1', threads: '1' }, 'cpu.threads': { sockets: '1', cores: '1' },
  'cpu.clusters': { sockets: '1', cores: '1', threads: '1' }, 'cpu.iothreadPin': { iothreads: '2' },
  'cpu.iothreadSchedulers': { iothreads: '2' }, 'cpu.features': { mode: 'custom', model: 'Haswell' }, 'cpu.vendor': { mode: 'custom', model: 'Haswell' },
  'cpu.match': { model: 'Haswell' }, 'cpu.fallback': { mode: 'custom', model: 'Haswell' }, 'cpu.vendorId': { mode: 'custom', model: 'Haswell' }, 'cpu.vcpus': { maxVcpus: '2' },
  'cpu.vcpuStates': { maxVcpus: '2' }, 'cpu.pinning': { maxVcpus: '2' }, 'memory.hotplugMaximum': { slots: '4', numaCells: '0 0-1 131072 KiB' },
  'memory.slots': { hotplugMaximum: '1024', numaCells: '0 0-1 131072 KiB' }, 'memory.numaCellNodes': { numaCells: '0 0 65536 KiB\n1 1 65536 KiB', numaMode: 'strict', numaNodeset: '0' },
  'memory.numaNodeset': { numaMode: 'strict' }, 'memory.numaMode': { numaNodeset: '0' }, 'memory.numaPlacement': { numaMode: 'strict' }, 'boot.init': { osType: 'exe' },
  'overview.rtcTrack': { timerRtc: 'yes' }, 'disk.encryption': { encryptionSecret: UUID }, 'disk.encryptionSecret': { encryption: 'luks' },
  'disk.sliceOffset': { sliceSize: '1048576' }, 'disk.sliceSize': { sliceOffset: '0' }, 'disk.cylinders': { diskHeads: '16', sectors: '63' },
  'disk.diskHeads': { cylinders: '16383', sectors: '63' }, 'disk.sectors': { cylinders: '16383', diskHeads: '16' },
  'disk.translation': { cylinders: '16383', diskHeads: '16', sectors: '63' }, 'disk.rbdSnapshot': { url: 'pool/image' },
  'interface.teaming': { teaming: 'persistent' }, 'disk.limitGroup': { totalIops: '100' }, 'disk.sizeIops': { totalIops: '100' },
  'interface.hostPath': { socketMode: 'client' }, 'interface.vlanTrunk': { vlans: '42' }, 'interface.inPeak': { inAverage: '1' }, 'interface.inBurst': { inAverage: '1' }, 'interface.outPeak': { outAverage: '1' },
  'interface.outBurst': { outAverage: '1' }, 'interface.portInstanceId': { portManagerId: '11', portTypeId: '1193047', portTypeVersion: '2' }, 'interface.filterParameters': { filter: 'clean-traffic' },
  'video.width': { height: '600' }, 'video.height': { width: '800' }, 'hostdev.vendor': { product: '0xbeef' }, 'hostdev.product': { vendor: '0x1234' },
  'hostdev.usbDevice': { pciBus: '1' }, 'rng.ratePeriod': { rateBytes: '1024' }, 'hostdev.scsiTarget': { adapter: 'scsi_host0', pciBus: '0', scsiUnit: '0' },
  'hostdev.scsiUnit': { adapter: 'scsi_host0', pciBus: '0', scsiTarget: '0' }, 'hostdev.adapter': { pciBus: '0', scsiTarget: '0', scsiUnit: '0' },
  logAppend: { logFile: '/var/log/a.log' }, connectHost: { connectService: '2445' }, bindHost: { bindService: '2446' }, bindService: { connectService: '2445', connectHost: 'a' }, connectService: { connectHost: 'a' },
  'features.hvStimer': { hvSynic: 'yes', hvVpindex: 'yes' }, 'features.hvSynic': { hvVpindex: 'yes' }, 'filesystem.usageUnit': { usage: '100' }, 'controller.masterPort': { usbModel: 'ich9-uhci1', index: '0' },
  loadparm: { bootOrder: '1' }, macType: { mac: '52:54:00:12:34:56' }, macCheck: { mac: '52:54:00:12:34:56' }, targetManaged: { target: 'tap-lab' },
  authUser: { authType: 'iscsi', authSecret: UUID, protocol: 'iscsi' }, authType: { authUser: 'u', authSecret: UUID, protocol: 'iscsi' },
  authSecret: { authUser: 'u', authType: 'iscsi', protocol: 'iscsi' }, authUsage: { authUser: 'u', authType: 'iscsi', protocol: 'iscsi' },
  'graphics.connected=fail': { type: 'spice' }, 'graphics.connected=disconnect': { type: 'spice' }, 'graphics.rendernode': { opengl: 'yes' },
  'hostdev.mode=capabilities': { type: 'storage' }, 'hostdev.protocol=vhost': { type: 'scsi_host' }, 'hostdev.pciBus': { usbDevice: '3' },
  'graphics.passwordUntil': { password: 'sample' }, 'graphics.connected': { password: 'sample' }, 'channel.socketMode': { path: '/run/channel.sock' },
  ...Object.fromEntries(['loaderType', 'loaderReadonly', 'loaderStateless', 'nvram', 'nvramTemplate'].map((id) =>
    [`overview.${id}`, { loader: '/usr/share/OVMF/OVMF_CODE_4M.fd', loaderReadonly: 'yes', loaderType: 'pflash' }])),
  ...Object.fromEntries(['initArgs', 'initEnv', 'initDir'].map((id) => [`boot.${id}`, { init: '/sbin/init' }])),
  ...Object.fromEntries(['input', 'output'].flatMap((side) => ['Frequency', 'Channels', 'Format', 'FixedSettings'].map((id) =>
    [`audio.${side}${id}`, { [`${side}FixedSettings`]: 'yes', [`${side}MixingEngine`]: 'yes' }]))),
  'shmem.vectors': { server: '/run/shmem.sock' }, 'shmem.ioeventfd': { server: '/run/shmem.sock' }, master: { slave: '/dev/nmdm0B' }, slave: { master: '/dev/nmdm0A' },
  host: { service: '2445' }, 'cpu.defaultIothreadMin': { defaultIothreadMax: '8' }, 'cpu.cacheMode=emulate': { cacheLevel: '3' },
  'disk.authType=ceph': { protocol: 'rbd' }, 'iommu.eim': { intremap: 'yes' },
  'input.model': { type: 'keyboard' }, 'boot.initUser': { init: '/sbin/init', initGroup: 'g' }, 'boot.initGroup': { init: '/sbin/init', initUser: 'u' },
  'overview.loaderSecure': { loader: '/usr/share/OVMF/OVMF_CODE_4M.fd', loaderReadonly: 'yes', loaderType: 'pflash' },
  'disk.wwn': { bus: 'scsi', target: 'sda' }, 'disk.io=native': { cache: 'none' }, 'disk.shareable': { format: 'raw' }, 'memory.numaPlacement=static': { numaNodeset: '0' },
  'serial.model=usb-serial': { target: 'usb-serial' }, 'serial.model=pci-serial': { target: 'pci-serial' }, 'serial.model=isa-debugcon': { target: 'isa-debug' },
  'input.type=passthrough': { bus: 'virtio' }, 'input.evdev': { bus: 'virtio' },
  'overview.clock=absolute': { clockStart: '0' }, 'cpu.emulatorScheduler=fifo': { emulatorPriority: '1' }, 'cpu.emulatorScheduler=rr': { emulatorPriority: '1' },
}; // prettier-ignore

/** What libvirt asks of every one of a kind as it stands: by `kind`, only where the values have it so. */
const NEEDS: readonly [kind: string, when: Record<string, string[]>, needs: Values][] = [
  ['disk', { protocol: ['nfs'] }, { nfsUser: 'u', nfsGroup: 'g', hosts: 'example.org', url: 'exports/a.img' }],
  ['disk', { device: ['lun'] }, { type: 'block', dev: '/dev/sdx', format: 'raw' }],
  ['disk', { device: ['cdrom'] }, { bus: 'sata', target: 'sda' }],
  ['disk', { device: ['floppy'] }, { bus: 'fdc', target: 'fda' }],
  ['disk', { bus: ['fdc'] }, { device: 'floppy', target: 'fda' }],
  ['disk', { type: ['file', ''] }, { file: '/srv/a.qcow2' }],
  ['disk', { type: ['block'] }, { dev: '/dev/sdx' }],
  ['disk', { type: ['network'] }, { hosts: 'example.org 3260', url: 'iqn.2013-07.com.example:target/1' }],
  ['disk', { type: ['dir'] }, { dir: '/srv/folder', format: 'fat', readonly: 'yes' }],
  ['disk', { authUser: [''], authType: ['ceph', 'iscsi'] }, { authUser: 'u' }],
  ['disk', { reservationsManaged: ['no'] }, { reservationsSocket: '/run/pr.sock' }],
  ['interface', { type: ['direct'] }, { mode: 'bridge' }],
  ['interface', { type: ['udp', 'mcast', 'client'] }, { sourceAddress: '192.0.2.1' }],
  ['interface', { virtualPort: ['midonet'] }, { portInterfaceId: UUID }],
  ['interface', { portManagerId: [''], virtualPort: ['802.1Qbg'] }, { portManagerId: '11', portTypeId: '1193047', portTypeVersion: '2', portInstanceId: UUID }],
  ['hostdev', { type: ['usb'], usbDevice: [''] }, { vendor: '0x1234', product: '0xbeef' }],
  ['hostdev', { type: ['scsi'], protocol: ['', 'adapter'] }, { adapter: 'scsi_host0', pciBus: '0', scsiTarget: '0', scsiUnit: '0' }],
  ['hostdev', { type: ['scsi_host'] }, { protocol: 'vhost' }],
  ['hostdev', { type: ['storage', 'misc', 'net'] }, { mode: 'capabilities' }],
  ...['hostdev', 'disk', 'interface'].map((kind) =>
    [kind, { type: kind === 'disk' ? ['nvme'] : kind === 'hostdev' ? ['pci'] : ['hostdev'] }, { pciDomain: '0x0000', pciBus: '0x06', pciSlot: '0x02', pciFunction: '0x0' }] as [string, Record<string, string[]>, Values]),
  ...['hostdev', 'interface'].map((kind) => [kind, { teaming: ['transient'] }, { teamingPersistent: 'ua-backup0' }] as [string, Record<string, string[]>, Values]),
  ...['serial', 'parallel', 'console', 'channel', 'rng', 'redirdev', 'smartcard'].flatMap((kind) => [
    [kind, { type: ['file', 'dev', 'pipe'] }, { path: '/srv/sample' }],
    [kind, { type: ['unix'] }, { path: '/srv/sample' }],
    [kind, { type: ['tcp'] }, { host: 'localhost', service: '2445', socketMode: 'connect' }],
    [kind, { type: ['udp'] }, { connectHost: 'localhost', connectService: '2445' }],
    [kind, { type: ['spiceport', 'dbus'] }, { channel: 'org.example.sample' }],
    [kind, { type: ['nmdm'] }, { master: '/dev/nmdm0A', slave: '/dev/nmdm0B' }],
  ] as [string, Record<string, string[]>, Values][]),
  ['controller', { type: ['pci'], pciModel: ['pcie-root', 'pci-root'] }, { index: '0' }],
  ['controller', { type: ['pci'] }, { index: '1' }],
  ['controller', { usbModel: ['ich9-uhci1', 'ich9-uhci2', 'ich9-uhci3'] }, { masterPort: '0' }],
  ['launchSecurity', { type: ['sev'] }, { policy: '0x0003' }],
  ['shmem', { model: ['ivshmem-doorbell'] }, { server: '/run/shmem.sock' }],
]; // prettier-ignore

function example(kind: string, field: Field): string {
  const known = EXAMPLES[`${kind}.${field.id}`] ?? EXAMPLES[field.id];
  if (known !== undefined) return known;
  switch (field.type) {
    case 'number':
      return String(Math.max(field.min ?? 1, 1));
    case 'size':
      return '64';
    case 'switch':
      return 'yes';
    case 'choice':
      return field.choices[0] ?? 'sample';
    case 'list':
      throw new Error(`No example for ${kind}.${field.id}`);
    default:
      if (field.pattern === undefined || field.pattern.test('sample')) return 'sample';
      return field.pattern.test('/srv/sample') ? '/srv/sample' : UUID;
  }
}

/** Sets what a field depends on, then what is wanted of the whole, and takes out what does not matter any more. */
function completed(description: Description, field: Field, value: string): Values {
  const { kind, fields, initial = {} } = description;
  const values: Values = { ...initial };
  const fixed = new Set<string>();
  const put = (id: string, to: string | undefined): void => {
    fixed.add(id);
    if (to === undefined) delete values[id];
    else values[id] = to;
  };
  const satisfy = (wanted: Field): void => {
    for (const [id, words] of Object.entries(wanted.when ?? {})) {
      if (words.includes(values[id] ?? '')) {
        fixed.add(id);
      } else {
        put(id, words.includes('') ? undefined : words[0]);
      }
      const other = fields.find((f) => f.id === id);
      if (other !== undefined && values[id] !== undefined) satisfy(other);
    }
  };
  put(field.id, value);
  satisfy(field);
  for (const [id, to] of Object.entries({
    ...COMPANIONS[field.id],
    ...COMPANIONS[`${kind}.${field.id}`],
    ...COMPANIONS[`${kind}.${field.id}=${value}`],
  }))
    if (id !== field.id) put(id, to);
  for (let round = 0; round < 3; round++) {
    for (const other of fields)
      if (!fixed.has(other.id) && values[other.id] !== undefined && !applies(other.when, values))
        delete values[other.id];
    for (const [of, when, needs] of NEEDS)
      if (of === kind && applies(when, values))
        for (const [id, to] of Object.entries(needs))
          if (!fixed.has(id)) {
            values[id] = to;
            fixed.add(id);
          }
    for (const other of fields)
      if (other.required === true && applies(other.when, values)) values[other.id] ??= example(kind, other);
  }
  return values;
}

const container = `<domain type='lxc'>
  <name>sample</name>
  <uuid>${UUID}</uuid>
  <memory unit='KiB'>131072</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64'>exe</type>
  </os>
  <clock offset='utc'/>
</domain>
`;

/** Shared memory for virtiofs and vhost-user, a node for memory modules, SPICE for what goes through it. */
const forDevices = (spice: boolean): string => `
  <maxMemory slots='4' unit='KiB'>1048576</maxMemory>
  <memoryBacking>
    <source type='memfd'/>
    <access mode='shared'/>
  </memoryBacking>
  <iothreads>1</iothreads>
  <cpu mode='host-model'>
    <numa>
      <cell id='0' cpus='0-1' memory='131072' unit='KiB'/>
    </numa>
  </cpu>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>${spice ? "\n    <graphics type='spice'/>" : ''}
  </devices>
</domain>
`;

const forSections = `
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <serial type='pty'/>
  </devices>
</domain>
`;

const machine = ({ kind, section }: Description): string => `<domain type='qemu'>
  <name>sample</name>
  <uuid>${UUID}</uuid>
  <memory unit='KiB'>131072</memory>
  <currentMemory unit='KiB'>131072</currentMemory>
  <vcpu>2</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <features>
    <acpi/>
    <apic/>
    <ioapic driver='qemu'/>
    <smm state='on'/>
  </features>
  <clock offset='utc'/>${section ? forSections : forDevices(kind !== 'graphics')}`;

export function documentWith(description: Description, values: Values): string {
  const tree = readDomainTree(values['osType'] === 'exe' ? container : machine(description));
  if (description.section) writeValues(tree.root, description, values);
  else addDevice(tree.root, newDevice(description, values));
  return writeTree(tree);
}

/** One document for each field, and one for each word of a choice. */
export function everySample(): Sample[] {
  return descriptions.flatMap((description) =>
    description.fields.flatMap((field) => {
      const { kind } = description;
      const words =
        field.type === 'choice' && field.choices.length > 0 ? field.choices : [example(kind, field)];
      return words.map((value) => {
        const values = completed(description, field, value);
        const name = words.length === 1 ? `${kind}.${field.id}` : `${kind}.${field.id}=${value}`;
        return {
          name,
          kind,
          field: field.id,
          value,
          values,
          description,
          xml: documentWith(description, values),
        };
      });
    }),
  );
}
