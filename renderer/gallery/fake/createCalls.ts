import type {
  CreateOptions,
  CreatePlan,
  CreateRequest,
  HostId,
  OsChoice,
  Pool,
  Volume,
} from '../../../preload/contract/index.ts';

const GIB = 2 ** 30;

const DEBIAN: OsChoice = {
  id: 'http://debian.org/debian/12',
  label: 'Debian 12',
  family: 'linux',
  memoryBytes: 2 * GIB,
  diskBytes: 20 * GIB,
  firmware: 'uefi',
};

const POOL: Pool = {
  name: 'default',
  type: 'dir',
  active: true,
  autostart: true,
  path: '/var/lib/libvirt/images',
  capacityBytes: 500 * GIB,
  availableBytes: 213 * GIB,
  formats: ['qcow2', 'raw'],
};

const ISO: Volume = {
  pool: 'default',
  name: 'debian-12.8.0-amd64-netinst.iso',
  path: '/var/lib/libvirt/images/debian-12.8.0-amd64-netinst.iso',
  type: 'file',
  format: 'iso',
  capacityBytes: 0.6 * GIB,
  allocationBytes: 0.6 * GIB,
  usedBy: [],
};

const optionsOf = (host: HostId): CreateOptions => ({
  host,
  kind: { virtType: 'kvm', architecture: 'x86_64', machine: 'q35' },
  virtTypes: [
    { type: 'kvm', accelerated: true },
    { type: 'qemu', accelerated: false },
  ],
  architectures: ['x86_64', 'aarch64', 'riscv64'],
  machines: [
    { name: 'q35', canonical: 'pc-q35-7.2' },
    { name: 'pc', canonical: 'pc-i440fx-7.2' },
  ],
  maxVcpus: 288,
  hostCpus: 32,
  hostMemoryBytes: 128 * GIB,
  firmware: [
    { value: 'bios' },
    { value: 'uefi' },
    { value: 'uefi-secure', reason: 'This host has no firmware for it.' },
  ],
  graphics: [{ value: 'vnc' }, { value: 'none' }],
  networks: [
    { name: 'default', active: true, autostart: true, forward: 'nat' },
    { name: 'lab', active: false, autostart: false },
  ],
  bridges: ['br0'],
  userNetwork: false,
  operatingSystems: [DEBIAN],
  poolPath: '/var/lib/libvirt/images',
  defaults: { memoryBytes: 2 * GIB, vcpus: 2, diskBytes: 20 * GIB, firmware: 'uefi', graphics: 'vnc' },
});

const planOf = (request: CreateRequest): CreatePlan => ({
  name: request.from === 'form' ? request.name : 'pasted',
  uuid: request.uuid,
  xml: "<domain type='kvm'>\n  <name>debian-12</name>\n</domain>\n",
  commands: [
    'virsh vol-create-as default debian-12.qcow2 20GiB --format qcow2',
    'virsh define debian-12.xml',
  ],
  problems: [],
});

/** What the dialog for a new VM asks; nothing can be made. */
export const createCalls = {
  options: async ({ host }: { host: HostId }) => optionsOf(host),
  suggest: async () => ({ os: DEBIAN, name: 'debian-12' }),
  plan: async (request: CreateRequest) => planOf(request),
};

export const storageCalls = {
  pools: async () => [POOL],
  volumes: async () => ({ volumes: [ISO], failures: [] }),
};
