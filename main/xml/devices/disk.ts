import {
  bootOrder,
  ON_OFF,
  PATH,
  pciAddress,
  sourceAuth,
  under,
  UUID,
  VIRTIO_MODELS,
  virtioDriver,
} from './common.ts';
import type { Description, Field } from './field.ts';

/** Limits come as `total` or as `read` and `write`; libvirt refuses both at once. */
const limit = (id: string, at: string, unit: string): Field => ({
  id,
  at: `iotune/${at}`,
  type: 'number',
  min: 0,
  unit,
  group: 'limits',
  live: true,
});

const ways = [
  ['total', 'total'],
  ['read', 'read'],
  ['write', 'write'],
] as const;

/** What holds on and on, what a burst may reach, and for how long it may. */
const limits: readonly Field[] = [
  ...ways.map(([id, at]) => limit(`${id}Bytes`, `${at}_bytes_sec`, 'B/s')),
  ...ways.map(([id, at]) => limit(`${id}Iops`, `${at}_iops_sec`, 'IOPS')),
  ...ways.map(([id, at]) => limit(`${id}BytesMax`, `${at}_bytes_sec_max`, 'B/s')),
  ...ways.map(([id, at]) => limit(`${id}IopsMax`, `${at}_iops_sec_max`, 'IOPS')),
  ...ways.map(([id, at]) => limit(`${id}BytesMaxLength`, `${at}_bytes_sec_max_length`, 's')),
  ...ways.map(([id, at]) => limit(`${id}IopsMaxLength`, `${at}_iops_sec_max_length`, 's')),
  limit('sizeIops', 'size_iops_sec', 'B'),
  { id: 'limitGroup', at: 'iotune/group_name', type: 'text', group: 'limits', live: true },
];

/**
 * The medium of a drive is changed while the guest runs, all that is said of it at once; a disk is pulled and another one
 * plugged in.
 */
const medium = { group: 'source', live: true, liveWhen: { device: ['cdrom', 'floppy'] } } as const;
const ofMedium = (field: Field): Field => ({ ...field, ...medium });
/** Only a drive may be empty. */
const image = { ...medium, requiredWhen: { device: ['disk', 'lun', ''] }, label: 'path' } as const;
const network = { ...medium, when: { type: ['network'] } } as const;
const over = (...protocol: string[]) => ({ ...medium, when: { type: ['network'], protocol } }) as const;
const web = ['http', 'https', 'ftp', 'ftps', 'tftp'];
const virtio = { bus: ['virtio', ''] };

const sources: readonly Field[] = [
  { id: 'type', at: '@type', type: 'choice', choices: ['file', 'block', 'volume', 'network', 'dir', 'nvme', 'vhostuser', 'vhostvdpa'], label: 'sourceType', ...medium },
  { id: 'file', at: 'source@file', type: 'text', when: { type: ['file', ''] }, ...image, pattern: PATH, picks: 'image' },
  { id: 'dev', at: 'source@dev', type: 'text', when: { type: ['block', 'vhostvdpa'] }, ...image, pattern: PATH, picks: 'image' },
  { id: 'dir', at: 'source@dir', type: 'text', when: { type: ['dir'] }, ...image, pattern: PATH },
  { id: 'pool', at: 'source@pool', type: 'choice', choices: [], from: { objects: 'pools' }, open: true, when: { type: ['volume'] }, required: true, ...medium },
  { id: 'volume', at: 'source@volume', type: 'text', picks: 'volume', when: { type: ['volume'] }, required: true, ...medium },
  { id: 'volumeMode', at: 'source@mode', type: 'choice', choices: ['host', 'direct'], when: { type: ['volume'] }, ...medium },
  { id: 'protocol', at: 'source@protocol', type: 'choice', choices: ['nbd', 'rbd', 'iscsi', 'http', 'https', 'ftp', 'ftps', 'tftp', 'gluster', 'sheepdog', 'ssh', 'nfs', 'vxhs'], required: true, ...network },
  { id: 'url', at: 'source@name', type: 'text', label: 'imageName', ...network },
  { id: 'hosts', at: 'source/host', type: 'list', columns: ['@name', '@port', '@transport', '@socket'], label: 'sourceHosts', ...network },
  { id: 'query', at: 'source@query', type: 'text', label: 'urlQuery', ...over('http', 'https') },
  ...under({ type: ['network'], protocol: ['rbd', 'iscsi', ...web] }, sourceAuth.map(ofMedium)),
  { id: 'initiator', at: 'source/initiator/iqn@name', type: 'text', label: 'initiatorIqn', ...over('iscsi') },
  { id: 'rbdSnapshot', at: 'source/snapshot@name', type: 'text', pattern: /^[\w+-]+$/, ...over('rbd') },
  { id: 'rbdConfig', at: 'source/config@file', type: 'text', pattern: PATH, ...over('rbd') },
  { id: 'tls', at: 'source@tls', type: 'switch', ...over('nbd', 'vxhs') },
  { id: 'tlsHostname', at: 'source@tlsHostname', type: 'text', ...over('nbd') },
  { id: 'sslVerify', at: 'source/ssl@verify', type: 'switch', ...over('https', 'ftps') },
  { id: 'readahead', at: 'source/readahead@size', type: 'number', min: 1, unit: 'B', ...over(...web) },
  { id: 'networkTimeout', at: 'source/timeout@seconds', type: 'number', min: 1, unit: 's', ...over(...web) },
  { id: 'nfsUser', at: 'source/identity@user', type: 'text', pattern: /^[\w+-]+$/, ...over('nfs') },
  { id: 'nfsGroup', at: 'source/identity@group', type: 'text', pattern: /^[\w+-]+$/, ...over('nfs') },
  { id: 'nvmeNamespace', at: 'source[type=pci]@namespace', type: 'number', min: 1, when: { type: ['nvme'] }, required: true, ...medium },
  { id: 'nvmeManaged', at: 'source[type=pci]@managed', type: 'switch', when: { type: ['nvme'] }, label: 'managed', ...medium },
  ...under({ type: ['nvme'] }, pciAddress('source[type=pci]/address').map(ofMedium)),
  { id: 'socket', at: 'source[type=unix]@path', type: 'text', when: { type: ['vhostuser'] }, pattern: PATH, required: true, ...medium },
  { id: 'reconnect', at: 'source[type=unix]/reconnect@enabled', type: 'switch', when: { type: ['vhostuser'] }, ...medium },
  { id: 'reconnectTimeout', at: 'source[type=unix]/reconnect@timeout', type: 'number', required: true, min: 0, unit: 's', when: { type: ['vhostuser'], reconnect: ['yes'] }, ...medium },
  { id: 'startupPolicy', at: 'source@startupPolicy', type: 'choice', choices: ['mandatory', 'requisite', 'optional'], when: { device: ['cdrom', 'floppy'] }, ...medium },
  { id: 'reservationsManaged', at: 'source/reservations@managed', type: 'switch', when: { type: ['block'], device: ['lun'] }, ...medium },
  { id: 'reservationsSocket', at: 'source/reservations/source[type=unix][mode=client]@path', type: 'text', pattern: PATH, when: { type: ['block'], device: ['lun'], reservationsManaged: ['no'] }, filled: true, ...medium },
  { id: 'sliceOffset', at: 'source/slices/slice[type=storage]@offset', type: 'number', min: 0, unit: 'B', when: { type: ['file', 'block', 'network', ''] }, ...medium },
  { id: 'sliceSize', at: 'source/slices/slice[type=storage]@size', type: 'number', min: 1, unit: 'B', when: { type: ['file', 'block', 'network', ''] }, ...medium },
  { id: 'encryption', at: 'source/encryption@format', type: 'choice', choices: ['luks', 'luks2', 'qcow', 'default'], readOnly: true, group: 'source' },
  { id: 'encryptionEngine', at: 'source/encryption@engine', type: 'choice', choices: ['qemu', 'librbd'], readOnly: true, filled: true, group: 'source' },
  { id: 'encryptionSecret', at: 'source/encryption/secret[type=passphrase]@uuid', type: 'text', pattern: UUID, readOnly: true, group: 'source' },
]; // prettier-ignore

const driver: readonly Field[] = [
  { id: 'driver', at: 'driver@name', type: 'text', label: 'driverName', pattern: /^[\w+-]+$/, group: 'driver' },
  { id: 'format', at: 'driver@type', type: 'choice', choices: ['raw', 'qcow2', 'qed', 'vmdk', 'vdi', 'vpc'], open: true, ...medium, group: 'driver', beside: ['file', 'dev', 'dir', 'volume', 'url'] },
  { id: 'cache', at: 'driver@cache', type: 'choice', choices: ['default', 'none', 'writethrough', 'writeback', 'directsync', 'unsafe'], group: 'driver' },
  { id: 'io', at: 'driver@io', type: 'choice', choices: ['threads', 'native', 'io_uring'], group: 'driver' },
  { id: 'discard', at: 'driver@discard', type: 'choice', choices: ['ignore', 'unmap'], group: 'driver' },
  { id: 'discardNoUnref', at: 'driver@discard_no_unref', type: 'switch', words: ON_OFF, when: { format: ['qcow2'] }, group: 'driver' },
  { id: 'detectZeroes', at: 'driver@detect_zeroes', type: 'choice', choices: ['off', 'on', 'unmap'], group: 'driver' },
  { id: 'errorPolicy', at: 'driver@error_policy', type: 'choice', choices: ['stop', 'report', 'ignore', 'enospace'], group: 'driver' },
  { id: 'readErrorPolicy', at: 'driver@rerror_policy', type: 'choice', choices: ['stop', 'report', 'ignore'], group: 'driver' },
  { id: 'copyOnRead', at: 'driver@copy_on_read', type: 'switch', words: ON_OFF, group: 'driver' },
  { id: 'metadataCache', at: 'driver/metadata_cache/max_size', type: 'size', when: { format: ['qcow2'] }, group: 'driver' },
  { id: 'iothread', at: 'driver@iothread', type: 'number', min: 1, when: virtio, group: 'driver' },
  { id: 'queues', at: 'driver@queues', type: 'number', min: 1, max: 1024, when: virtio, group: 'driver' },
  { id: 'queueSize', at: 'driver@queue_size', type: 'number', min: 1, max: 1024, when: virtio, group: 'driver' },
  { id: 'ioeventfd', at: 'driver@ioeventfd', type: 'switch', words: ON_OFF, when: virtio, group: 'more' },
  { id: 'eventIdx', at: 'driver@event_idx', type: 'switch', words: ON_OFF, when: virtio, group: 'more' },
  ...under(virtio, virtioDriver),
]; // prettier-ignore

export const disk: Description = {
  kind: 'disk',
  element: 'disk',
  section: false,
  identity: [['target']],
  movesWith: ['device', 'bus'],
  hotplug: true,
  pluggableWhen: { bus: ['virtio', 'scsi', 'usb', 'xen', ''] },
  summary: ['device', 'target', 'bus', 'file', 'dev', 'volume', 'url'],
  initial: { type: 'file', device: 'disk', driver: 'qemu', format: 'qcow2', target: 'vda', bus: 'virtio', discard: 'unmap' },
  fields: [
    { id: 'device', at: '@device', type: 'choice', choices: ['disk', 'cdrom', 'floppy', 'lun'], from: { offers: 'devices/disk#diskDevice' }, label: 'deviceKind' },
    { id: 'bus', at: 'target@bus', type: 'choice', choices: ['virtio', 'sata', 'scsi', 'usb', 'ide', 'fdc', 'sd', 'xen'], from: { offers: 'devices/disk#bus' } },
    { id: 'target', at: 'target@dev', type: 'text', required: true, pattern: /^[A-Za-z][\w.-]{0,30}$/, label: 'targetName' },
    { id: 'model', at: '@model', type: 'choice', choices: VIRTIO_MODELS, from: { offers: 'devices/disk#model' }, when: virtio, group: 'more' },
    ...sources,
    { id: 'readonly', at: 'readonly?', type: 'switch' },
    { id: 'shareable', at: 'shareable?', type: 'switch', group: 'driver' },
    { id: 'removable', at: 'target@removable', type: 'switch', words: ON_OFF, when: { bus: ['usb', 'sd'] }, group: 'driver' },
    { id: 'transient', at: 'transient?', type: 'switch', group: 'driver' },
    { id: 'transientShareBacking', at: 'transient@shareBacking', type: 'switch', when: { transient: ['yes'] }, group: 'driver' },
    ...bootOrder,
    ...driver,
    { id: 'snapshot', at: '@snapshot', type: 'choice', choices: ['internal', 'external', 'no', 'manual'], group: 'more', label: 'diskSnapshot' },
    { id: 'serial', at: 'serial', type: 'text', maxLength: 247, group: 'more', pattern: /^[\w .()+-]*$/, label: 'serialNumber' },
    { id: 'wwn', at: 'wwn', type: 'text', pattern: /^(0x)?[0-9a-fA-F]{16}$/, group: 'more' },
    { id: 'vendor', at: 'vendor', type: 'text', maxLength: 8, when: { bus: ['scsi'] }, group: 'more' },
    { id: 'product', at: 'product', type: 'text', maxLength: 16, when: { bus: ['scsi'] }, group: 'more' },
    { id: 'rotationRate', at: 'target@rotation_rate', type: 'number', min: 1, max: 65534, unit: 'rpm', when: { bus: ['scsi', 'sata', 'ide'] }, group: 'more' },
    { id: 'tray', at: 'target@tray', type: 'choice', choices: ['closed', 'open'], when: { device: ['cdrom', 'floppy'] }, filled: true, group: 'more' },
    { id: 'rawio', at: '@rawio', type: 'switch', when: { device: ['lun'] }, group: 'more' },
    { id: 'sgio', at: '@sgio', type: 'choice', choices: ['filtered', 'unfiltered'], when: { device: ['lun'] }, group: 'more' },
    { id: 'logicalBlockSize', at: 'blockio@logical_block_size', type: 'number', min: 512, unit: 'B', group: 'more' },
    { id: 'physicalBlockSize', at: 'blockio@physical_block_size', type: 'number', min: 512, unit: 'B', group: 'more' },
    { id: 'cylinders', at: 'geometry@cyls', type: 'number', min: 1, group: 'more' },
    { id: 'diskHeads', at: 'geometry@heads', type: 'number', min: 1, group: 'more' },
    { id: 'sectors', at: 'geometry@secs', type: 'number', min: 1, group: 'more' },
    { id: 'translation', at: 'geometry@trans', type: 'choice', choices: ['auto', 'none', 'lba'], group: 'more' },
    { id: 'backendDomain', at: 'backenddomain@name', type: 'text', when: { bus: ['xen'] }, group: 'more' },
    ...limits,
  ],
}; // prettier-ignore
