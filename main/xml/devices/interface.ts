import { bootOrder, ON_OFF, PATH, pciAddress, rom, teaming, under, UUID, virtioDriver } from './common.ts';
import type { Description, Field } from './field.ts';

const virtioNames = ['virtio', 'virtio-transitional', 'virtio-non-transitional'];
const virtio = { model: virtioNames };

/** A passed-through card has VFIO in the place of a driver of its own. */
const ownDriver = {
  ...virtio,
  type: [
    'network',
    'bridge',
    'direct',
    'user',
    'ethernet',
    'vdpa',
    'vhostuser',
    'udp',
    'mcast',
    'server',
    'client',
    'internal',
    'null',
  ],
};

/** What the guest and the host may leave to the card: checksums, large packets. */
const offload = (side: 'host' | 'guest', id: string, attribute: string): Field => ({
  id,
  at: `driver/${side}@${attribute}`,
  type: 'switch',
  words: ON_OFF,
  when: virtio,
  group: 'more',
});

const rate = (id: string, at: string, unit: string, floor = {}): Field => ({
  id,
  at: `bandwidth/${at}`,
  type: 'number',
  min: 1,
  unit,
  group: 'limits',
  live: true,
  filled: true,
  ...floor,
});

/** A port's number. */
const PORT = /^([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$/;

const FAMILY = /^ipv[46]$/;
const ADDRESS_COLUMNS = { columns: ['@family', '@address', '@prefix', '@peer'], patterns: [FAMILY] } as const;
const ROUTE_COLUMNS = {
  columns: ['@family', '@address', '@prefix', '@gateway', '@metric'],
  patterns: [FAMILY],
} as const;

/** A running guest's card is plugged into another network or bridge; what it is otherwise cannot become one. */
const plug = { live: true, liveWhen: { type: ['network', 'bridge'] } } as const;

const sources: readonly Field[] = [
  { id: 'network', at: 'source@network', type: 'choice', choices: [], from: { objects: 'networks' }, open: true, when: { type: ['network'] }, required: true, ...plug },
  { id: 'portgroup', at: 'source@portgroup', type: 'choice', choices: [], from: { objects: 'portGroups' }, open: true, when: { type: ['network'] }, ...plug },
  { id: 'bridge', at: 'source@bridge', type: 'choice', choices: [], from: { objects: 'bridges' }, open: true, when: { type: ['bridge'] }, required: true, filled: true, ...plug },
  { id: 'dev', at: 'source@dev', type: 'choice', choices: [], from: { objects: 'hostInterfaces' }, open: true, when: { type: ['direct', 'vdpa'] }, required: true, filled: true, label: 'hostDevice' },
  { id: 'mode', at: 'source@mode', type: 'choice', choices: ['vepa', 'bridge', 'private', 'passthrough'], when: { type: ['direct'] }, filled: true, label: 'directMode' },
  { id: 'backend', at: 'backend@type', type: 'choice', choices: ['passt'], from: { offers: 'devices/interface#backendType' }, when: { type: ['user'] }, label: 'networkBackend' },
  { id: 'passtDev', at: 'source@dev', type: 'choice', choices: [], from: { objects: 'hostInterfaces' }, open: true, when: { type: ['user'], backend: ['passt'] }, label: 'hostDevice' },
  { id: 'passtLog', at: 'backend@logFile', type: 'text', when: { type: ['user'], backend: ['passt'] }, pattern: PATH, label: 'logFile' },
  { id: 'portForwards', at: 'portForward', type: 'list', columns: ['@proto', 'range@start', 'range@to', 'range@end', '@address', '@dev', 'range@exclude'], inner: 'range', patterns: [/^(tcp|udp)$/, PORT, PORT, PORT, /^[\da-fA-F.:]+$/, undefined, /^(yes|no)$/], when: { type: ['user'], backend: ['passt'] } },
  { id: 'hostPath', at: 'source[type=unix]@path', type: 'text', when: { type: ['vhostuser'] }, required: true, pattern: PATH, label: 'socket' },
  { id: 'socketMode', at: 'source[type=unix]@mode', type: 'choice', choices: ['client', 'server'], when: { type: ['vhostuser'] }, required: true, label: 'vhostMode' },
  { id: 'reconnect', at: 'source[type=unix]/reconnect@enabled', type: 'switch', when: { type: ['vhostuser'] } },
  { id: 'reconnectTimeout', at: 'source[type=unix]/reconnect@timeout', type: 'number', required: true, min: 0, unit: 's', when: { type: ['vhostuser'], reconnect: ['yes'] } },
  { id: 'sourceAddress', at: 'source@address', type: 'text', when: { type: ['mcast', 'server', 'client', 'udp'] }, pattern: /^[\d.]+$/ },
  { id: 'sourcePort', at: 'source@port', type: 'number', min: 1, max: 65535, when: { type: ['mcast', 'server', 'client', 'udp'] }, required: true },
  { id: 'localAddress', at: 'source/local@address', type: 'text', when: { type: ['udp'] }, required: true, pattern: /^[\d.]+$/ },
  { id: 'localPort', at: 'source/local@port', type: 'number', min: 1, max: 65535, when: { type: ['udp'] }, required: true },
  { id: 'internalName', at: 'source@name', type: 'text', when: { type: ['internal'] }, required: true },
  { id: 'managed', at: '@managed', type: 'switch', when: { type: ['hostdev'] } },
  ...under({ type: ['hostdev'] }, pciAddress('source/address[type=pci]')),
]; // prettier-ignore

/** How the port is told to a switch that wants to know: Open vSwitch, 802.1Qbg, 802.1Qbh, MidoNet. */
const virtualPort: readonly Field[] = [
  { id: 'virtualPort', at: 'virtualport@type', type: 'choice', choices: ['openvswitch', 'midonet', '802.1Qbg', '802.1Qbh'], filled: true, group: 'source' },
  { id: 'portProfile', at: 'virtualport/parameters@profileid', type: 'text', maxLength: 39, when: { virtualPort: ['openvswitch', '802.1Qbh', ''] }, filled: true, group: 'source' },
  { id: 'portInterfaceId', at: 'virtualport/parameters@interfaceid', type: 'text', pattern: UUID, when: { virtualPort: ['openvswitch', 'midonet', ''] }, filled: true, group: 'source' },
  { id: 'portManagerId', at: 'virtualport/parameters@managerid', type: 'number', min: 0, max: 255, when: { virtualPort: ['802.1Qbg'] }, filled: true, group: 'source' },
  { id: 'portTypeId', at: 'virtualport/parameters@typeid', type: 'number', min: 0, max: 16777215, when: { virtualPort: ['802.1Qbg'] }, filled: true, group: 'source' },
  { id: 'portTypeVersion', at: 'virtualport/parameters@typeidversion', type: 'number', min: 0, max: 255, when: { virtualPort: ['802.1Qbg'] }, filled: true, group: 'source' },
  { id: 'portInstanceId', at: 'virtualport/parameters@instanceid', type: 'text', pattern: UUID, when: { virtualPort: ['802.1Qbg'] }, filled: true, group: 'source' },
  { id: 'vlanTrunk', at: 'vlan@trunk', type: 'switch', filled: true, group: 'source' },
  { id: 'vlans', at: 'vlan/tag', type: 'list', columns: ['@id', '@nativeMode'], patterns: [/^\d{1,4}$/, /^(tagged|untagged)$/], suggests: [undefined, ['tagged', 'untagged']], filled: true, group: 'source' },
]; // prettier-ignore

const driver: readonly Field[] = [
  { id: 'driver', at: 'driver@name', type: 'choice', choices: ['vhost', 'qemu'], when: ownDriver, label: 'driverName', group: 'driver' },
  { id: 'pciBackend', at: 'driver@name', type: 'choice', choices: ['vfio', 'kvm', 'xen'], when: { type: ['hostdev'] }, filled: true, label: 'driverName', group: 'driver' },
  { id: 'queues', at: 'driver@queues', type: 'number', min: 1, max: 256, when: virtio, group: 'driver' },
  { id: 'rxQueueSize', at: 'driver@rx_queue_size', type: 'number', min: 1, max: 1024, when: virtio, group: 'driver' },
  { id: 'txQueueSize', at: 'driver@tx_queue_size', type: 'number', min: 1, max: 1024, when: virtio, group: 'driver' },
  { id: 'txMode', at: 'driver@txmode', type: 'choice', choices: ['iothread', 'timer'], when: virtio, group: 'driver' },
  { id: 'mtu', at: 'mtu@size', type: 'number', min: 68, max: 65535, unit: 'B', filled: true, group: 'driver' },
  { id: 'coalesce', at: 'coalesce/rx/frames@max', type: 'number', min: 0, live: true, group: 'driver' },
  { id: 'sndbuf', at: 'tune/sndbuf', type: 'number', min: 0, unit: 'B', group: 'driver' },
  { id: 'rss', at: 'driver@rss', type: 'switch', words: ON_OFF, when: virtio, group: 'driver' },
  { id: 'rssHashReport', at: 'driver@rss_hash_report', type: 'switch', words: ON_OFF, when: virtio, group: 'driver' },
  { id: 'ioeventfd', at: 'driver@ioeventfd', type: 'switch', words: ON_OFF, when: virtio, group: 'more' },
  { id: 'eventIdx', at: 'driver@event_idx', type: 'switch', words: ON_OFF, when: virtio, group: 'more' },
  ...under(virtio, virtioDriver),
  offload('host', 'hostCsum', 'csum'),
  offload('host', 'hostGso', 'gso'),
  offload('host', 'hostTso4', 'tso4'),
  offload('host', 'hostTso6', 'tso6'),
  offload('host', 'hostEcn', 'ecn'),
  offload('host', 'hostUfo', 'ufo'),
  offload('host', 'hostMrgRxbuf', 'mrg_rxbuf'),
  offload('guest', 'guestCsum', 'csum'),
  offload('guest', 'guestTso4', 'tso4'),
  offload('guest', 'guestTso6', 'tso6'),
  offload('guest', 'guestEcn', 'ecn'),
  offload('guest', 'guestUfo', 'ufo'),
  { id: 'tapDevice', at: 'backend@tap', type: 'text', pattern: PATH, group: 'more' },
  { id: 'vhostDevice', at: 'backend@vhost', type: 'text', pattern: PATH, when: virtio, group: 'more' },
]; // prettier-ignore

export const networkInterface: Description = {
  kind: 'interface',
  element: 'interface',
  section: false,
  identity: [['mac']],
  hotplug: true,
  summary: ['type', 'network', 'bridge', 'dev', 'model'],
  initial: { type: 'network', network: 'default', model: 'virtio' },
  fields: [
    { id: 'type', at: '@type', type: 'choice', choices: ['network', 'bridge', 'direct', 'user', 'ethernet', 'vdpa', 'vhostuser', 'hostdev', 'udp', 'mcast', 'server', 'client', 'internal', 'null'], required: true, label: 'interfaceType', ...plug },
    ...sources,
    { id: 'model', at: 'model@type', type: 'choice', choices: ['virtio', 'e1000e', 'e1000', 'rtl8139', 'virtio-transitional', 'virtio-non-transitional', 'igb', 'vmxnet3', 'ne2k_pci', 'pcnet'], open: true, label: 'interfaceModel' },
    { id: 'mac', at: 'mac@address', type: 'text', pattern: /^[0-9a-fA-F][02468aceACE](:[0-9a-fA-F]{2}){5}$/ },
    { id: 'link', at: 'link@state', type: 'choice', choices: ['up', 'down'], live: true },
    { id: 'filter', at: 'filterref@filter', type: 'choice', choices: [], from: { objects: 'filters' }, open: true, live: true },
    { id: 'filterParameters', at: 'filterref/parameter', type: 'list', columns: ['@name', '@value'], live: true },
    { id: 'isolated', at: 'port@isolated', type: 'switch', live: true },
    { id: 'trust', at: '@trustGuestRxFilters', type: 'switch' },
    ...bootOrder,
    ...virtualPort,
    ...driver,
    { id: 'target', at: 'target@dev', type: 'text', maxLength: 15, pattern: /^[^\s/]+$/, filled: true, group: 'more', label: 'hostSideName' },
    { id: 'targetManaged', at: 'target@managed', type: 'switch', when: { type: ['ethernet'] }, group: 'more' },
    { id: 'guestDev', at: 'guest@dev', type: 'text', group: 'more' },
    { id: 'addresses', at: 'ip', type: 'list', ...ADDRESS_COLUMNS, group: 'more' },
    { id: 'routes', at: 'route', type: 'list', ...ROUTE_COLUMNS, group: 'more' },
    { id: 'hostAddresses', at: 'source/ip', type: 'list', ...ADDRESS_COLUMNS, when: { type: ['ethernet'] }, group: 'more' },
    { id: 'hostRoutes', at: 'source/route', type: 'list', ...ROUTE_COLUMNS, when: { type: ['ethernet'] }, group: 'more' },
    { id: 'script', at: 'script@path', type: 'text', group: 'more' },
    { id: 'downScript', at: 'downscript@path', type: 'text', when: { type: ['ethernet'] }, group: 'more' },
    { id: 'macType', at: 'mac@type', type: 'choice', choices: ['static', 'generated'], group: 'more' },
    { id: 'macCheck', at: 'mac@check', type: 'switch', group: 'more' },
    { id: 'acpiIndex', at: 'acpi@index', type: 'number', min: 1, group: 'more' },
    { id: 'backendDomain', at: 'backenddomain@name', type: 'text', group: 'more' },
    ...rom,
    ...teaming,
    rate('inAverage', 'inbound@average', 'KiB/s'),
    rate('inPeak', 'inbound@peak', 'KiB/s'),
    rate('inBurst', 'inbound@burst', 'KiB'),
    rate('inFloor', 'inbound@floor', 'KiB/s', { when: { type: ['network'] } }),
    rate('outAverage', 'outbound@average', 'KiB/s'),
    rate('outPeak', 'outbound@peak', 'KiB/s'),
    rate('outBurst', 'outbound@burst', 'KiB'),
  ],
}; // prettier-ignore
