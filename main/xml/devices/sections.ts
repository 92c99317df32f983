import { CPU_SET, ON_OFF, PATH, UNIT, UNITS, WHOLE, YES_NO, hostSet, oneOf, section } from './common.ts';

/** What a running guest of these CPU modes shows is what the host made of them. */
const hostModel = { mode: ['host-model'] };
/** Of a named model it shows how it was checked. */
const named = { mode: ['custom', 'host-model', ''] };

const policies = ['force', 'require', 'optional', 'disable', 'forbid'];
const schedulers = ['batch', 'idle', 'fifo', 'rr'];
const pins = { patterns: [WHOLE, CPU_SET], suggests: [undefined, { objects: 'cpuSets' }] } as const;
const schedulerRows = {
  patterns: [CPU_SET, oneOf(schedulers), WHOLE],
  suggests: [undefined, schedulers],
} as const;

export const cpu = section('cpu', ['maxVcpus', 'mode', 'model'], [
  { id: 'vcpus', at: 'vcpu@current', type: 'number', min: 1, max: 65535, atMost: 'maxVcpus', live: true },
  { id: 'maxVcpus', at: 'vcpu', type: 'number', min: 1, max: 65535, required: true },
  { id: 'mode', at: 'cpu@mode', type: 'choice', choices: ['host-passthrough', 'host-model', 'maximum', 'custom'], from: { offers: 'cpu' }, filled: hostModel, label: 'cpuMode' },
  { id: 'model', at: 'cpu/model', type: 'choice', choices: [], from: { objects: 'cpuModels' }, open: true, when: { mode: ['custom', ''] }, filled: hostModel, label: 'cpuModel' },
  { id: 'fallback', at: 'cpu/model@fallback', type: 'choice', choices: ['allow', 'forbid'], when: { mode: ['custom', 'host-model', ''] }, filled: named },
  { id: 'match', at: 'cpu@match', type: 'choice', choices: ['exact', 'minimum', 'strict'], when: { mode: ['custom', ''] }, filled: true, label: 'cpuMatch' },
  { id: 'check', at: 'cpu@check', type: 'choice', choices: ['none', 'partial', 'full'], filled: named, label: 'cpuCheck' },
  { id: 'migratable', at: 'cpu@migratable', type: 'switch', words: ON_OFF, when: { mode: ['host-passthrough', 'maximum'] }, filled: true },
  { id: 'vendor', at: 'cpu/vendor', type: 'text', when: { mode: ['custom', ''] }, filled: hostModel, label: 'cpuVendor' },
  { id: 'vendorId', at: 'cpu/model@vendor_id', type: 'text', pattern: /^[^,]{12}$/, when: { mode: ['custom', 'host-model', ''] }, label: 'cpuVendorId' },
  { id: 'sockets', at: 'cpu/topology@sockets', type: 'number', min: 1, group: 'source' },
  { id: 'dies', at: 'cpu/topology@dies', type: 'number', min: 1, group: 'source' },
  { id: 'clusters', at: 'cpu/topology@clusters', type: 'number', min: 1, filled: true, group: 'source' },
  { id: 'cores', at: 'cpu/topology@cores', type: 'number', min: 1, group: 'source' },
  { id: 'threads', at: 'cpu/topology@threads', type: 'number', min: 1, group: 'source' },
  { id: 'features', at: 'cpu/feature', type: 'list', columns: ['@policy', '@name'], patterns: [oneOf(policies)], suggests: [policies, { objects: 'cpuFeatures' }], filled: true, label: 'cpuFeatures', group: 'driver' },
  { id: 'cacheMode', at: 'cpu/cache@mode', type: 'choice', choices: ['passthrough', 'emulate', 'disable'], label: 'cpuCacheMode', group: 'driver' },
  { id: 'cacheLevel', at: 'cpu/cache@level', type: 'choice', choices: ['3', '2', '1'], when: { cacheMode: ['emulate'] }, label: 'cpuCacheLevel', group: 'driver' },
  { id: 'maxPhysAddr', at: 'cpu/maxphysaddr@mode', type: 'choice', choices: ['passthrough', 'emulate'], from: { offers: 'cpu/mode/maxphysaddr#mode' }, filled: true, group: 'driver' },
  { id: 'maxPhysAddrBits', at: 'cpu/maxphysaddr@bits', type: 'number', required: true, min: 1, max: 64, when: { maxPhysAddr: ['emulate'] }, filled: true, group: 'driver' },
  { id: 'placement', at: 'vcpu@placement', type: 'choice', choices: ['static', 'auto'], group: 'limits', label: 'cpuPlacement' },
  { id: 'cpuset', at: 'vcpu@cpuset', ...hostSet('cpuSets'), group: 'limits' },
  { id: 'pinning', at: 'cputune/vcpupin', type: 'list', columns: ['@vcpu', '@cpuset'], ...pins, live: true, group: 'limits' },
  { id: 'emulatorPin', at: 'cputune/emulatorpin@cpuset', ...hostSet('cpuSets'), live: true, group: 'limits' },
  { id: 'iothreads', at: 'iothreads', type: 'number', min: 0, group: 'more' },
  { id: 'iothreadIds', at: 'iothreadids/iothread', type: 'list', columns: ['@id', '@thread_pool_min', '@thread_pool_max'], patterns: [WHOLE, WHOLE, WHOLE], group: 'more' },
  { id: 'iothreadPin', at: 'cputune/iothreadpin', type: 'list', columns: ['@iothread', '@cpuset'], ...pins, live: true, group: 'limits' },
  { id: 'defaultIothreadMin', at: 'defaultiothread@thread_pool_min', type: 'number', min: 0, atMost: 'defaultIothreadMax', group: 'more' },
  { id: 'defaultIothreadMax', at: 'defaultiothread@thread_pool_max', type: 'number', min: 0, group: 'more' },
  { id: 'vcpuStates', at: 'vcpus/vcpu', type: 'list', columns: ['@id', '@enabled', '@hotpluggable', '@order'], patterns: [WHOLE, YES_NO, YES_NO, WHOLE], filled: true, group: 'more' },
  { id: 'vcpuSchedulers', at: 'cputune/vcpusched', type: 'list', columns: ['@vcpus', '@scheduler', '@priority'], ...schedulerRows, group: 'limits' },
  { id: 'iothreadSchedulers', at: 'cputune/iothreadsched', type: 'list', columns: ['@iothreads', '@scheduler', '@priority'], ...schedulerRows, group: 'limits' },
  { id: 'cacheTune', at: 'cputune/cachetune', type: 'list', columns: ['@vcpus', 'cache@id', 'cache@level', 'cache@type', 'cache@size', 'cache@unit'], inner: 'cache', patterns: [CPU_SET], group: 'limits' },
  { id: 'memoryTune', at: 'cputune/memorytune', type: 'list', columns: ['@vcpus', 'node@id', 'node@bandwidth'], inner: 'node', patterns: [CPU_SET, /^\d+$/, /^\d+$/], group: 'limits' },
  { id: 'emulatorScheduler', at: 'cputune/emulatorsched@scheduler', type: 'choice', choices: ['batch', 'idle', 'fifo', 'rr'], group: 'limits' },
  { id: 'emulatorPriority', at: 'cputune/emulatorsched@priority', type: 'number', min: 0, max: 99, when: { emulatorScheduler: ['fifo', 'rr'] }, group: 'limits' },
]); // prettier-ignore

const numaModes = ['strict', 'preferred', 'interleave', 'restrictive'];

export const memory = section('memory', ['current', 'maximum'], [
  { id: 'current', at: 'currentMemory', type: 'size', min: 1, atMost: 'maximum', live: true, label: 'currentMemory' },
  { id: 'maximum', at: 'memory', type: 'size', min: 1, atMost: 'hotplugMaximum', required: true, label: 'maximumMemory' },
  { id: 'hotplugMaximum', at: 'maxMemory', type: 'size', min: 1 },
  { id: 'slots', at: 'maxMemory@slots', type: 'number', min: 1, max: 256, label: 'memorySlots' },
  { id: 'dumpCore', at: 'memory@dumpCore', type: 'switch', words: ON_OFF, group: 'more' },
  { id: 'source', at: 'memoryBacking/source@type', type: 'choice', choices: ['anonymous', 'file', 'memfd'], from: { offers: 'memoryBacking#sourceType' }, group: 'source', label: 'memorySource' },
  { id: 'access', at: 'memoryBacking/access@mode', type: 'choice', choices: ['private', 'shared'], group: 'source', label: 'memoryAccess' },
  { id: 'allocation', at: 'memoryBacking/allocation@mode', type: 'choice', choices: ['immediate', 'ondemand'], group: 'source', label: 'memoryAllocation' },
  { id: 'allocationThreads', at: 'memoryBacking/allocation@threads', type: 'number', min: 1, group: 'source' },
  { id: 'discard', at: 'memoryBacking/discard?', type: 'switch', group: 'source', label: 'memoryDiscard' },
  { id: 'hugepages', at: 'memoryBacking/hugepages?', type: 'switch', group: 'source' },
  { id: 'hugepageSizes', at: 'memoryBacking/hugepages/page', type: 'list', columns: ['@size', '@unit', '@nodeset'], patterns: [WHOLE, UNIT, CPU_SET], suggests: [{ objects: 'hugepages' }, UNITS], when: { hugepages: ['yes'] }, group: 'source' },
  { id: 'locked', at: 'memoryBacking/locked?', type: 'switch', group: 'source', label: 'memoryLocked' },
  { id: 'nosharepages', at: 'memoryBacking/nosharepages?', type: 'switch', group: 'source' },
  { id: 'numaCells', at: 'cpu/numa/cell', type: 'list', columns: ['@id', '@cpus', '@memory', '@unit', '@memAccess', '@discard'], patterns: [WHOLE, CPU_SET, WHOLE, UNIT, /^(shared|private)$/, YES_NO], suggests: [undefined, undefined, undefined, UNITS, ['shared', 'private'], ['yes', 'no']], group: 'driver' },
  { id: 'numaDistances', at: 'cpu/numa/cell', type: 'list', columns: ['@id', 'distances/sibling@id', 'distances/sibling@value'], inner: 'distances/sibling', borrowed: true, patterns: [/^\d+$/, /^\d+$/, /^\d+$/], group: 'driver' },
  { id: 'numaMode', at: 'numatune/memory@mode', type: 'choice', choices: numaModes, group: 'driver' },
  { id: 'numaPlacement', at: 'numatune/memory@placement', type: 'choice', choices: ['static', 'auto'], group: 'driver' },
  { id: 'numaNodeset', at: 'numatune/memory@nodeset', ...hostSet('nodeSets'), when: { numaPlacement: ['static', ''] }, group: 'driver' },
  { id: 'numaCellNodes', at: 'numatune/memnode', type: 'list', columns: ['@cellid', '@mode', '@nodeset'], patterns: [WHOLE, oneOf(numaModes), CPU_SET], suggests: [undefined, numaModes, { objects: 'nodeSets' }], group: 'driver' },
]); // prettier-ignore

export const boot = section('boot', ['order', 'kernel'], [
  { id: 'osType', at: 'os/type', type: 'text', readOnly: true },
  { id: 'order', at: 'os/boot', type: 'list', columns: ['@dev'], patterns: [/^(fd|hd|cdrom|network)$/], label: 'bootDevices' },
  { id: 'menu', at: 'os/bootmenu@enable', type: 'switch', label: 'bootMenu' },
  { id: 'timeout', at: 'os/bootmenu@timeout', type: 'number', min: 0, max: 65535, unit: 'ms', when: { menu: ['yes'] }, label: 'bootTimeout' },
  { id: 'rebootTimeout', at: 'os/bios@rebootTimeout', type: 'number', min: -1, max: 65535, unit: 'ms' },
  { id: 'useSerial', at: 'os/bios@useserial', type: 'switch' },
  { id: 'kernel', at: 'os/kernel', type: 'text', pattern: PATH, group: 'source' },
  { id: 'initrd', at: 'os/initrd', type: 'text', pattern: PATH, group: 'source' },
  { id: 'cmdline', at: 'os/cmdline', type: 'text', maxLength: 4096, group: 'source' },
  { id: 'dtb', at: 'os/dtb', type: 'text', pattern: PATH, group: 'source' },
  { id: 'init', at: 'os/init', type: 'text', pattern: PATH, when: { osType: ['exe'] }, group: 'source' },
  { id: 'initArgs', at: 'os/initarg', type: 'list', columns: ['.'], when: { osType: ['exe'] }, group: 'source' },
  { id: 'initEnv', at: 'os/initenv', type: 'list', columns: ['@name', '.'], when: { osType: ['exe'] }, group: 'source' },
  { id: 'initDir', at: 'os/initdir', type: 'text', pattern: PATH, when: { osType: ['exe'] }, group: 'source' },
  { id: 'initUser', at: 'os/inituser', type: 'text', pattern: /^[\w+-]+$/, when: { osType: ['exe'] }, group: 'source' },
  { id: 'initGroup', at: 'os/initgroup', type: 'text', pattern: /^[\w+-]+$/, when: { osType: ['exe'] }, group: 'source' },
  { id: 'bootloader', at: 'bootloader', type: 'text', group: 'more' },
  { id: 'bootloaderArgs', at: 'bootloader_args', type: 'text', group: 'more' },
  { id: 'smbios', at: 'os/smbios@mode', type: 'choice', choices: ['emulate', 'host', 'sysinfo'], group: 'more' },
  { id: 'smbiosBios', at: 'sysinfo[type=smbios]/bios/entry', type: 'list', columns: ['@name', '.'], group: 'more' },
  { id: 'smbiosSystem', at: 'sysinfo[type=smbios]/system/entry', type: 'list', columns: ['@name', '.'], group: 'more' },
  { id: 'smbiosBaseBoard', at: 'sysinfo[type=smbios]/baseBoard', type: 'list', columns: ['#', 'entry@name', 'entry'], inner: 'entry', patterns: [/^\d+$/], group: 'more' },
  { id: 'smbiosChassis', at: 'sysinfo[type=smbios]/chassis/entry', type: 'list', columns: ['@name', '.'], group: 'more' },
  { id: 'smbiosOem', at: 'sysinfo[type=smbios]/oemStrings/entry', type: 'list', columns: ['.'], group: 'more' },
  { id: 'fwCfg', at: 'sysinfo[type=fwcfg]/entry', type: 'list', columns: ['@name', '@file', '.'], patterns: [/^opt\/.+$/], group: 'more' },
  { id: 'uidMap', at: 'idmap/uid', type: 'list', columns: ['@start', '@target', '@count'], patterns: [/^\d+$/, /^\d+$/, /^\d+$/], when: { osType: ['exe'] }, group: 'more' },
  { id: 'gidMap', at: 'idmap/gid', type: 'list', columns: ['@start', '@target', '@count'], patterns: [/^\d+$/, /^\d+$/, /^\d+$/], when: { osType: ['exe'] }, group: 'more' },
  { id: 'acpiTable', at: 'os/acpi/table[type=slic]', type: 'text', pattern: PATH, group: 'more' },
]); // prettier-ignore

/** Of a period each virtual CPU, or each helper, may run for a quota. */
const period = {
  type: 'number',
  min: 1000,
  max: 1_000_000,
  unit: 'µs',
  live: true,
  group: 'driver',
} as const;
const quota = { type: 'number', min: -1, unit: 'µs', live: true, group: 'driver' } as const;

export const limits = section('limits', ['shares', 'quota'], [
  // Of control groups of version 1 from 2 to 262144, of version 2 from 1 to 10000; the default is 1024, or 100.
  { id: 'shares', at: 'cputune/shares', type: 'number', min: 2, max: 262144, live: true, unset: 'nextStart' },
  { ...period, id: 'period', at: 'cputune/period' },
  { ...quota, id: 'quota', at: 'cputune/quota' },
  { ...period, id: 'globalPeriod', at: 'cputune/global_period' },
  { ...quota, id: 'globalQuota', at: 'cputune/global_quota' },
  { ...period, id: 'emulatorPeriod', at: 'cputune/emulator_period' },
  { ...quota, id: 'emulatorQuota', at: 'cputune/emulator_quota' },
  { ...period, id: 'iothreadPeriod', at: 'cputune/iothread_period' },
  { ...quota, id: 'iothreadQuota', at: 'cputune/iothread_quota' },
  { id: 'hardLimit', at: 'memtune/hard_limit', type: 'size', min: 0, live: true, group: 'limits' },
  { id: 'softLimit', at: 'memtune/soft_limit', type: 'size', min: 0, live: true, group: 'limits' },
  { id: 'swapLimit', at: 'memtune/swap_hard_limit', type: 'size', min: 0, live: true, group: 'limits' },
  { id: 'minGuarantee', at: 'memtune/min_guarantee', type: 'size', min: 0, group: 'limits' },
  { id: 'blkioWeight', at: 'blkiotune/weight', type: 'number', min: 100, max: 1000, live: true, unset: 'nextStart', group: 'source' },
  { id: 'blkioDevices', at: 'blkiotune/device', type: 'list', columns: ['path', 'weight', 'read_iops_sec', 'write_iops_sec', 'read_bytes_sec', 'write_bytes_sec'], patterns: [PATH, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE], live: true, group: 'source' },
  { id: 'partition', at: 'resource/partition', type: 'text', pattern: PATH, filled: true, group: 'more' },
  { id: 'fibreChannelAppId', at: 'resource/fibrechannel@appid', type: 'text', pattern: /^[ -~]{1,128}$/, group: 'more' },
  { id: 'perfEvents', at: 'perf/event', type: 'list', columns: ['@name', '@enabled'], patterns: [undefined, YES_NO], group: 'more' },
]); // prettier-ignore
