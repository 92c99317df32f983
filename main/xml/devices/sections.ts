import type { Description } from './field.ts';

const section = (kind: string, summary: readonly string[], fields: Description['fields']): Description => ({
  kind,
  element: 'domain',
  section: true,
  hotplug: false,
  single: true,
  summary,
  fields,
});

export const overview = section('overview', ['title', 'machine'], [
  { id: 'title', at: 'title', type: 'text', maxLength: 512, live: true, pattern: /^[^\n]*$/ },
  { id: 'description', at: 'description', type: 'text', maxLength: 8192, multiline: true, live: true },
  { id: 'machine', at: 'os/type@machine', type: 'choice', choices: [], from: { objects: 'machines' }, open: true },
  { id: 'firmware', at: 'os@firmware', type: 'choice', choices: ['bios', 'efi'], from: { offers: 'os#firmware' } },
  { id: 'loader', at: 'os/loader', type: 'text', pattern: /^\// },
  { id: 'emulator', at: 'devices/emulator', type: 'text', pattern: /^\//, group: 'more' },
  { id: 'clock', at: 'clock@offset', type: 'choice', choices: ['utc', 'localtime', 'timezone', 'variable', 'absolute'], open: true, group: 'more' },
  { id: 'onPoweroff', at: 'on_poweroff', type: 'choice', choices: ['destroy', 'restart', 'preserve', 'rename-restart'], group: 'more' },
  { id: 'onReboot', at: 'on_reboot', type: 'choice', choices: ['restart', 'destroy', 'preserve', 'rename-restart'], group: 'more' },
  { id: 'onCrash', at: 'on_crash', type: 'choice', choices: ['destroy', 'restart', 'preserve', 'rename-restart', 'coredump-destroy', 'coredump-restart'], group: 'more' },
]); // prettier-ignore

export const cpu = section('cpu', ['maxVcpus', 'mode', 'model'], [
  { id: 'vcpus', at: 'vcpu@current', type: 'number', min: 1, max: 65535, live: true },
  { id: 'maxVcpus', at: 'vcpu', type: 'number', min: 1, max: 65535, required: true },
  { id: 'mode', at: 'cpu@mode', type: 'choice', choices: ['host-passthrough', 'host-model', 'maximum', 'custom'], from: { offers: 'cpu' }, label: 'cpuMode' },
  { id: 'model', at: 'cpu/model', type: 'choice', choices: [], from: { objects: 'cpuModels' }, open: true, when: { mode: ['custom', ''] }, label: 'cpuModel' },
  { id: 'fallback', at: 'cpu/model@fallback', type: 'choice', choices: ['allow', 'forbid'], when: { mode: ['custom', 'host-model', ''] } },
  { id: 'check', at: 'cpu@check', type: 'choice', choices: ['none', 'partial', 'full'] },
  { id: 'migratable', at: 'cpu@migratable', type: 'switch', words: ['on', 'off'], when: { mode: ['host-passthrough', 'maximum'] } },
  { id: 'sockets', at: 'cpu/topology@sockets', type: 'number', min: 1, group: 'source' },
  { id: 'dies', at: 'cpu/topology@dies', type: 'number', min: 1, group: 'source' },
  { id: 'cores', at: 'cpu/topology@cores', type: 'number', min: 1, group: 'source' },
  { id: 'threads', at: 'cpu/topology@threads', type: 'number', min: 1, group: 'source' },
  { id: 'features', at: 'cpu/feature', type: 'list', columns: ['@policy', '@name'], group: 'more' },
  { id: 'placement', at: 'vcpu@placement', type: 'choice', choices: ['static', 'auto'], group: 'more' },
  { id: 'cpuset', at: 'vcpu@cpuset', type: 'text', pattern: /^[\d,^-]+$/, group: 'more' },
  { id: 'pinning', at: 'cputune/vcpupin', type: 'list', columns: ['@vcpu', '@cpuset'], group: 'more' },
]); // prettier-ignore

export const memory = section('memory', ['current', 'maximum'], [
  { id: 'current', at: 'currentMemory', type: 'size', min: 1, live: true, label: 'currentMemory' },
  { id: 'maximum', at: 'memory', type: 'size', min: 1, required: true, label: 'maximumMemory' },
  { id: 'hotplugMaximum', at: 'maxMemory', type: 'size', min: 1 },
  { id: 'slots', at: 'maxMemory@slots', type: 'number', min: 1, max: 256 },
  { id: 'hugepages', at: 'memoryBacking/hugepages?', type: 'switch', group: 'more' },
  { id: 'source', at: 'memoryBacking/source@type', type: 'choice', choices: ['anonymous', 'file', 'memfd'], group: 'more', label: 'memorySource' },
  { id: 'access', at: 'memoryBacking/access@mode', type: 'choice', choices: ['private', 'shared'], group: 'more', label: 'memoryAccess' },
  { id: 'locked', at: 'memoryBacking/locked?', type: 'switch', group: 'more' },
  { id: 'nosharepages', at: 'memoryBacking/nosharepages?', type: 'switch', group: 'more' },
  { id: 'hardLimit', at: 'memtune/hard_limit', type: 'size', min: 0, group: 'limits' },
  { id: 'softLimit', at: 'memtune/soft_limit', type: 'size', min: 0, group: 'limits' },
]); // prettier-ignore

export const boot = section('boot', ['order', 'kernel'], [
  { id: 'order', at: 'os/boot', type: 'list', columns: ['@dev'], label: 'bootDevices' },
  { id: 'menu', at: 'os/bootmenu@enable', type: 'switch', label: 'bootMenu' },
  { id: 'timeout', at: 'os/bootmenu@timeout', type: 'number', min: 0, max: 65535, unit: 'ms', when: { menu: ['yes'] }, label: 'bootTimeout' },
  { id: 'rebootTimeout', at: 'os/bios@rebootTimeout', type: 'number', min: -1, max: 65535, unit: 'ms' },
  { id: 'kernel', at: 'os/kernel', type: 'text', pattern: /^\//, group: 'source' },
  { id: 'initrd', at: 'os/initrd', type: 'text', pattern: /^\//, group: 'source' },
  { id: 'cmdline', at: 'os/cmdline', type: 'text', maxLength: 4096, group: 'source' },
  { id: 'dtb', at: 'os/dtb', type: 'text', pattern: /^\//, group: 'source' },
]); // prettier-ignore

export const limits = section('limits', ['shares', 'quota'], [
  { id: 'shares', at: 'cputune/shares', type: 'number', min: 0, max: 262144 },
  { id: 'period', at: 'cputune/period', type: 'number', min: 1000, max: 1000000, unit: 'µs' },
  { id: 'quota', at: 'cputune/quota', type: 'number', min: -1, unit: 'µs' },
  { id: 'blkioWeight', at: 'blkiotune/weight', type: 'number', min: 0, max: 1000 },
  { id: 'swapLimit', at: 'memtune/swap_hard_limit', type: 'size', min: 0 },
]); // prettier-ignore
