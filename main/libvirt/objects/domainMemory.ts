import { virDomainMemoryStatTags } from '../protocol/enums.gen.ts';
import type {
  virDomainMemoryFlags,
  virDomainMemoryModFlags,
  virDomainModificationImpact,
} from '../protocol/enums.gen.ts';
import { toBigInt } from './base.ts';
import type { CallOptions } from './base.ts';
import { DomainVcpuMethods } from './domainVcpus.ts';
import { enumNames } from './names.ts';
import type { NameOf } from './names.ts';
import { memoryFields, numaFields, perfFields } from './paramFields.ts';
import { decodeTypedParams, encodeTypedParams } from './typedParams.ts';
import type { ParamsFor, TypedParams } from './typedParams.ts';

const memoryStatName = enumNames(virDomainMemoryStatTags, 'VIR_DOMAIN_MEMORY_STAT_');

/** `swapIn`, `unused`, `actualBalloon`, `rss`, … */
export type MemoryStatName = Exclude<NameOf<typeof virDomainMemoryStatTags, 'VIR_DOMAIN_MEMORY_STAT_'>, 'nr'>;

/** Memory, its limits and NUMA placement; performance events. Amounts are KiB. */
export abstract class DomainMemoryMethods extends DomainVcpuMethods {
  /** KiB that the domain may have at most. @see virDomainGetMaxMemory */
  async getMaxMemory(options?: CallOptions): Promise<bigint> {
    return (await this.call('domain_get_max_memory', { dom: this }, options)).memory;
  }

  /** Sets the upper bound, in KiB; most hypervisors only while it is stopped. @see virDomainSetMaxMemory */
  setMaxMemory(memory: bigint | number, options?: CallOptions): Promise<void> {
    return this.call('domain_set_max_memory', { dom: this, memory: toBigInt(memory) }, options);
  }

  /**
   * Sets the running domain's memory, in KiB; the guest's balloon follows in its own time.
   * @see virDomainSetMemory
   */
  setMemory(memory: bigint | number, options?: CallOptions): Promise<void> {
    return this.call('domain_set_memory', { dom: this, memory: toBigInt(memory) }, options);
  }

  /**
   * Sets memory, in KiB: live or stored, current or (MAXIMUM) the upper bound.
   * @see virDomainSetMemoryFlags
   */
  setMemoryFlags(
    memory: bigint | number,
    flags: virDomainMemoryModFlags,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_set_memory_flags', { dom: this, memory: toBigInt(memory), flags }, options);
  }

  /**
   * What the balloon driver reports: KiB, but `majorFault`, `minorFault` and the hugetlb figures are counts
   * and `lastUpdate` is seconds since 1970. Fields that the guest does not report are absent.
   * @see virDomainMemoryStats
   */
  async memoryStats(options?: CallOptions): Promise<Readonly<Partial<Record<MemoryStatName, bigint>>>> {
    const maxStats = virDomainMemoryStatTags.VIR_DOMAIN_MEMORY_STAT_NR;
    const { stats } = await this.call('domain_memory_stats', { dom: this, maxStats, flags: 0 }, options);
    const record: Partial<Record<MemoryStatName, bigint>> = {};
    for (const { tag, val } of stats) {
      const name = memoryStatName(tag);
      if (name !== 'unknown' && name !== 'nr') record[name] = val;
    }
    return record;
  }

  /** How often the balloon driver reports, in seconds; 0 stops it. @see virDomainSetMemoryStatsPeriod */
  setMemoryStatsPeriod(
    period: number,
    flags: virDomainMemoryModFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_set_memory_stats_period', { dom: this, period, flags }, options);
  }

  /** Limits of the whole hypervisor process, in KiB. @see virDomainGetMemoryParameters */
  getMemoryParameters(flags: virDomainModificationImpact = 0, options?: CallOptions): Promise<TypedParams> {
    return this.readParams(flags, (nparams, flags) =>
      this.call('domain_get_memory_parameters', { dom: this, nparams, flags }, options),
    );
  }

  /** Sets limits of the whole hypervisor process, in KiB. @see virDomainSetMemoryParameters */
  setMemoryParameters(
    params: ParamsFor<typeof memoryFields>,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_set_memory_parameters',
      { dom: this, params: encodeTypedParams(memoryFields, params), flags },
      options,
    );
  }

  /** On which host NUMA nodes the memory lies, and the policy. @see virDomainGetNumaParameters */
  getNumaParameters(flags: virDomainModificationImpact = 0, options?: CallOptions): Promise<TypedParams> {
    return this.readParams(flags, (nparams, flags) =>
      this.call('domain_get_numa_parameters', { dom: this, nparams, flags }, options),
    );
  }

  /**
   * Moves memory to host NUMA nodes; the policy can change only in the stored configuration.
   * @see virDomainSetNumaParameters
   */
  setNumaParameters(
    params: ParamsFor<typeof numaFields>,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_set_numa_parameters',
      { dom: this, params: encodeTypedParams(numaFields, params), flags },
      options,
    );
  }

  /**
   * Reads guest memory; the flags say whether `offset` is a virtual or a physical address. At most 4 MiB.
   * @see virDomainMemoryPeek
   */
  async memoryPeek(
    offset: bigint | number,
    size: number,
    flags: virDomainMemoryFlags,
    options?: CallOptions,
  ): Promise<Uint8Array> {
    return (
      await this.call('domain_memory_peek', { dom: this, offset: toBigInt(offset), size, flags }, options)
    ).buffer;
  }

  /**
   * Which performance events are counted; the counts are in the statistics, group PERF.
   * @see virDomainGetPerfEvents
   */
  async getPerfEvents(flags: virDomainModificationImpact = 0, options?: CallOptions): Promise<TypedParams> {
    const ret = await this.call(
      'domain_get_perf_events',
      { dom: this, flags: await this.withStrings(flags) },
      options,
    );
    return decodeTypedParams(ret.params);
  }

  /** Switches performance events on or off. @see virDomainSetPerfEvents */
  setPerfEvents(
    params: ParamsFor<typeof perfFields>,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_set_perf_events',
      { dom: this, params: encodeTypedParams(perfFields, params), flags },
      options,
    );
  }

  /**
   * Measures for some seconds how fast the guest writes to memory; the result is in the statistics, group
   * DIRTYRATE.
   * @see virDomainStartDirtyRateCalc
   */
  startDirtyRateCalc(seconds: number, mode = 0, options?: CallOptions): Promise<void> {
    return this.call('domain_start_dirty_rate_calc', { dom: this, seconds, flags: mode }, options);
  }

  /** Measurement and firmware of an encrypted guest (AMD SEV). @see virDomainGetLaunchSecurityInfo */
  async getLaunchSecurityInfo(options?: CallOptions): Promise<TypedParams> {
    const ret = await this.call('domain_get_launch_security_info', { dom: this, flags: 0 }, options);
    return decodeTypedParams(ret.params);
  }
}
