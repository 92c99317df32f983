import type {
  DeletionPlan,
  Domain,
  DomainDetail,
  DomainKey,
  DomainRef,
} from '../../../preload/contract/index.ts';
import type { LiveRows } from './liveRows.ts';

const GIB = 2 ** 30;

/** Everything the Overview says of one VM, made up from its row. */
function detailOf({
  host,
  uuid,
  name,
  title,
  state,
  vcpus,
  maxMemoryBytes,
  addresses,
  os,
}: Domain): DomainDetail {
  const live = state === 'running' || state === 'paused';
  return {
    host,
    uuid,
    name,
    ...(title === undefined ? {} : { title }),
    description: 'Serves the shop. Updated on Tuesdays, after the backup.',
    live,
    virtType: 'kvm',
    osType: 'hvm',
    architecture: 'x86_64',
    machine: 'pc-q35-7.2',
    emulator: '/usr/bin/qemu-system-x86_64',
    ...(os === undefined ? {} : { osId: 'http://debian.org/debian/12' }),
    firmware: {
      kind: 'uefi',
      secureBoot: true,
      loader: '/usr/share/OVMF/OVMF_CODE_4M.ms.fd',
      nvram: `/var/lib/libvirt/qemu/nvram/${name.slice(0, 40)}_VARS.fd`,
      boot: [],
    },
    cpu: {
      vcpus,
      maxVcpus: 8,
      mode: 'host-passthrough',
      topology: { sockets: 1, dies: 1, cores: vcpus, threads: 1 },
    },
    memory: { currentBytes: maxMemoryBytes, maxBytes: maxMemoryBytes },
    disks: [
      {
        target: 'vda',
        device: 'disk',
        bus: 'virtio',
        type: 'file',
        source: `/var/lib/libvirt/images/${name.slice(0, 40)}.qcow2`,
        format: 'qcow2',
        readOnly: false,
        shareable: false,
        bootOrder: 1,
        capacityBytes: 40 * GIB,
        allocationBytes: 11.4 * GIB,
        backingImages: 1,
      },
      {
        target: 'sda',
        device: 'cdrom',
        bus: 'sata',
        type: 'file',
        readOnly: true,
        shareable: false,
        backingImages: 0,
      },
    ],
    interfaces: [
      {
        mac: '52:54:00:6b:3c:58',
        type: 'network',
        source: 'default',
        model: 'virtio',
        ...(live && { target: 'vnet0' }),
        linkUp: true,
        addresses: addresses.map((address) => ({
          address,
          prefix: address.includes(':') ? 64 : 24,
          family: address.includes(':') ? ('ipv6' as const) : ('ipv4' as const),
          source: 'lease' as const,
        })),
      },
    ],
    displays: [
      {
        type: 'vnc',
        ...(live && { listen: '127.0.0.1:5900' }),
        listenType: 'address',
        hasPassword: false,
      },
    ],
    video: ['virtio'],
    tpm: 'tpm-crb 2.0',
    agent: live ? 'connected' : 'disconnected',
  };
}

function deletionOf({ host, uuid, name, state, persistent }: Domain): DeletionPlan {
  const path = `/var/lib/libvirt/images/${name.slice(0, 40)}.qcow2`;
  return {
    host,
    uuid,
    name,
    active: state === 'running' || state === 'paused',
    persistent,
    hasManagedSave: state === 'saved',
    snapshots: 2,
    checkpoints: 0,
    hasUefiVariables: true,
    hasTpmState: true,
    commands: { undefine: `virsh undefine ${name.slice(0, 40)} --nvram --snapshots-metadata` },
    disks: [
      {
        id: path,
        target: 'vda',
        device: 'disk',
        pool: 'default',
        format: 'qcow2',
        capacityBytes: 40 * GIB,
        allocationBytes: 11 * GIB,
        readOnly: false,
        usedBy: [],
        suggested: true,
        command: `virsh vol-delete ${path}`,
      },
      {
        id: '/var/lib/libvirt/images/base.qcow2',
        device: 'backing',
        pool: 'default',
        format: 'qcow2',
        capacityBytes: 40 * GIB,
        allocationBytes: 3 * GIB,
        readOnly: true,
        usedBy: [{ host, uuid, name: 'web-02', how: 'backing', readOnly: true }],
        suggested: false,
      },
    ],
  };
}

/** What the pages of VMs ask, answered from their rows. */
export function domainCalls(domains: LiveRows<DomainKey, Domain>) {
  const row = ({ host, uuid }: DomainRef): Domain => {
    const found = domains.rows.get(`${host}/${uuid}` as DomainKey);
    if (!found) throw new Error('There is no such VM in the gallery.');
    return found;
  };
  return {
    get: async (ref: DomainRef) => detailOf(row(ref)),
    deletionPlan: async (input: { domains: readonly DomainRef[] }) => ({
      plans: input.domains.map((ref) => deletionOf(row(ref))),
      failures: [],
    }),
  };
}
