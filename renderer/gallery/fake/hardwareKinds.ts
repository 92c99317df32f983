import type { HardwareField, HardwareKind, HardwareNew } from '../../../preload/contract/index.ts';

/** A field whose id is its place; the label is its key among the window's texts. */
const field = (at: string, label: string, more: Partial<HardwareField> = {}): HardwareField => ({
  id: at,
  label,
  at,
  type: 'text',
  group: 'main',
  required: false,
  live: false,
  ...more,
});
const choice = (at: string, label: string, values: string[], more: Partial<HardwareField> = {}) =>
  field(at, label, { type: 'choice', choices: values.map((value) => ({ value })), ...more });
const kind = (name: string, fields: HardwareField[], more: Partial<HardwareKind> = {}): HardwareKind => ({
  kind: name,
  element: name,
  section: false,
  hotplug: true,
  single: false,
  summary: [],
  offers: [{ name, values: {} }],
  fields,
  ...more,
});
const section = (name: string, summary: string[], fields: HardwareField[]): HardwareKind =>
  kind(name, fields, { element: 'domain', section: true, hotplug: false, single: true, summary, offers: [] });
const offer = (name: string, because: HardwareNew['because'], values: HardwareNew['values'] = {}) => ({
  name,
  values,
  ...(because !== undefined && { because }),
});

/** A few of the descriptions that the backend has. */
export const KINDS: HardwareKind[] = [
  section(
    'overview',
    ['title'],
    [
      field('title', 'title', { live: true }),
      choice('os/type@machine', 'machine', ['pc-q35-7.2', 'pc-i440fx-7.2']),
      choice('os@firmware', 'firmware', ['bios', 'efi']),
      choice('clock@offset', 'clock', ['utc', 'localtime', 'timezone']),
      choice('on_reboot', 'onReboot', ['restart', 'destroy', 'preserve']),
    ],
  ),
  section(
    'cpu',
    ['vcpu'],
    [
      field('vcpu', 'maxVcpus', { type: 'number', min: 1 }),
      field('vcpu@current', 'vcpus', { type: 'number', min: 1, live: true, atMost: 'vcpu' }),
      choice('cpu@mode', 'cpuMode', ['host-passthrough', 'host-model', 'maximum', 'custom']),
    ],
  ),
  section(
    'memory',
    ['memory'],
    [
      field('memory', 'maximumMemory', { type: 'size' }),
      field('currentMemory', 'currentMemory', { type: 'size', live: true, atMost: 'memory' }),
    ],
  ),
  kind(
    'disk',
    [
      choice('@device', 'deviceKind', ['disk', 'cdrom', 'floppy', 'lun']),
      choice('@type', 'sourceType', ['file', 'block', 'volume', 'network'], { group: 'source' }),
      choice('target@bus', 'bus', ['virtio', 'sata', 'scsi', 'usb']),
      field('target@dev', 'guestDev'),
      field('source@file', 'path', { group: 'source', live: true }),
      field('driver@cache', 'cache', {
        type: 'choice',
        group: 'driver',
        choices: [
          { value: 'default' },
          { value: 'none' },
          { value: 'writethrough' },
          { value: 'writeback' },
          { value: 'directsync' },
          { value: 'unsafe', unavailable: 'not on this host' },
        ],
      }),
      choice('driver@io', 'io', ['threads', 'native', 'io_uring'], { group: 'driver' }),
      choice('driver@discard', 'discard', ['ignore', 'unmap'], { group: 'driver' }),
      field('readonly?', 'readonly', { type: 'switch' }),
      field('serial', 'serialNumber', { group: 'more' }),
    ],
    {
      summary: ['@device', 'target@dev', 'target@bus', 'source@file'],
      offers: [
        offer('disk', 'system', { '@device': 'disk', 'target@bus': 'virtio' }),
        offer('cdrom', 'present', { '@device': 'cdrom', 'target@bus': 'sata' }),
      ],
    },
  ),
  kind(
    'interface',
    [
      choice('@type', 'interfaceType', ['network', 'bridge', 'direct', 'user']),
      choice('model@type', 'interfaceModel', ['virtio', 'e1000e', 'rtl8139']),
      choice('source@network', 'network', ['default', 'lab'], { live: true }),
      field('mac@address', 'mac'),
    ],
    {
      summary: ['source@network', 'model@type', 'mac@address'],
      offers: [offer('interface', 'system', { 'source@network': 'default', 'model@type': 'virtio' })],
    },
  ),
  kind('video', [choice('model@type', 'videoModel', ['virtio', 'vga', 'qxl', 'none'])], {
    hotplug: false,
    summary: ['model@type'],
    offers: [offer('video', 'system', { 'model@type': 'virtio' })],
  }),
  kind('graphics', [choice('@type', 'graphicsType', ['vnc', 'spice', 'egl-headless'])], {
    hotplug: false,
    summary: ['@type'],
    offers: [offer('graphics', undefined, { '@type': 'vnc' })],
  }),
  kind(
    'input',
    [
      choice('@type', 'inputType', ['tablet', 'mouse', 'keyboard']),
      choice('@bus', 'bus', ['usb', 'ps2', 'virtio']),
    ],
    {
      summary: ['@type', '@bus'],
      offers: [offer('input', 'unknown', { '@type': 'tablet', '@bus': 'usb' })],
    },
  ),
  kind('sound', [choice('@model', 'soundModel', ['ich9', 'usb', 'virtio'])], {
    hotplug: false,
    summary: ['@model'],
    offers: [offer('sound', 'machine', { '@model': 'ich9' })],
  }),
  kind('channel', [field('target@name', 'channelName')], { summary: ['target@name'] }),
  kind('serial', [choice('@type', 'characterType', ['pty', 'file', 'tcp', 'unix'])], {
    hotplug: false,
    summary: ['@type'],
    offers: [offer('serial', undefined, { '@type': 'pty' })],
  }),
  kind(
    'watchdog',
    [
      choice('@model', 'watchdogModel', ['itco', 'i6300esb']),
      choice('@action', 'watchdogAction', ['reset', 'poweroff', 'pause']),
    ],
    {
      summary: ['@model', '@action'],
      offers: [offer('watchdog', 'machine', { '@model': 'i6300esb', '@action': 'reset' })],
    },
  ),
  kind('rng', [choice('backend', 'rngBackend', ['/dev/urandom', '/dev/random'])], {
    summary: ['backend'],
    offers: [offer('rng', 'host', { backend: '/dev/urandom' })],
  }),
  kind('tpm', [choice('@model', 'tpmModel', ['tpm-crb', 'tpm-tis'])], {
    single: true,
    hotplug: false,
    summary: ['@model'],
    offers: [offer('tpm', 'machine', { '@model': 'tpm-crb' })],
  }),
  kind('filesystem', [field('source@dir', 'sharedFolder'), field('target@dir', 'mountTag')], {
    summary: ['target@dir', 'source@dir'],
    offers: [{ name: 'filesystem', values: {}, needs: 'sharedMemory' }],
  }),
  kind('memballoon', [choice('@model', 'balloonModel', ['virtio', 'none'])], {
    single: true,
    hotplug: false,
    summary: ['@model'],
  }),
  kind('redirdev', [choice('@bus', 'bus', ['usb'])], {
    offers: [{ name: 'redirdev', values: { '@bus': 'usb' }, needs: 'spice' }],
  }),
  kind('crypto', [], { unavailable: 'This host does not offer it.' }),
];
