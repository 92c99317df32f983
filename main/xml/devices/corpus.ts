/**
 * Domain documents made of parts, for tests: really different architectures, machines, devices and ways of writing.
 * Each is valid by libvirt's schema, which test/integration/hardwareKinds.test.ts asks, and one that a daemon defines,
 * which hardwareCorpus.test.ts asks; what is not valid stands in `oddDomains`.
 */
const GUESTS = [
  ['kvm', 'x86_64', 'pc-q35-7.2'],
  ['qemu', 'x86_64', 'pc-i440fx-7.2'],
  ['qemu', 'aarch64', 'virt-7.2'],
  ['qemu', 'riscv64', 'virt'],
  ['qemu', 'ppc64', 'pseries-7.2'],
  ['qemu', 's390x', 's390-ccw-virtio-7.2'],
  ['qemu', 'armv7l', 'vexpress-a15'],
  ['kvm', 'i686', 'pc'],
  ['qemu', 'ppc', 'g3beige'],
  ['qemu', 'mips64el', 'malta'],
  ['qemu', 'sparc64', 'sun4u'],
  ['xen', 'x86_64', 'xenfv'],
  ['qemu', 'x86_64', 'q35'],
  ['hvf', 'aarch64', 'virt'],
] as const;

const HEADS = [
  `<metadata><x:note xmlns:x="urn:example"><x:deep a="1" b='2'/>kept &amp; told</x:note></metadata>`,
  `<!-- made by hand: do not touch -->\n  <title>Web &lt;1&gt;</title>\n  <description>two\nlines</description>`,
  `<title>Ő és ű</title>`,
  `<metadata><libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0">\n    <libosinfo:os id="http://debian.org/debian/12"/>\n  </libosinfo:libosinfo></metadata>`,
  `<metadata><o:libosinfo xmlns:o='http://libosinfo.org/xmlns/libvirt/domain/1.0'><o:os id='http://fedoraproject.org/fedora/39'/></o:libosinfo></metadata>`,
  `<genid>43dc0cf8-809b-4adb-9bea-a9abb5f3d90e</genid>`,
] as const;

const DISKS = [
  `<disk type='file' device='disk'>\n      <driver name='qemu' type='qcow2' cache='none' discard='unmap'/>\n      <source file='/srv/a&amp;b.qcow2' index='2'/>\n      <backingStore/>\n      <target dev='vda' bus='virtio'/>\n      <boot order='1'/>\n      <!-- the first one -->\n    </disk>`,
  `<disk type="block" device="lun"><driver name="qemu" type="raw"/><source dev="/dev/sdx"/><target dev="sda" bus="scsi"/><shareable/></disk>`,
  `<disk type='network' device='disk'>\n      <source protocol='rbd' name='pool/image'>\n        <host name='mon1' port='6789'/>\n        <host name='mon2'/>\n        <auth username='libvirt'><secret type='ceph' uuid='2a5b08e4-3dca-4ff9-9a1d-40389758d081'/></auth>\n      </source>\n      <target dev='vdb'/>\n      <iotune>\n        <read_iops_sec>400</read_iops_sec>\n      </iotune>\n    </disk>`,
  `<disk type='file' device='cdrom'>\n      <target dev='sdc' bus='sata' tray='open'/>\n      <readonly/>\n    </disk>`,
  `<disk type='volume' device='disk'><source pool='default' volume='x.img'/><target dev='vdc' bus='virtio'/><serial>A-1</serial></disk>`,
  `<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='iscsi' name='iqn.2013-07.com.example:iscsi/2'><host name='example.com' port='3260'/><auth username='u'><secret type='iscsi' usage='libvirtiscsi'/></auth><initiator><iqn name='iqn.2013-07.com.example:client'/></initiator></source><target dev='sdb' bus='scsi'/><wwn>5000c50015ea71aa</wwn><iotune><total_bytes_sec>10000000</total_bytes_sec><total_bytes_sec_max>20000000</total_bytes_sec_max><total_bytes_sec_max_length>60</total_bytes_sec_max_length><group_name>g</group_name></iotune></disk>`,
  `<disk type='nvme' device='disk' snapshot='external'><driver name='qemu' type='raw'/><source type='pci' managed='yes' namespace='1'><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source><target dev='vde' bus='virtio'/></disk>`,
  `<disk type='vhostuser' device='disk'><driver name='qemu' type='raw' queues='4'/><source type='unix' path='/tmp/vhost-blk.sock'><reconnect enabled='yes' timeout='10'/></source><target dev='vdf' bus='virtio'/></disk>`,
  `<disk type='network' device='cdrom'><source protocol='https' name='debian.iso' query='a=b&amp;c'><host name='example.org' port='443'/><ssl verify='no'/><readahead size='1048576'/><timeout seconds='20'/></source><target dev='sdd' bus='sata'/><readonly/></disk>`,
  `<disk type='file' device='floppy'><source file='/srv/f.img' startupPolicy='optional'/><target dev='fda' bus='fdc'/></disk>`,
  `<disk type='file' device='disk'>\n      <driver name='qemu' type='qcow2' io='io_uring' detect_zeroes='unmap' copy_on_read='on' iothread='1' queues='2' packed='on'><metadata_cache><max_size unit='bytes'>1048576</max_size></metadata_cache></driver>\n      <source file='/srv/luks.qcow2'><encryption format='luks'><secret type='passphrase' uuid='f52a81b2-424e-490c-823d-6bd4235bc572'/></encryption></source>\n      <target dev='vdg' bus='virtio'/>\n      <blockio logical_block_size='512' physical_block_size='4096'/>\n    </disk>`,
] as const;

const INTERFACES = [
  `<interface type='network'>\n      <mac address='52:54:00:11:22:33'/>\n      <source network='default' portgroup='web'/>\n      <model type='virtio'/>\n      <bandwidth>\n        <inbound average='1000' peak='5000'/>\n      </bandwidth>\n      <coalesce><rx><frames max='7'/></rx></coalesce>\n    </interface>`,
  `<interface type='bridge'><source bridge='br0'/><vlan trunk='yes'><tag id='42'/><tag id='47' nativeMode='untagged'/></vlan><virtualport type='openvswitch'><parameters interfaceid='09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f'/></virtualport></interface>`,
  `<interface type='direct'>\n      <source dev='eth0' mode='vepa'/>\n      <link state='down'/>\n    </interface>`,
  `<interface type='user'>\n      <backend type='passt'/>\n      <portForward proto='tcp'>\n        <range start='2022' to='22'/>\n      </portForward>\n      <portForward proto='udp' address='127.0.0.1'><range start='5000' end='5010'/><range start='5005' exclude='yes'/></portForward>\n    </interface>`,
  `<interface type='hostdev' managed='yes'><mac address='52:54:00:6d:90:02'/><driver name='vfio'/><source><address type='pci' domain='0x0000' bus='0x00' slot='0x07' function='0x0'/></source><vlan><tag id='42'/></vlan><teaming type='transient' persistent='ua-backup0'/></interface>`,
  `<interface type='vdpa'><source dev='/dev/vhost-vdpa-0'/><model type='virtio'/><driver name='vhost' queues='4' rx_queue_size='256' tx_queue_size='256'><host csum='off' gso='off'/><guest tso4='off'/></driver></interface>`,
  `<interface type='vhostuser'><mac address='52:54:00:3b:83:1a'/><source type='unix' path='/tmp/vhost1.sock' mode='server'/><model type='virtio'/></interface>`,
  `<interface type='udp'><source address='192.0.2.1' port='5555'><local address='127.0.0.1' port='5556'/></source></interface>`,
  `<interface type='mcast'><source address='230.0.0.1' port='5558'/><link state='up'/><rom bar='off'/><acpi index='2'/></interface>`,
  `<interface type='ethernet'><target dev='tap7' managed='no'/><script path='/etc/up'/><downscript path='/etc/down'/><tune><sndbuf>1600</sndbuf></tune><mtu size='9000'/></interface>`,
  `<interface type='network'><source network='a' /><filterref filter='clean-traffic'><parameter name='IP' value='10.0.0.1'/></filterref><port isolated='yes'/></interface>`,
] as const;

const REST = [
  `<graphics type='vnc' port='-1' autoport='yes' passwd='s3cret&quot;'>\n      <listen type='address' address='127.0.0.1'/>\n    </graphics>\n    <graphics type='egl-headless'><gl rendernode='/dev/dri/renderD128'/></graphics>\n    <video>\n      <driver name='qemu' iommu='on'/>\n      <model type='virtio' heads='1' primary='yes'><acceleration accel3d='no'/></model>\n    </video>`,
  `<graphics type='spice'><listen type='none'/><gl enable='yes' rendernode='/dev/dri/renderD128'/></graphics>`,
  `<serial type='pty'><target port='0'/></serial>\n    <console type='pty'><target type='serial' port='0'/></console>\n    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`,
  `<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>\n    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>`,
  `<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x06' slot='0x02' function='0x0'/></source></hostdev>\n    <watchdog model='i6300esb' action='reset'/>`,
  `<controller type='usb' index='0' model='ich9-ehci1'/><controller type='usb' index='0' model='ich9-uhci1'><master startport='0'/></controller><controller type='pci' index='1' model='pcie-root-port'><model name='pcie-root-port'/><target chassis='1' port='0x8' hotplug='off'/></controller><controller type='scsi' index='0' model='virtio-scsi'><driver queues='4' iothread='1'/></controller>`,
  `<filesystem type='mount' accessmode='passthrough'><driver type='virtiofs' queue='1024'/><binary path='/usr/libexec/virtiofsd' xattr='on'><cache mode='always'/><sandbox mode='namespace'/><lock posix='on' flock='on'/></binary><source dir='/srv/share'/><target dir='share'/></filesystem><filesystem type='mount' accessmode='mapped' multidevs='remap' fmode='0644' dmode='0755'><source dir='/a'/><target dir='b'/><space_hard_limit unit='MiB'>512</space_hard_limit><readonly/></filesystem>`,
  `<input type='tablet' bus='usb'/><input type='evdev'><source dev='/dev/input/event1' grab='all' grabToggle='ctrl-ctrl' repeat='on'/></input><hub type='usb'/>`,
  `<sound model='ich9'><codec type='micro'/><audio id='1'/></sound><audio id='1' type='pulseaudio' serverName='/run/pulse'><input mixingEngine='yes' fixedSettings='yes' name='mic' latency='10000'><settings frequency='44100' channels='2' format='s16'/></input></audio>`,
  `<shmem name='s1' role='peer'><model type='ivshmem-doorbell'/><server path='/tmp/s.sock'/><msi vectors='32' ioeventfd='on'/></shmem><shmem name='s2'><model type='ivshmem-plain'/><size unit='M'>4</size></shmem>`,
  `<memory model='nvdimm' access='private'><uuid>5d2f1ee3-44e5-42b3-9f5a-1bcbcb2cd4a1</uuid><source><path>/tmp/nvdimm</path><pmem/></source><target><size unit='KiB'>524288</size><node>0</node><label><size unit='KiB'>128</size></label><readonly/></target></memory><memory model='virtio-mem'><source><nodemask>1-3</nodemask><pagesize unit='KiB'>2048</pagesize></source><target><size unit='KiB'>2097152</size><node>0</node><block unit='KiB'>2048</block><requested unit='KiB'>1048576</requested></target></memory>`,
  `<redirdev bus='usb' type='spicevmc'><boot order='4'/></redirdev><redirdev bus='usb' type='tcp'><source mode='connect' host='localhost' service='4000'/><protocol type='raw'/></redirdev><redirfilter><usbdev class='0x08' vendor='0x1234' product='0xBEEF' version='2.56' allow='yes'/><usbdev allow='no'/></redirfilter>`,
  `<smartcard mode='host-certificates'><certificate>cert1</certificate><certificate>cert2</certificate><certificate>cert3</certificate><database>/etc/pki/nssdb/</database></smartcard><smartcard mode='passthrough' type='tcp'><source mode='bind' host='127.0.0.1' service='2001'/><protocol type='raw'/></smartcard>`,
  `<hostdev mode='subsystem' type='mdev' managed='no' model='vfio-pci' display='on' ramfb='off'><source><address uuid='c2177883-f1bb-47f0-914d-32a22e3a8804'/></source></hostdev><hostdev mode='subsystem' type='scsi' managed='no' rawio='yes'><source><adapter name='scsi_host0'/><address bus='0' target='0' unit='0'/></source><readonly/></hostdev><hostdev mode='subsystem' type='usb'><source startupPolicy='optional' guestReset='off'><vendor id='0x1234'/><product id='0xbeef'/></source></hostdev>`,
  `<serial type='udp'><source mode='bind' host='0.0.0.0' service='2445'/><source mode='connect' host='0.0.0.0' service='2446'/><log file='/var/log/s.log' append='off'/><target port='1'/></serial><serial type='unix'><source mode='connect' path='/tmp/s'><reconnect enabled='yes' timeout='2'/></source><target type='isa-serial' port='2'><model name='isa-serial'/></target></serial><graphics type='spice' autoport='yes'/><channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel><channel type='qemu-vdagent'><source><clipboard copypaste='yes'/><mouse mode='client'/></source><target type='virtio' name='com.redhat.spice.1'/></channel>`,
  `<tpm model='tpm-tis'><backend type='emulator' version='2.0' persistent_state='yes'><encryption secret='6dd3e4a5-1d76-44ce-961f-f119f5aad935'/><active_pcr_banks><sha256/><sha512/></active_pcr_banks></backend></tpm><rng model='virtio'><rate bytes='1024' period='2000'/><backend model='egd' type='udp'><source mode='bind' service='1234'/><source mode='connect' host='1.2.3.4' service='1234'/></backend></rng><panic model='isa'/>`,
  `<vsock model='virtio'><cid auto='no' address='3'/></vsock><iommu model='intel'><driver intremap='on' caching_mode='on' iotlb='on'/></iommu><memballoon model='virtio' autodeflate='on'><stats period='10'/></memballoon><lease><lockspace>somearea</lockspace><key>somekey</key><target path='/some/lease/path' offset='1024'/></lease>`,
  `<graphics type='spice' port='-1' tlsPort='-1' autoport='yes'><listen type='network' network='default'/><channel name='main' mode='secure'/><image compression='auto_glz'/><streaming mode='filter'/><clipboard copypaste='no'/><mouse mode='client'/><filetransfer enable='no'/></graphics><graphics type='sdl' display=':0.0' fullscreen='no'/><graphics type='dbus' p2p='yes'><gl enable='no'/><audio id='1'/></graphics>`,
  `<video><model type='qxl' ram='65536' vram='65536' vgamem='16384' heads='1'><resolution x='800' y='600'/></model></video>`,
] as const;

const CPUS = [
  `<cpu mode='host-passthrough' check='none' migratable='on'/>`,
  `<cpu mode="custom" match="exact"><model fallback="allow">qemu64</model><topology sockets='1' dies='1' cores='2' threads='1'/><feature policy='require' name='vmx'/><feature policy='disable' name='svm'/></cpu>`,
  `<cpu><numa><cell id='0' cpus='0-1' memory='524288' unit='KiB'/>${[1, 2, 3, 4, 5].map((id) => `<cell id='${id}' memory='65536' unit='KiB'/>`).join('')}</numa></cpu>`,
  `<cpu mode="host-model"><maxphysaddr mode='emulate' bits='42'/><cache mode='emulate' level='3'/></cpu>`,
  ``,
] as const;

const MEMORY = [
  `<memory unit='KiB'>1048576</memory>`,
  `<memory unit='MiB'>2048</memory>`,
  `<memory unit='KiB'>786433</memory>`,
  `<memory unit='GiB'>4</memory>`,
  `<memory unit='bytes'>1073741824</memory>`,
  `<memory unit='MB'>512</memory>`,
] as const;

/** Without guest NUMA nodes, and with them. */
const BACKINGS = [
  [
    `<hugepages/>`,
    `<nosharepages/>`,
    `<source type='memfd'/><allocation mode='immediate' threads='4'/><locked/>`,
  ],
  [
    `<hugepages/>`,
    `<hugepages>\n      <page size='1' unit='G' nodeset='0-3,5'/>\n      <page size='2' unit='M' nodeset='4'/>\n    </hugepages>`,
    `<source type='memfd'/><allocation mode='immediate' threads='4'/><discard/><locked/>`,
  ],
] as const;

const FIRMWARES = [
  ``,
  `<loader readonly='yes' secure='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.ms.fd</loader><nvram template='/usr/share/OVMF/OVMF_VARS_4M.ms.fd'>/var/lib/libvirt/qemu/nvram/a.fd</nvram>`,
  `<firmware>\n      <feature enabled='no' name='enrolled-keys'/>\n      <feature enabled='yes' name='secure-boot'/>\n    </firmware>`,
  `<kernel>/boot/vmlinuz</kernel><initrd>/boot/initrd</initrd><cmdline>root=/dev/vda1 quiet</cmdline>`,
  `<smbios mode='sysinfo'/><bios useserial='yes' rebootTimeout='0'/>`,
] as const;

const FEATURES = [
  `\n    <hyperv mode='custom'><relaxed state='on'/></hyperv>`,
  `<pae/><kvm><hidden state='on'/><dirty-ring state='on' size='4096'/></kvm><vmport state='off'/><smm state='on'><tseg unit='MiB'>48</tseg></smm>`,
  `<apic eoi='on'/><hyperv><vpindex state='on'/><spinlocks state='on' retries='8191'/><synic state='on'/><stimer state='on'><direct state='on'/></stimer><vendor_id state='on' value='KVM Hv'/></hyperv><ioapic driver='qemu'/><vmcoreinfo state='on'/>`,
  `<gic version='3'/><pmu state='off'/>`,
  `<htm state='on'/><hpt resizing='required'><maxpagesize unit='MiB'>16</maxpagesize></hpt>`,
] as const;

const CLOCKS = [
  `<clock offset='utc'>\n    <timer name='hpet' present='no'/>\n  </clock>`,
  `<clock offset='localtime'>\n    <timer name='rtc' tickpolicy='catchup' track='guest'><catchup threshold='123' slew='120' limit='10000'/></timer>\n    <timer name='pit' tickpolicy='delay'/>\n    <timer name='tsc' frequency='3504000000' mode='native'/>\n  </clock>`,
  `<clock offset='timezone' timezone='Europe/Budapest'/>`,
  `<clock offset='variable' adjustment='123' basis='utc'/>`,
] as const;

const TUNES = [
  ``,
  `<blkiotune><weight>800</weight><device><path>/dev/sda</path><weight>1000</weight></device><device><path>/dev/sdb</path><read_bytes_sec>10000</read_bytes_sec></device></blkiotune>`,
  `<memtune><hard_limit unit='G'>1</hard_limit><swap_hard_limit unit='KiB'>2097152</swap_hard_limit></memtune>\n  <numatune><memory mode='strict' nodeset='1-4,^3'/><memnode cellid='0' mode='strict' nodeset='1'/></numatune>`,
  `<iothreads>2</iothreads><iothreadids><iothread id='1'/><iothread id='5' thread_pool_min='1' thread_pool_max='8'/></iothreadids>`,
  `<resource><partition>/virtualmachines/production</partition></resource><perf><event name='cmt' enabled='yes'/></perf>`,
  `<on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot><on_crash>coredump-restart</on_crash><pm><suspend-to-disk enabled='no'/><suspend-to-mem enabled='no'/></pm>`,
  `<sysinfo type='smbios'><bios><entry name='vendor'>Acme</entry></bios><system><entry name='manufacturer'>Acme Ltd.</entry></system><oemStrings><entry>a b</entry></oemStrings></sysinfo>`,
  `<launchSecurity type='sev'><cbitpos>47</cbitpos><reducedPhysBits>1</reducedPhysBits><policy>0x0003</policy></launchSecurity>`,
] as const;

const odd = (inner: string): string =>
  `<domain type='qemu'><name>odd</name><memory>1048576</memory><vcpu>1</vcpu><os><type>hvm</type></os><cpu/>${inner}</domain>`;

/** Not valid by the schema, and yet read, edited and kept: what a newer libvirt or another program has written. */
export const oddDomains: Readonly<Record<string, string>> = {
  'an empty title': odd('<title/>'),
  'a device of the future': odd(
    `<devices><futuristic kind='hologram'><beam power="9000"/></futuristic></devices>`,
  ),
  'an element of others inside a device': odd(
    `<devices><disk type='file'><target dev='vda'/><x:hint xmlns:x='urn:x' keep="yes"/></disk></devices>`,
  ),
  'a crypto device': odd(
    `<devices><crypto model='virtio' type='qemu'><backend model='builtin' queues='2'/></crypto></devices>`,
  ),
  'two of one name': odd(
    `<devices><disk type='file'><target dev='vda'/></disk><disk type='block'><target dev='vda'/></disk></devices>`,
  ).replace("type='block'", "type='wobbly'"),
  'more than one <devices>': odd('<devices/><devices><video/></devices>'),
};

/** Emulators that are named otherwise than their architecture. */
const EMULATORS: Readonly<Record<string, string>> = { i686: 'i386', armv7l: 'arm' };

/** What wants memory that is shared. */
const SHARED = /'(vhostuser|virtiofs)'/;

/** What only some machines or domains have: without it the part stands as it is. */
const CONDITIONS: readonly [part: RegExp, where: (domain: Domain) => boolean][] = [
  [/<memory model.*?<.memory>/g, ({ hasNuma }) => hasNuma],
  [/<memnode.*?>/, ({ hasNuma }) => hasNuma],
  [/<boot order[^>]*>/, ({ hasOrder }) => !hasOrder],
  [/<controller type='pci'.*?<.controller>/, ({ machine }) => /q35|^virt/.test(machine)],
  [/<tseg.*?<.tseg>/, ({ machine }) => machine.includes('q35')],
  [/<loader.*secure.*<.nvram>/, ({ machine, n }) => machine.includes('q35') && n % 6 !== 0],
  [/<input type='evdev'.*?<.input>/, ({ arch }) => arch !== 's390x'],
  [/<htm.*<.hpt>/, ({ arch }) => arch === 'ppc64'],
  [/<gic.*?>/, ({ arch }) => arch === 'aarch64'],
  [/<iommu .*?<.iommu>/, ({ machine }) => machine.includes('q35')],
  // It wants the I/O APIC of QEMU.
  [/ intremap='on'/, ({ n }) => n % 10 === 7],
  [/<uuid>5d2f.*?<.uuid>/, ({ arch }) => arch === 'ppc64'],
  [/<firmware>.*<.firmware>/s, ({ n }) => n % 6 === 0],
  // No emulator but on such a processor takes it.
  [/<launchSecurity.*<.launchSecurity>/, ({ n }) => n % 80 === 15],
  // QEMU takes one.
  [/<smartcard mode='host-certificates'.*?<.smartcard>/, ({ n }) => n % 8 === 0],
  [/<smartcard mode='passthrough'.*?<.smartcard>/, ({ n }) => n % 8 !== 0],
  [/ migratable='on'/, ({ type }) => type === 'kvm'],
  // One release of libvirt knows it in its schema and not in its driver.
  [/<interface type='user'.*<.interface>/s, ({ n }) => n % 40 === 5],
];
interface Domain {
  n: number;
  type: string;
  arch: string;
  machine: string;
  hasNuma: boolean;
  /** Of kinds of devices, beside which libvirt takes no order of devices. */
  hasOrder: boolean;
}
const fitting = (part: string, domain: Domain): string =>
  CONDITIONS.reduce((text, [own, where]) => (where(domain) ? text : text.replace(own, '')), part);

/** `count` documents, each different from the others; the same each time. */
export function domainCorpus(count: number): string[] {
  const at = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;
  return Array.from({ length: count }, (_, n) => {
    const [type, arch, machine] = at(GUESTS, n);
    const hasNuma = at(CPUS, n >> 2).includes('<numa>');
    const hasOrder = n % 3 === 0;
    const fit = (part: string): string => fitting(part, { n, type, arch, machine, hasNuma, hasOrder });
    const cpu = fit(at(CPUS, n >> 2));
    const devices = [
      ...DISKS.filter((_, i) => ((n >> i) & 1) === 0),
      ...INTERFACES.filter((_, i) => ((n * 7 + i) & (1 << i)) === 0),
      ...REST.filter((_, i) => (n + i * i) % 4 === 0),
    ]
      .map(fit)
      .join('\n    ')
      // The second of a document that has two.
      .replace(/(<tpm .*)<tpm .*?<.tpm>/s, '$1');
    const memory = devices.includes('<memory ') ? `<memory unit='GiB'>4</memory>` : at(MEMORY, n);
    const vcpus = cpu.includes('<topology') ? 2 : (hasNuma ? 2 : 1) + (n % 16);
    const firmware = fit(at(FIRMWARES, n));
    const tune = fit(at(TUNES, n >> 1));
    const backing = [
      ...(n % 2 === 0 ? [] : [at(BACKINGS[hasNuma ? 1 : 0], n)]),
      ...(SHARED.test(devices) ? [`<access mode='shared'/>`] : []),
    ].join('');
    const qemu = n % 5 === 0;
    return `${n % 4 === 0 ? "<?xml version='1.0'?>\n" : ''}<domain type='${type}'${qemu ? ` xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'` : ''}>
  <name>vm-${n}</name>
  ${at(HEADS, n >> 1)}
  ${memory}
  <currentMemory unit='KiB'>${524288 + n * 1024}</currentMemory>
  ${hasNuma ? `<maxMemory slots='16' unit='GiB'>64</maxMemory>` : ''}
  <vcpu placement='static'${n % 3 === 0 ? ` current='1'` : ''}>${vcpus}</vcpu>
  ${n % 2 === 0 ? `<cputune><vcpupin vcpu='0' cpuset='${n % 4}-${4 + (n % 3)}'/></cputune>` : ''}
  ${backing === '' ? '' : `<memoryBacking>${backing}</memoryBacking>`}
  <os${n % 6 === 0 ? ` firmware='efi'` : ''}>
    <type arch='${arch}' machine='${machine}'>hvm</type>
    ${hasOrder ? `<boot dev='network'/>\n    <boot dev='hd'/>` : `<bootmenu enable='yes' timeout='${n * 10}'/>`}
    ${devices.includes('<serial type') ? firmware : firmware.replace(` useserial='yes'`, '')}
  </os>
  <features>\n    <acpi/>${n % 2 === 0 ? '<apic/>' : fit(at(FEATURES, n))}${firmware.includes(`secure='yes'`) ? `<smm state='on'/>` : ''}\n  </features>
  ${cpu}
  ${at(CLOCKS, n)}
  ${tune}
  ${devices.includes(`iothread='1'`) && !tune.includes('<iothreads>') ? '<iothreads>2</iothreads>' : ''}
  <devices>
    <emulator>/usr/bin/qemu-system-${EMULATORS[arch] ?? arch}</emulator>
    ${devices}
  </devices>
  ${n % 7 === 0 ? `<seclabel type='none'/>` : ''}
  ${qemu ? `<qemu:commandline>\n    <qemu:arg value='-device'/>\n  </qemu:commandline>` : ''}
</domain>${n % 2 === 0 ? '\n' : ''}`;
  });
}
