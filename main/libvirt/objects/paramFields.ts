import type { ParamFields } from './typedParams.ts';

/*
 * The wire type of each known typed-parameter field, one table for each call. Source of the types: the comments beside the
 * field macros in libvirt's public headers.
 */

const fields = <const F extends ParamFields>(table: F): F => table;

/**
 * CPU scheduling. Shares are relative weights; periods and quotas are microseconds, a quota of -1 is no
 * limit.
 */
export const schedulerFields = fields({
  cpu_shares: 'ullong',
  global_period: 'ullong',
  global_quota: 'llong',
  vcpu_period: 'ullong',
  vcpu_quota: 'llong',
  emulator_period: 'ullong',
  emulator_quota: 'llong',
  iothread_period: 'ullong',
  iothread_quota: 'llong',
  weight: 'uint',
  cap: 'uint',
  reservation: 'llong',
  limit: 'llong',
  shares: 'int',
});

/** Memory limits of the whole hypervisor process, in KiB; 9007199254740991 means unlimited. */
export const memoryFields = fields({
  hard_limit: 'ullong',
  soft_limit: 'ullong',
  min_guarantee: 'ullong',
  swap_hard_limit: 'ullong',
});

/** Block I/O weights (100–1000) and per-device limits, as `/dev/sda,500,/dev/sdb,300`. */
export const blkioFields = fields({
  weight: 'uint',
  device_weight: 'string',
  device_read_iops_sec: 'string',
  device_write_iops_sec: 'string',
  device_read_bytes_sec: 'string',
  device_write_bytes_sec: 'string',
});

/** Host NUMA nodes (`0-3,^2`) and the policy, a number of virDomainNumatuneMemMode. */
export const numaFields = fields({ numa_nodeset: 'string', numa_mode: 'int' });

/** Bandwidth: averages, peaks and floor in KiB/s, bursts in KiB. */
export const bandwidthFields = fields({
  'inbound.average': 'uint',
  'inbound.peak': 'uint',
  'inbound.burst': 'uint',
  'inbound.floor': 'uint',
  'outbound.average': 'uint',
  'outbound.peak': 'uint',
  'outbound.burst': 'uint',
});

/**
 * Disk throttling: bytes and requests per second, 0 meaning none; `_max` are bursts, `_max_length` seconds.
 */
export const blockIoTuneFields = fields({
  total_bytes_sec: 'ullong',
  read_bytes_sec: 'ullong',
  write_bytes_sec: 'ullong',
  total_iops_sec: 'ullong',
  read_iops_sec: 'ullong',
  write_iops_sec: 'ullong',
  total_bytes_sec_max: 'ullong',
  read_bytes_sec_max: 'ullong',
  write_bytes_sec_max: 'ullong',
  total_iops_sec_max: 'ullong',
  read_iops_sec_max: 'ullong',
  write_iops_sec_max: 'ullong',
  total_bytes_sec_max_length: 'ullong',
  read_bytes_sec_max_length: 'ullong',
  write_bytes_sec_max_length: 'ullong',
  total_iops_sec_max_length: 'ullong',
  read_iops_sec_max_length: 'ullong',
  write_iops_sec_max_length: 'ullong',
  size_iops_sec: 'ullong',
  group_name: 'string',
});

/** Block copy: bandwidth in bytes/s, granularity in bytes (a power of two), buffer in bytes. */
export const blockCopyFields = fields({ bandwidth: 'ullong', granularity: 'uint', 'buf-size': 'ullong' });

/** I/O thread polling (nanoseconds and factors) and pool size (-1: the hypervisor's own choice). */
export const iothreadFields = fields({
  poll_max_ns: 'ullong',
  poll_grow: 'uint',
  poll_shrink: 'uint',
  thread_pool_min: 'int',
  thread_pool_max: 'int',
});

/**
 * Migration. Bandwidths in MiB/s, caches in bytes, throttles in percent. `migrate_disks` may repeat: use the
 * list form.
 */
export const migrateFields = fields({
  migrate_uri: 'string',
  destination_name: 'string',
  destination_xml: 'string',
  persistent_xml: 'string',
  bandwidth: 'ullong',
  'bandwidth.postcopy': 'ullong',
  'bandwidth.avail.switchover': 'ullong',
  graphics_uri: 'string',
  listen_address: 'string',
  migrate_disks: 'string',
  migrate_disks_detect_zeroes: 'string',
  disks_port: 'int',
  disks_uri: 'string',
  compression: 'string',
  'compression.mt.level': 'int',
  'compression.mt.threads': 'int',
  'compression.mt.dthreads': 'int',
  'compression.xbzrle.cache': 'ullong',
  'compression.zlib.level': 'int',
  'compression.zstd.level': 'int',
  'auto_converge.initial': 'int',
  'auto_converge.increment': 'int',
  'parallel.connections': 'int',
  'tls.destination': 'string',
});

/** Saving and restoring to a file on the host. */
export const saveFields = fields({
  file: 'string',
  dxml: 'string',
  image_format: 'string',
  'parallel.channels': 'int',
});

/** Secrets injected into a guest under AMD SEV before it first runs. */
export const launchSecurityFields = fields({
  'sev-secret-header': 'string',
  'sev-secret': 'string',
  'sev-secret-set-address': 'ullong',
});

/** Same-page merging (KSM) of the host. The read-only counters are not listed: they cannot be set. */
export const nodeMemoryFields = fields({
  shm_pages_to_scan: 'uint',
  shm_sleep_millisecs: 'uint',
  shm_merge_across_nodes: 'uint',
});

/** Who the caller says it is, for fine-grained access control; only a privileged daemon may be told. */
export const identityFields = fields({
  'user-name': 'string',
  'unix-user-id': 'ullong',
  'group-name': 'string',
  'unix-group-id': 'ullong',
  'process-id': 'llong',
  'process-time': 'ullong',
  'sasl-user-name': 'string',
  'x509-distinguished-name': 'string',
  'selinux-context': 'string',
});

/** Hardware performance events, each switched on or off. */
export const perfFields = fields({
  cmt: 'boolean',
  mbmt: 'boolean',
  mbml: 'boolean',
  cache_misses: 'boolean',
  cache_references: 'boolean',
  instructions: 'boolean',
  cpu_cycles: 'boolean',
  branch_instructions: 'boolean',
  branch_misses: 'boolean',
  bus_cycles: 'boolean',
  stalled_cycles_frontend: 'boolean',
  stalled_cycles_backend: 'boolean',
  ref_cpu_cycles: 'boolean',
  cpu_clock: 'boolean',
  task_clock: 'boolean',
  page_faults: 'boolean',
  context_switches: 'boolean',
  cpu_migrations: 'boolean',
  page_faults_min: 'boolean',
  page_faults_maj: 'boolean',
  alignment_faults: 'boolean',
  emulation_faults: 'boolean',
});
