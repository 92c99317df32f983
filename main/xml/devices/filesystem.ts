import { bootOrder, device, ON_OFF, PATH, under, VIRTIO_MODELS, virtioDriver } from './common.ts';

const virtiofs = { driver: ['virtiofs'] };
const ninep = { driver: ['path', 'handle', ''] };
const container = { driver: ['path', 'handle', 'loop', 'nbd', 'ploop'] };
const mode = /^(0[0-7]{3}|[0-7]{1,3})$/;

export const filesystem = device('filesystem', {
  hotplug: true,
  pluggableWhen: virtiofs,
  summary: ['driver', 'source', 'target'],
  identity: [['target']],
  initial: { type: 'mount', access: 'passthrough', driver: 'path' },
  fields: [
    { id: 'type', at: '@type', type: 'choice', choices: ['mount', 'template', 'file', 'block', 'ram', 'bind'], required: true, label: 'sourceType' },
    { id: 'driver', at: 'driver@type', type: 'choice', choices: ['virtiofs', 'path', 'handle', 'mtp', 'nbd', 'loop', 'ploop'], from: { offers: 'devices/filesystem#driverType' }, label: 'filesystemDriver' },
    { id: 'source', at: 'source@dir', type: 'text', when: { type: ['mount', 'bind', ''], socket: [''] }, required: true, pattern: PATH, label: 'sharedFolder' },
    { id: 'socket', at: 'source@socket', type: 'text', when: { type: ['mount', ''], driver: ['virtiofs'] }, pattern: PATH, group: 'source' },
    { id: 'file', at: 'source@file', type: 'text', when: { type: ['file'] }, required: true, pattern: PATH, label: 'path' },
    { id: 'dev', at: 'source@dev', type: 'text', when: { type: ['block'] }, required: true, pattern: PATH, label: 'path' },
    { id: 'template', at: 'source@name', type: 'text', when: { type: ['template'] }, required: true, pattern: /^[\w+-]+$/ },
    { id: 'usage', at: 'source@usage', type: 'number', min: 1, when: { type: ['ram'] }, required: true, label: 'ramSize' },
    { id: 'usageUnit', at: 'source@units', type: 'choice', choices: ['KiB', 'MiB', 'GiB'], open: true, when: { type: ['ram'] }, label: 'ramUnit' },
    { id: 'target', at: 'target@dir', type: 'text', required: true, label: 'mountTag' },
    { id: 'readonly', at: 'readonly?', type: 'switch' },
    { id: 'access', at: '@accessmode', type: 'choice', choices: ['passthrough', 'mapped', 'squash'], label: 'accessMode' },
    { id: 'fmode', at: '@fmode', type: 'text', pattern: mode, when: { access: ['mapped'] }, label: 'fileMode', group: 'more' },
    { id: 'dmode', at: '@dmode', type: 'text', pattern: mode, when: { access: ['mapped'] }, label: 'folderMode', group: 'more' },
    { id: 'multidevs', at: '@multidevs', type: 'choice', choices: ['default', 'remap', 'forbid', 'warn'], when: ninep, group: 'more' },
    { id: 'format', at: 'driver@format', type: 'choice', choices: ['raw', 'qcow2'], open: true, when: container, group: 'driver' },
    { id: 'writePolicy', at: 'driver@wrpolicy', type: 'choice', choices: ['immediate'], when: container, group: 'driver' },
    { id: 'queue', at: 'driver@queue', type: 'number', min: 1, when: virtiofs, label: 'queueSize', group: 'driver' },
    { id: 'binary', at: 'binary@path', type: 'text', pattern: PATH, when: virtiofs, filled: true, label: 'virtiofsdPath', group: 'driver' },
    { id: 'xattr', at: 'binary@xattr', type: 'switch', words: ON_OFF, when: virtiofs, group: 'driver' },
    { id: 'cache', at: 'binary/cache@mode', type: 'choice', choices: ['none', 'always'], when: virtiofs, label: 'virtiofsCache', group: 'driver' },
    { id: 'sandbox', at: 'binary/sandbox@mode', type: 'choice', choices: ['namespace', 'chroot'], when: virtiofs, group: 'driver' },
    { id: 'posixLocks', at: 'binary/lock@posix', type: 'switch', words: ON_OFF, when: virtiofs, group: 'driver' },
    { id: 'flocks', at: 'binary/lock@flock', type: 'switch', words: ON_OFF, when: virtiofs, group: 'driver' },
    { id: 'threadPool', at: 'binary/thread_pool@size', type: 'number', min: 0, when: virtiofs, group: 'driver' },
    { id: 'model', at: '@model', type: 'choice', choices: VIRTIO_MODELS, group: 'more' },
    { id: 'hardSpace', at: 'space_hard_limit', type: 'size', min: 1, group: 'limits' },
    { id: 'softSpace', at: 'space_soft_limit', type: 'size', min: 1, group: 'limits' },
    ...under(virtiofs, bootOrder),
    ...under({ driver: ['virtiofs', 'path', ''] }, virtioDriver),
  ],
}); // prettier-ignore
