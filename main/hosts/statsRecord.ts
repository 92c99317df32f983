import {
  virConnectGetAllDomainStatsFlags,
  virDomainStatsTypes,
  type DomainRef,
  type DomainStatsVisitor,
} from '../libvirt/index.ts';
import type { Counters } from './rates.ts';

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

/** What the guest's balloon driver tells, in KiB. */
interface Balloon {
  available: number;
  unused: number;
  usable: number;
  rss: number;
}

/** Collects what a list shows out of an all-domain-stats reply while it is read. */
export class StatsCollector implements DomainStatsVisitor {
  readonly #records: DomainStats[] = [];
  #balloon: Balloon = { available: NaN, unused: NaN, usable: NaN, rss: NaN };
  #current: DomainStats | undefined;

  domain({ uuid, name, id }: DomainRef): void {
    this.#finish();
    this.#current = emptyStats(uuid, name, id);
    this.#records.push(this.#current);
  }

  number(field: string, value: number): void {
    const stats = this.#current;
    if (stats === undefined) return;
    switch (field) {
      case 'state.state':
        stats.state = value;
        return;
      case 'state.reason':
        stats.reason = value;
        return;
      case 'cpu.time':
        stats.cpuTimeNs = value;
        return;
      case 'vcpu.current':
        stats.vcpus = value;
        return;
      case 'balloon.maximum':
        stats.maxMemoryBytes = value * KIB;
        return;
      case 'balloon.current':
        stats.memoryBytes = value * KIB;
        return;
      case 'balloon.available':
        this.#balloon.available = value;
        return;
      case 'balloon.unused':
        this.#balloon.unused = value;
        return;
      case 'balloon.usable':
        this.#balloon.usable = value;
        return;
      case 'balloon.rss':
        this.#balloon.rss = value;
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

  /** @param at monotonic ms at which the daemon made the reply, as near as can be known */
  records(at: number): DomainStats[] {
    this.#finish();
    for (const record of this.#records) record.at = at;
    return this.#records;
  }

  #finish(): void {
    const stats = this.#current;
    if (stats === undefined) return;
    const { available, unused, usable, rss } = this.#balloon;
    const inGuest = available - (Number.isNaN(usable) ? unused : usable);
    // Without the guest's word: what its process occupies, which may be more than the guest has.
    const onHost = Number.isNaN(stats.memoryBytes) ? rss : Math.min(rss, stats.memoryBytes / KIB);
    stats.memoryUsedBytes = (Number.isNaN(inGuest) ? onHost : inGuest) * KIB;
    this.#balloon = { available: NaN, unused: NaN, usable: NaN, rss: NaN };
    this.#current = undefined;
  }
}

export function emptyStats(uuid: string, name: string, id: number): DomainStats {
  return {
    uuid,
    name,
    id,
    at: NaN,
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
}

/** A sum over devices is known as soon as one device is. */
function add(sum: number, value: number): number {
  return (Number.isNaN(sum) ? 0 : sum) + value;
}
