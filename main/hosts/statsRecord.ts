import {
  virConnectGetAllDomainStatsFlags,
  virDomainStatsTypes,
  type ProcedureRet,
} from '../libvirt/index.ts';
import type { Counters } from './rates.ts';

type StatsRecord = ProcedureRet<'connect_get_all_domain_stats'>['retStats'][number];
type StatsParam = StatsRecord['params'][number];

const { VIR_DOMAIN_STATS_STATE, VIR_DOMAIN_STATS_CPU_TOTAL, VIR_DOMAIN_STATS_BALLOON } = virDomainStatsTypes;
const { VIR_DOMAIN_STATS_VCPU, VIR_DOMAIN_STATS_INTERFACE, VIR_DOMAIN_STATS_BLOCK } = virDomainStatsTypes;

/** What a domain is given, of running and stopped ones. */
export const CONFIG_STATS = VIR_DOMAIN_STATS_STATE | VIR_DOMAIN_STATS_BALLOON | VIR_DOMAIN_STATS_VCPU;
/** What a tick asks for: without the per-vCPU fields, which are many and change what a list shows only rarely. */
export const TICK_STATS =
  VIR_DOMAIN_STATS_STATE |
  VIR_DOMAIN_STATS_CPU_TOTAL |
  VIR_DOMAIN_STATS_BALLOON |
  VIR_DOMAIN_STATS_INTERFACE |
  VIR_DOMAIN_STATS_BLOCK;

const { VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE, VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT } =
  virConnectGetAllDomainStatsFlags;
export const STATS_ACTIVE = VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE;
export const STATS_INACTIVE = virConnectGetAllDomainStatsFlags.VIR_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE;
/** Report what is known without waiting for a domain whose job lock is held (libvirt 4.5). */
export const STATS_NOWAIT = VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT;

/** One domain's record, reduced to what a list shows. NaN stands for what the hypervisor did not say. */
export interface DomainStats extends Counters {
  uuid: string;
  name: string;
  /** -1 while it does not run. */
  id: number;
  state: number;
  reason: number;
  vcpus: number;
  maxMemoryBytes: number;
  memoryBytes: number;
  /** Used inside the guest where its balloon driver tells, else resident on the host. */
  memoryUsedBytes: number;
}

const KIB = 1024;

/**
 * Reads a record straight from the wire's list of parameters. A tick brings some hundred thousand of them for a large
 * host, so no record object with a property for each is built on the way.
 * @param at monotonic ms at which the daemon made the reply
 */
export function readStats(record: StatsRecord, at: number): DomainStats {
  const { dom } = record;
  const stats: DomainStats = {
    uuid: dom.uuid,
    name: dom.name,
    id: dom.id,
    at,
    state: NaN,
    reason: NaN,
    vcpus: NaN,
    maxMemoryBytes: NaN,
    memoryBytes: NaN,
    memoryUsedBytes: NaN,
    cpuTimeNs: NaN,
    readBytes: NaN,
    writeBytes: NaN,
    rxBytes: NaN,
    txBytes: NaN,
  };
  const balloon = { available: NaN, unused: NaN, usable: NaN, rss: NaN };
  for (const param of record.params) readParam(param, stats, balloon);
  const { available, unused, usable, rss } = balloon;
  const free = Number.isNaN(usable) ? unused : usable;
  const inGuest = available - free;
  stats.memoryUsedBytes =
    (Number.isNaN(inGuest) ? Math.min(rss, stats.memoryBytes / KIB || Infinity) : inGuest) * KIB;
  return stats;
}

function readParam(
  { field, value: { value } }: StatsParam,
  stats: DomainStats,
  balloon: { available: number; unused: number; usable: number; rss: number },
): void {
  switch (field) {
    case 'state.state':
      stats.state = Number(value);
      return;
    case 'state.reason':
      stats.reason = Number(value);
      return;
    case 'cpu.time':
      stats.cpuTimeNs = Number(value);
      return;
    case 'vcpu.current':
      stats.vcpus = Number(value);
      return;
    case 'balloon.maximum':
      stats.maxMemoryBytes = Number(value) * KIB;
      return;
    case 'balloon.current':
      stats.memoryBytes = Number(value) * KIB;
      return;
    case 'balloon.available':
      balloon.available = Number(value);
      return;
    case 'balloon.unused':
      balloon.unused = Number(value);
      return;
    case 'balloon.usable':
      balloon.usable = Number(value);
      return;
    case 'balloon.rss':
      balloon.rss = Number(value);
      return;
  }
  if (field.startsWith('block.')) {
    if (field.endsWith('.rd.bytes')) stats.readBytes = add(stats.readBytes, value);
    else if (field.endsWith('.wr.bytes')) stats.writeBytes = add(stats.writeBytes, value);
  } else if (field.startsWith('net.')) {
    if (field.endsWith('.rx.bytes')) stats.rxBytes = add(stats.rxBytes, value);
    else if (field.endsWith('.tx.bytes')) stats.txBytes = add(stats.txBytes, value);
  }
}

/** A sum over devices is known as soon as one device is. */
function add(sum: number, value: unknown): number {
  return (Number.isNaN(sum) ? 0 : sum) + Number(value);
}
