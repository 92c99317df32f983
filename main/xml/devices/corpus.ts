/** Domain documents made of parts, for tests: really different architectures, machines, devices and ways of writing. */
const GUESTS = [
  ['kvm', 'x86_64', 'pc-q35-7.2'],
  ['qemu', 'x86_64', 'pc-i440fx-7.2'],
  ['qemu', 'aarch64', 'virt-7.2'],
  ['qemu', 'riscv64', 'virt'],
  ['qemu', 'ppc64', 'pseries-7.2'],
  ['qemu', 's390x', 's390-ccw-virtio-7.2'],
  ['qemu', 'armv7l', 'vexpress-a15'],
  ['kvm', 'i686', 'pc'],
] as const;

const HEADS = [
  `<metadata><x:note xmlns:x="urn:example"><x:deep a="1" b='2'/>kept &amp; told</x:note></metadata>`,
  `<!-- made by hand: do not touch -->\n  <title>Web &lt;1&gt;</title>\n  <description>two\nlines</description>`,
  `<title/>`,
  `<genid>43dc0cf8-809b-4adb-9bea-a9abb5f3d90e</genid>`,
] as const;

const DISKS = [
  `<disk type='file' device='disk'>\n      <driver name='qemu' type='qcow2' cache='none' discard='unmap'/>\n      <source file='/srv/a&amp;b.qcow2' index='2'/>\n      <backingStore/>\n      <target dev='vda' bus='virtio'/>\n      <boot order='1'/>\n      <x:hint xmlns:x='urn:x' keep="yes"/>\n    </disk>`,
  `<disk type="block" device="lun"><driver name="qemu" type="raw"/><source dev="/dev/sdx"/><target dev="sda" bus="scsi"/><shareable/></disk>`,
  `<disk type='network' device='disk'>\n      <source protocol='rbd' name='pool/image'>\n        <host name='mon1' port='6789'/>\n        <host name='mon2'/>\n        <auth username='libvirt'><secret type='ceph' uuid='2a5b08e4-3dca-4ff9-9a1d-40389758d081'/></auth>\n      </source>\n      <target dev='vdb'/>\n      <iotune>\n        <read_iops_sec>400</read_iops_sec>\n      </iotune>\n    </disk>`,
  `<disk type='file' device='cdrom'>\n      <target dev='sdc' bus='sata' tray='open'/>\n      <readonly/>\n    </disk>`,
  `<disk type='volume' device='disk'><source pool='default' volume='x.img'/><target dev='vdc' bus='virtio'/><serial>A-1</serial></disk>`,
] as const;

const INTERFACES = [
  `<interface type='network'>\n      <mac address='52:54:00:11:22:33'/>\n      <source network='default' portgroup='web'/>\n      <model type='virtio'/>\n      <bandwidth>\n        <inbound average='1000' peak='5000'/>\n      </bandwidth>\n    </interface>`,
  `<interface type='bridge'><source bridge='br0'/><vlan trunk='yes'><tag id='42'/><tag id='47' nativeMode='untagged'/></vlan><virtualport type='openvswitch'><parameters interfaceid='09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f'/></virtualport></interface>`,
  `<interface type='direct'>\n      <source dev='eth0' mode='vepa'/>\n      <link state='down'/>\n    </interface>`,
  `<interface type='user'>\n      <backend type='passt'/>\n      <portForward proto='tcp'>\n        <range start='2022' to='22'/>\n      </portForward>\n    </interface>`,
] as const;

const REST = [
  `<graphics type='vnc' port='-1' autoport='yes' passwd='s3cret&quot;'>\n      <listen type='address' address='127.0.0.1'/>\n    </graphics>\n    <video>\n      <model type='virtio' heads='1' primary='yes'><acceleration accel3d='no'/></model>\n    </video>`,
  `<graphics type='spice'><listen type='none'/><gl enable='yes' rendernode='/dev/dri/renderD128'/></graphics>`,
  `<serial type='pty'><target port='0'/></serial>\n    <console type='pty'><target type='serial' port='0'/></console>\n    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`,
  `<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>\n    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>`,
  `<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x06' slot='0x02' function='0x0'/></source></hostdev>\n    <watchdog model='i6300esb' action='reset'/>`,
  `<!-- unknown to all --><futuristic kind='hologram'><beam power="9000"/></futuristic>`,
] as const;

const CPUS = [
  `<cpu mode='host-passthrough' check='none' migratable='on'/>`,
  `<cpu mode="custom" match="exact"><model fallback="allow">qemu64</model><topology sockets='1' dies='1' cores='2' threads='1'/><feature policy='require' name='vmx'/><feature policy='disable' name='svm'/></cpu>`,
  `<cpu><numa><cell id='0' cpus='0-1' memory='524288' unit='KiB'/></numa></cpu>`,
  ``,
] as const;

/** `count` documents, each different from the others; the same each time. */
export function domainCorpus(count: number): string[] {
  const at = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;
  return Array.from({ length: count }, (_, n) => {
    const [type, arch, machine] = at(GUESTS, n);
    const devices = [
      ...DISKS.filter((_, i) => ((n >> i) & 1) === 0),
      ...INTERFACES.filter((_, i) => ((n * 7 + i) & (1 << i)) === 0),
      ...REST.filter((_, i) => (n + i * i) % 3 !== 0),
    ];
    const qemu = n % 5 === 0;
    return `${n % 4 === 0 ? "<?xml version='1.0'?>\n" : ''}<domain type='${type}'${qemu ? ` xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'` : ''}>
  <name>vm-${n}</name>
  ${at(HEADS, n >> 1)}
  <memory unit='${at(['KiB', 'MiB', 'KiB', 'GiB'], n)}'>${at([1048576, 2048, 786433, 4], n)}</memory>
  <currentMemory unit='KiB'>${524288 + n * 1024}</currentMemory>
  <vcpu placement='static'${n % 3 === 0 ? ` current='1'` : ''}>${1 + (n % 16)}</vcpu>
  ${n % 2 === 0 ? `<cputune><vcpupin vcpu='0' cpuset='${n % 4}-${4 + (n % 3)}'/></cputune>` : `<memoryBacking><hugepages/></memoryBacking>`}
  <os${n % 6 === 0 ? ` firmware='efi'` : ''}>
    <type arch='${arch}' machine='${machine}'>hvm</type>
    ${n % 3 === 0 ? `<boot dev='network'/>\n    <boot dev='hd'/>` : `<bootmenu enable='yes' timeout='${n * 10}'/>`}
  </os>
  <features>\n    <acpi/>${n % 2 === 0 ? '<apic/>' : `\n    <hyperv mode='custom'><relaxed state='on'/></hyperv>`}\n  </features>
  ${at(CPUS, n >> 2)}
  <clock offset='utc'>\n    <timer name='hpet' present='no'/>\n  </clock>
  <devices>
    <emulator>/usr/bin/qemu-system-${arch}</emulator>
    ${devices.join('\n    ')}
  </devices>
  ${n % 7 === 0 ? `<seclabel type='none'/>` : ''}
  ${qemu ? `<qemu:commandline>\n    <qemu:arg value='-device'/>\n  </qemu:commandline>` : ''}
</domain>${n % 2 === 0 ? '\n' : ''}`;
  });
}
