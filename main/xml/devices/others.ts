import type { Description } from './field.ts';

const device = (
  kind: string,
  rest: Pick<Description, 'summary' | 'fields'> &
    Partial<Pick<Description, 'initial' | 'hotplug' | 'single'>>,
): Description => ({ kind, element: kind, section: false, hotplug: false, ...rest });

const virtioModels = ['virtio', 'virtio-transitional', 'virtio-non-transitional'];

/** Where a character device ends on the host; serial, parallel, console, channel and others share it. */
const characterSource: Description['fields'] = [
  { id: 'type', at: '@type', type: 'choice', choices: ['pty', 'unix', 'tcp', 'udp', 'file', 'dev', 'pipe', 'stdio', 'null', 'vc', 'spicevmc', 'spiceport', 'qemu-vdagent', 'dbus', 'nmdm'], required: true, label: 'characterType' },
  { id: 'path', at: 'source@path', type: 'text', when: { type: ['file', 'dev', 'pipe', 'unix'] }, pattern: /^\// },
  { id: 'mode', at: 'source@mode', type: 'choice', choices: ['bind', 'connect'], when: { type: ['unix', 'tcp'] }, label: 'socketMode' },
  { id: 'host', at: 'source@host', type: 'text', when: { type: ['tcp'] } },
  { id: 'service', at: 'source@service', type: 'text', when: { type: ['tcp'] }, label: 'port' },
  { id: 'logFile', at: 'log@file', type: 'text', pattern: /^\//, group: 'more' },
]; // prettier-ignore

export const others: readonly Description[] = [
  device('input', { hotplug: true, summary: ['type', 'bus'], initial: { type: 'tablet', bus: 'usb' }, fields: [
    { id: 'type', at: '@type', type: 'choice', choices: ['tablet', 'mouse', 'keyboard', 'passthrough', 'evdev'], required: true, label: 'inputType' },
    { id: 'bus', at: '@bus', type: 'choice', choices: ['usb', 'virtio', 'ps2', 'xen'] },
    { id: 'dev', at: 'source@dev', type: 'text', when: { type: ['evdev'] }, label: 'hostDevice', required: true },
    { id: 'evdev', at: 'source@evdev', type: 'text', when: { type: ['passthrough'] }, label: 'hostDevice', required: true },
  ] }),
  device('sound', { summary: ['model'], initial: { model: 'ich9' }, fields: [
    { id: 'model', at: '@model', type: 'choice', choices: ['ich9', 'ich7', 'ich6', 'ac97', 'es1370', 'sb16', 'usb', 'pcspk', 'virtio'], required: true },
    { id: 'audio', at: 'audio@id', type: 'number', min: 1 },
  ] }),
  device('audio', { summary: ['type'], initial: { id: '1', type: 'none' }, fields: [
    { id: 'id', at: '@id', type: 'number', min: 1, required: true, label: 'number' },
    { id: 'type', at: '@type', type: 'choice', choices: ['none', 'alsa', 'coreaudio', 'dbus', 'file', 'jack', 'oss', 'pulseaudio', 'sdl', 'spice', 'pipewire'], required: true, label: 'audioType' },
  ] }),
  device('controller', { hotplug: true, summary: ['type', 'model', 'index'], initial: { type: 'scsi', model: 'virtio-scsi' }, fields: [
    { id: 'type', at: '@type', type: 'choice', choices: ['scsi', 'usb', 'sata', 'ide', 'fdc', 'virtio-serial', 'ccid', 'pci', 'xenbus', 'isa'], required: true, label: 'controllerType' },
    { id: 'index', at: '@index', type: 'number', min: 0, label: 'number' },
    { id: 'model', at: '@model', type: 'text' },
    { id: 'queues', at: 'driver@queues', type: 'number', min: 1, when: { type: ['scsi'] } },
    { id: 'ports', at: '@ports', type: 'number', min: 0, when: { type: ['virtio-serial', 'usb'] } },
  ] }),
  device('serial', { summary: ['type', 'port'], initial: { type: 'pty' }, fields: [...characterSource, { id: 'port', at: 'target@port', type: 'number', min: 0, label: 'number' }] }),
  device('parallel', { summary: ['type'], initial: { type: 'pty' }, fields: [...characterSource, { id: 'port', at: 'target@port', type: 'number', min: 0, label: 'number' }] }),
  device('console', { hotplug: true, summary: ['type', 'target'], initial: { type: 'pty', target: 'virtio' }, fields: [...characterSource, { id: 'target', at: 'target@type', type: 'choice', choices: ['serial', 'virtio', 'xen', 'lxc', 'sclp', 'sclplm'], label: 'targetType' }] }),
  device('channel', { hotplug: true, summary: ['name', 'type'], initial: { type: 'unix', target: 'virtio', name: 'org.qemu.guest_agent.0' }, fields: [
    ...characterSource,
    { id: 'target', at: 'target@type', type: 'choice', choices: ['virtio', 'guestfwd', 'xen'], label: 'targetType' },
    { id: 'name', at: 'target@name', type: 'text', label: 'channelName' },
    { id: 'clipboard', at: 'source/clipboard@copypaste', type: 'switch', when: { type: ['qemu-vdagent'] } },
  ] }),
  device('hostdev', { hotplug: true, summary: ['type', 'vendor', 'product', 'slot'], initial: { mode: 'subsystem', type: 'usb', managed: 'yes' }, fields: [
    { id: 'mode', at: '@mode', type: 'choice', choices: ['subsystem', 'capabilities'], required: true, label: 'hostdevMode' },
    { id: 'type', at: '@type', type: 'choice', choices: ['usb', 'pci', 'mdev', 'scsi', 'scsi_host'], from: { offers: 'devices/hostdev#subsysType' }, required: true, label: 'hostdevType' },
    { id: 'managed', at: '@managed', type: 'switch', when: { type: ['pci', 'usb'] } },
    { id: 'vendor', at: 'source/vendor@id', type: 'text', when: { type: ['usb'] }, pattern: /^0x[0-9a-fA-F]{4}$/ },
    { id: 'product', at: 'source/product@id', type: 'text', when: { type: ['usb'] }, pattern: /^0x[0-9a-fA-F]{4}$/ },
    { id: 'domain', at: 'source/address@domain', type: 'text', when: { type: ['pci'] }, label: 'pciDomain' },
    { id: 'bus', at: 'source/address@bus', type: 'text', when: { type: ['pci'] }, label: 'pciBus' },
    { id: 'slot', at: 'source/address@slot', type: 'text', when: { type: ['pci'] }, label: 'pciSlot' },
    { id: 'function', at: 'source/address@function', type: 'text', when: { type: ['pci'] }, label: 'pciFunction' },
    { id: 'uuid', at: 'source/address@uuid', type: 'text', when: { type: ['mdev'] } },
    { id: 'model', at: '@model', type: 'choice', choices: ['vfio-pci', 'vfio-ccw', 'vfio-ap'], when: { type: ['mdev'] } },
    { id: 'bootOrder', at: 'boot@order', type: 'number', min: 1 },
  ] }),
  device('watchdog', { hotplug: true, summary: ['model', 'action'], initial: { model: 'i6300esb', action: 'reset' }, fields: [
    { id: 'model', at: '@model', type: 'choice', choices: ['i6300esb', 'ib700', 'diag288', 'itco'], required: true },
    { id: 'action', at: '@action', type: 'choice', choices: ['reset', 'shutdown', 'poweroff', 'pause', 'none', 'dump', 'inject-nmi'], label: 'watchdogAction' },
  ] }),
  device('filesystem', { hotplug: true, summary: ['driver', 'target'], initial: { type: 'mount', access: 'passthrough', driver: 'path' }, fields: [
    { id: 'type', at: '@type', type: 'choice', choices: ['mount', 'template', 'file', 'block', 'ram', 'bind', 'volume'], required: true, label: 'sourceType' },
    { id: 'driver', at: 'driver@type', type: 'choice', choices: ['path', 'handle', 'virtiofs', 'mtp', 'nbd', 'loop', 'ploop'], from: { offers: 'devices/filesystem#driverType' } },
    { id: 'source', at: 'source@dir', type: 'text', when: { type: ['mount', ''] }, required: true, label: 'path' },
    { id: 'target', at: 'target@dir', type: 'text', required: true, label: 'mountTag' },
    { id: 'access', at: '@accessmode', type: 'choice', choices: ['passthrough', 'mapped', 'squash'], label: 'accessMode' },
    { id: 'readonly', at: 'readonly?', type: 'switch' },
  ] }),
  device('smartcard', { summary: ['mode'], initial: { mode: 'host' }, fields: [
    { id: 'mode', at: '@mode', type: 'choice', choices: ['host', 'host-certificates', 'passthrough'], required: true, label: 'smartcardMode' },
    { id: 'type', at: '@type', type: 'choice', choices: ['spicevmc', 'tcp', 'unix'], when: { mode: ['passthrough'] }, label: 'characterType' },
  ] }),
  device('redirdev', { hotplug: true, summary: ['bus', 'type'], initial: { bus: 'usb', type: 'spicevmc' }, fields: [
    { id: 'bus', at: '@bus', type: 'choice', choices: ['usb'], required: true },
    { id: 'type', at: '@type', type: 'choice', choices: ['spicevmc', 'tcp', 'unix'], required: true, label: 'characterType' },
  ] }),
  device('tpm', { single: true, summary: ['model', 'backend'], initial: { model: 'tpm-crb', backend: 'emulator', version: '2.0' }, fields: [
    { id: 'model', at: '@model', type: 'choice', choices: ['tpm-crb', 'tpm-tis', 'tpm-spapr', 'spapr-tpm-proxy'], from: { offers: 'devices/tpm#model' } },
    { id: 'backend', at: 'backend@type', type: 'choice', choices: ['emulator', 'passthrough', 'external'], from: { offers: 'devices/tpm#backendModel' }, required: true },
    { id: 'version', at: 'backend@version', type: 'choice', choices: ['2.0', '1.2'], when: { backend: ['emulator'] } },
    { id: 'device', at: 'backend/device@path', type: 'text', when: { backend: ['passthrough'] }, label: 'path' },
  ] }),
  device('rng', { hotplug: true, summary: ['model', 'source'], initial: { model: 'virtio', backend: 'random', source: '/dev/urandom' }, fields: [
    { id: 'model', at: '@model', type: 'choice', choices: virtioModels, from: { offers: 'devices/rng#model' } },
    { id: 'backend', at: 'backend@model', type: 'choice', choices: ['random', 'builtin', 'egd'], from: { offers: 'devices/rng#backendModel' }, required: true },
    { id: 'source', at: 'backend', type: 'text', when: { backend: ['random'] }, label: 'path', pattern: /^\// },
    { id: 'rateBytes', at: 'rate@bytes', type: 'number', min: 0, unit: 'B' },
    { id: 'ratePeriod', at: 'rate@period', type: 'number', min: 0, unit: 'ms' },
  ] }),
  device('memballoon', { single: true, summary: ['model'], fields: [
    { id: 'model', at: '@model', type: 'choice', choices: [...virtioModels, 'none', 'xen'], required: true },
    { id: 'autodeflate', at: '@autodeflate', type: 'switch', words: ['on', 'off'] },
    { id: 'freePageReporting', at: '@freePageReporting', type: 'switch', words: ['on', 'off'] },
    { id: 'statsPeriod', at: 'stats@period', type: 'number', min: 0, unit: 's', live: true },
  ] }),
  device('panic', { summary: ['model'], initial: { model: 'isa' }, fields: [
    { id: 'model', at: '@model', type: 'choice', choices: ['isa', 'pseries', 'hyperv', 's390', 'pvpanic'] },
  ] }),
  device('vsock', { single: true, hotplug: true, summary: ['cid'], initial: { model: 'virtio', auto: 'yes' }, fields: [
    { id: 'model', at: '@model', type: 'choice', choices: virtioModels },
    { id: 'auto', at: 'cid@auto', type: 'switch', label: 'autoCid' },
    { id: 'cid', at: 'cid@address', type: 'number', min: 3, when: { auto: ['no', ''] } },
  ] }),
  device('iommu', { single: true, summary: ['model'], initial: { model: 'intel' }, fields: [
    { id: 'model', at: '@model', type: 'choice', choices: ['intel', 'smmuv3', 'virtio'], required: true },
    { id: 'intremap', at: 'driver@intremap', type: 'switch', words: ['on', 'off'], when: { model: ['intel'] } },
    { id: 'cachingMode', at: 'driver@caching_mode', type: 'switch', words: ['on', 'off'], when: { model: ['intel'] } },
  ] }),
  device('shmem', { hotplug: true, summary: ['name', 'size'], initial: { name: 'shared', model: 'ivshmem-plain', size: '4' }, fields: [
    { id: 'name', at: '@name', type: 'text', required: true },
    { id: 'model', at: 'model@type', type: 'choice', choices: ['ivshmem-plain', 'ivshmem-doorbell', 'ivshmem'] },
    { id: 'size', at: 'size', type: 'size', min: 1 },
  ] }),
  { ...device('memoryDevice', { hotplug: true, summary: ['model', 'size'], initial: { model: 'dimm', size: '128', node: '0' }, fields: [
    { id: 'model', at: '@model', type: 'choice', choices: ['dimm', 'nvdimm', 'virtio-pmem', 'virtio-mem', 'sgx-epc'], required: true },
    { id: 'size', at: 'target/size', type: 'size', min: 1, required: true },
    { id: 'node', at: 'target/node', type: 'number', min: 0 },
  ] }), element: 'memory' },
  device('crypto', { hotplug: true, summary: ['model'], initial: { model: 'virtio', type: 'qemu', backend: 'builtin' }, fields: [
    { id: 'model', at: '@model', type: 'choice', choices: ['virtio'], required: true },
    { id: 'type', at: '@type', type: 'choice', choices: ['qemu'], required: true, label: 'cryptoType' },
    { id: 'backend', at: 'backend@model', type: 'choice', choices: ['builtin', 'lkcf'], from: { offers: 'devices/crypto#backendModel' }, required: true },
  ] }),
]; // prettier-ignore
