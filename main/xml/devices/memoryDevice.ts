import { CPU_SET, device, ON_OFF, PATH, UUID } from './common.ts';

/** Memory that a running guest can be given, or that outlives it. */
export const memoryDevice = device('memoryDevice', {
  element: 'memory',
  hotplug: true,
  pluggableWhen: { model: ['dimm', 'nvdimm', 'virtio-pmem', 'virtio-mem', ''] },
  movesWith: ['model'],
  summary: ['model', 'size', 'path'],
  initial: { model: 'dimm', size: '128', node: '0' },
  fields: [
    { id: 'model', at: '@model', type: 'choice', choices: ['dimm', 'nvdimm', 'virtio-pmem', 'virtio-mem', 'sgx-epc'], required: true, label: 'memoryModel' },
    { id: 'size', at: 'target/size', type: 'size', min: 1, required: true },
    { id: 'node', at: 'target/node', type: 'number', min: 0, when: { model: ['dimm', 'nvdimm', 'virtio-mem', ''] }, label: 'guestNode' },
    { id: 'requested', at: 'target/requested', type: 'size', min: 0, atMost: 'size', when: { model: ['virtio-mem'] }, required: true, live: true, label: 'requestedSize' },
    { id: 'block', at: 'target/block', type: 'size', min: 1, when: { model: ['virtio-mem'] }, required: true, label: 'blockSize' },
    { id: 'current', at: 'target/current', type: 'size', when: { model: ['virtio-mem'] }, readOnly: true, filled: true, label: 'currentSize' },
    { id: 'dynamicMemslots', at: 'target@dynamicMemslots', type: 'switch', when: { model: ['virtio-mem'] }, group: 'more' },
    { id: 'path', at: 'source/path', type: 'text', when: { model: ['nvdimm', 'virtio-pmem'] }, required: true, pattern: PATH, group: 'source' },
    { id: 'alignSize', at: 'source/alignsize', type: 'size', when: { model: ['nvdimm'] }, group: 'source' },
    { id: 'pmem', at: 'source/pmem?', type: 'switch', when: { model: ['nvdimm'] }, group: 'source' },
    { id: 'pageSize', at: 'source/pagesize', type: 'size', when: { model: ['dimm', 'virtio-mem', ''] }, group: 'source' },
    { id: 'hostNodes', at: 'source/nodemask', type: 'text', pattern: CPU_SET, when: { model: ['dimm', 'virtio-mem', 'sgx-epc', ''] }, group: 'source' },
    { id: 'labelSize', at: 'target/label/size', type: 'size', when: { model: ['nvdimm'] } },
    { id: 'readonly', at: 'target/readonly?', type: 'switch', when: { model: ['nvdimm'] } },
    { id: 'access', at: '@access', type: 'choice', choices: ['private', 'shared'], label: 'memoryAccess', group: 'more' },
    { id: 'discard', at: '@discard', type: 'switch', label: 'memoryDiscard', group: 'more' },
    { id: 'uuid', at: 'uuid', type: 'text', pattern: UUID, when: { model: ['nvdimm'] }, label: 'nvdimmUuid', group: 'more' },
  ],
}); // prettier-ignore

const doorbell = { model: ['ivshmem-doorbell', 'ivshmem', ''] };

export const shmem = device('shmem', {
  hotplug: true,
  summary: ['name', 'size'],
  identity: [['name']],
  initial: { name: 'shared', model: 'ivshmem-plain', size: '4' },
  fields: [
    { id: 'name', at: '@name', type: 'text', required: true, pattern: /^[^/]+$/, label: 'shmemName' },
    { id: 'model', at: 'model@type', type: 'choice', choices: ['ivshmem-plain', 'ivshmem-doorbell', 'ivshmem'], label: 'shmemModel' },
    { id: 'size', at: 'size', type: 'size', min: 1, when: { model: ['ivshmem-plain', 'ivshmem', ''] } },
    { id: 'role', at: '@role', type: 'choice', choices: ['master', 'peer'], label: 'shmemRole' },
    { id: 'server', at: 'server@path', type: 'text', when: doorbell, pattern: PATH, filled: true, label: 'shmemServer' },
    { id: 'vectors', at: 'msi@vectors', type: 'number', min: 1, when: doorbell, label: 'msiVectors' },
    { id: 'ioeventfd', at: 'msi@ioeventfd', type: 'switch', words: ON_OFF, when: doorbell },
  ],
}); // prettier-ignore

/** Where a POWER guest keeps its firmware's settings. */
export const nvram = device('nvram', {
  single: true,
  summary: ['reg'],
  initial: { reg: '0x3000' },
  fields: [
    { id: 'reg', at: 'address[type=spapr-vio]@reg', type: 'text', pattern: /^(0x)?[0-9a-fA-F]{1,8}$/, label: 'vioRegister' },
  ],
}); // prettier-ignore

/** A lock that a lock manager must hold before the guest runs. */
export const lease = device('lease', {
  hotplug: true,
  summary: ['lockspace', 'key'],
  identity: [['lockspace', 'key']],
  initial: {},
  fields: [
    { id: 'lockspace', at: 'lockspace', type: 'text', required: true },
    { id: 'key', at: 'key', type: 'text', required: true, label: 'leaseKey' },
    { id: 'path', at: 'target@path', type: 'text', required: true, pattern: PATH },
    { id: 'offset', at: 'target@offset', type: 'number', min: 0, unit: 'B' },
  ],
}); // prettier-ignore
