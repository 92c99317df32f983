import { REMOTE_CPUMAP_MAX } from '../protocol/constants.gen.ts';
import { virDomainVcpuFlags, virVcpuState } from '../protocol/enums.gen.ts';
import type { virDomainModificationImpact } from '../protocol/enums.gen.ts';
import type { CallOptions } from './base.ts';
import { cpuMapLength, decodeCpuMap, decodeCpuMaps, encodeCpuMap } from './cpuMap.ts';
import type { CpuSet } from './cpuMap.ts';
import { DomainDeviceMethods } from './domainDevices.ts';
import { enumNames } from './names.ts';
import type { NameOf } from './names.ts';
import { iothreadFields, schedulerFields } from './paramFields.ts';
import { decodeTypedParams, encodeTypedParams } from './typedParams.ts';
import type { ParamsFor, TypedParams } from './typedParams.ts';

const vcpuStateName = enumNames(virVcpuState, 'VIR_VCPU_');

export interface VcpuInfo {
  readonly number: number;
  readonly state: NameOf<typeof virVcpuState, 'VIR_VCPU_'> | 'unknown';
  /** Nanoseconds. */
  readonly cpuTime: bigint;
  /** The physical CPU it is on; -1 while offline, -2 where the hypervisor does not say. */
  readonly cpu: number;
  /** The physical CPUs it may run on. */
  readonly affinity: CpuSet;
}

export interface IOThreadInfo {
  readonly iothreadId: number;
  /** The physical CPUs it may run on. */
  readonly affinity: CpuSet;
}

/** What domain_get_cpu_stats tells: the whole domain, or one record for each physical CPU. */
export type CPUStats = readonly TypedParams[];

/** The most CPUs whose statistics one call returns: libvirt's own limit. */
const cpuStatsPortion = 128;
/** The most CPUs a map can hold on the wire: a daemon that claims more shall not keep us asking. */
const mostCpus = REMOTE_CPUMAP_MAX * 8;

/** Virtual CPUs, I/O threads, their places and their scheduling. */
export abstract class DomainVcpuMethods extends DomainDeviceMethods {
  /** Each vCPU of the running domain: state, time and place. @see virDomainGetVcpus */
  async getVcpus(options?: CallOptions): Promise<VcpuInfo[]> {
    const [{ nrVirtCpu }, hostCpus] = await Promise.all([this.getInfo(options), this.hostCpus(options)]);
    const maplen = cpuMapLength(hostCpus);
    const { info, cpumaps } = await this.call(
      'domain_get_vcpus',
      { dom: this, maxinfo: nrVirtCpu, maplen },
      options,
    );
    const affinities = decodeCpuMaps(cpumaps, maplen);
    return info.map((vcpu, i) => ({
      number: vcpu.number,
      state: vcpuStateName(vcpu.state),
      cpuTime: vcpu.cpu_time,
      cpu: vcpu.cpu,
      affinity: affinities[i] ?? [],
    }));
  }

  /** The most vCPUs this domain can have now. @see virDomainGetMaxVcpus */
  async getMaxVcpus(options?: CallOptions): Promise<number> {
    return (await this.call('domain_get_max_vcpus', { dom: this }, options)).num;
  }

  /**
   * How many vCPUs: running or stored, current or MAXIMUM, or as the GUEST sees them (agent).
   * @see virDomainGetVcpusFlags
   */
  async getVcpusFlags(flags: virDomainVcpuFlags = 0, options?: CallOptions): Promise<number> {
    return (await this.call('domain_get_vcpus_flags', { dom: this, flags }, options)).num;
  }

  /** Sets the number of vCPUs of the running domain. @see virDomainSetVcpus */
  setVcpus(nvcpus: number, options?: CallOptions): Promise<void> {
    return this.call('domain_set_vcpus', { dom: this, nvcpus }, options);
  }

  /**
   * Sets the number of vCPUs, live or stored; with MAXIMUM the stored upper bound.
   * @see virDomainSetVcpusFlags
   */
  setVcpusFlags(nvcpus: number, flags: virDomainVcpuFlags, options?: CallOptions): Promise<void> {
    return this.call('domain_set_vcpus_flags', { dom: this, nvcpus, flags }, options);
  }

  /**
   * Plugs or unplugs given vCPUs of the hypervisor.
   * @param vcpus a list as `0-3,^2`
   * @see virDomainSetVcpu
   */
  setVcpu(
    vcpus: string,
    enabled: boolean,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_set_vcpu', { dom: this, cpumap: vcpus, state: enabled ? 1 : 0, flags }, options);
  }

  /**
   * The vCPUs as the guest agent sees them: `vcpus`, `online`, `offlinable` as lists.
   * @see virDomainGetGuestVcpus
   */
  async getGuestVcpus(options?: CallOptions): Promise<TypedParams> {
    return decodeTypedParams(
      (await this.call('domain_get_guest_vcpus', { dom: this, flags: 0 }, options)).params,
    );
  }

  /** Has the guest agent use or leave given vCPUs (`0-3,^2`). @see virDomainSetGuestVcpus */
  setGuestVcpus(vcpus: string, enabled: boolean, options?: CallOptions): Promise<void> {
    return this.call(
      'domain_set_guest_vcpus',
      { dom: this, cpumap: vcpus, state: enabled ? 1 : 0, flags: 0 },
      options,
    );
  }

  /** Binds a vCPU of the running domain to physical CPUs. @see virDomainPinVcpu */
  pinVcpu(vcpu: number, cpus: CpuSet, options?: CallOptions): Promise<void> {
    return this.call('domain_pin_vcpu', { dom: this, vcpu, cpumap: encodeCpuMap(cpus) }, options);
  }

  /** Binds a vCPU to physical CPUs, live or stored. @see virDomainPinVcpuFlags */
  pinVcpuFlags(
    vcpu: number,
    cpus: CpuSet,
    flags: virDomainModificationImpact,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_pin_vcpu_flags',
      { dom: this, vcpu, cpumap: encodeCpuMap(cpus), flags },
      options,
    );
  }

  /** The physical CPUs each vCPU may run on, by vCPU number. @see virDomainGetVcpuPinInfo */
  async getVcpuPinInfo(flags: virDomainModificationImpact = 0, options?: CallOptions): Promise<CpuSet[]> {
    const maplen = cpuMapLength(await this.hostCpus(options));
    const ncpumaps = await this.getVcpusFlags(flags | virDomainVcpuFlags.VIR_DOMAIN_VCPU_MAXIMUM, options);
    const { cpumaps, num } = await this.call(
      'domain_get_vcpu_pin_info',
      { dom: this, ncpumaps, maplen, flags },
      options,
    );
    return decodeCpuMaps(cpumaps, maplen).slice(0, num);
  }

  /** Binds the emulator's own threads to physical CPUs. @see virDomainPinEmulator */
  pinEmulator(cpus: CpuSet, flags: virDomainModificationImpact = 0, options?: CallOptions): Promise<void> {
    return this.call('domain_pin_emulator', { dom: this, cpumap: encodeCpuMap(cpus), flags }, options);
  }

  /** The physical CPUs the emulator's own threads may run on. @see virDomainGetEmulatorPinInfo */
  async getEmulatorPinInfo(flags: virDomainModificationImpact = 0, options?: CallOptions): Promise<CpuSet> {
    const maplen = cpuMapLength(await this.hostCpus(options));
    return decodeCpuMap(
      (await this.call('domain_get_emulator_pin_info', { dom: this, maplen, flags }, options)).cpumaps,
    );
  }

  /** I/O threads, live or stored. @see virDomainGetIOThreadInfo */
  async getIOThreadInfo(
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<IOThreadInfo[]> {
    const { info } = await this.call('domain_get_iothread_info', { dom: this, flags }, options);
    return info.map((thread) => ({ iothreadId: thread.iothread_id, affinity: decodeCpuMap(thread.cpumap) }));
  }

  /** Binds an I/O thread to physical CPUs. @see virDomainPinIOThread */
  pinIOThread(
    iothreadId: number,
    cpus: CpuSet,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_pin_iothread',
      { dom: this, iothreads_id: iothreadId, cpumap: encodeCpuMap(cpus), flags },
      options,
    );
  }

  /** Adds an I/O thread. @see virDomainAddIOThread */
  addIOThread(
    iothreadId: number,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_add_iothread', { dom: this, iothread_id: iothreadId, flags }, options);
  }

  /** Removes an I/O thread that no disk uses. @see virDomainDelIOThread */
  delIOThread(
    iothreadId: number,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_del_iothread', { dom: this, iothread_id: iothreadId, flags }, options);
  }

  /**
   * Sets how an I/O thread polls, in nanoseconds and factors, and its pool's size.
   * @see virDomainSetIOThreadParams
   */
  setIOThreadParams(
    iothreadId: number,
    params: ParamsFor<typeof iothreadFields>,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_set_iothread_params',
      { dom: this, iothread_id: iothreadId, params: encodeTypedParams(iothreadFields, params), flags },
      options,
    );
  }

  /**
   * The scheduler's name (`posix`, `credit`, …) and how many parameters it has.
   * @see virDomainGetSchedulerType
   */
  async getSchedulerType(
    options?: CallOptions,
  ): Promise<{ readonly type: string; readonly nparams: number }> {
    return this.call('domain_get_scheduler_type', { dom: this }, options);
  }

  /** Shares, periods and quotas (microseconds) of the running domain. @see virDomainGetSchedulerParameters */
  async getSchedulerParameters(options?: CallOptions): Promise<TypedParams> {
    const { nparams } = await this.getSchedulerType(options);
    return decodeTypedParams(
      (await this.call('domain_get_scheduler_parameters', { dom: this, nparams }, options)).params,
    );
  }

  /** Shares, periods and quotas, running or stored. @see virDomainGetSchedulerParametersFlags */
  async getSchedulerParametersFlags(
    flags: virDomainModificationImpact,
    options?: CallOptions,
  ): Promise<TypedParams> {
    const { nparams } = await this.getSchedulerType(options);
    const ret = await this.call(
      'domain_get_scheduler_parameters_flags',
      { dom: this, nparams, flags: await this.withStrings(flags) },
      options,
    );
    return decodeTypedParams(ret.params);
  }

  /** Sets scheduling of the running domain. @see virDomainSetSchedulerParameters */
  setSchedulerParameters(params: ParamsFor<typeof schedulerFields>, options?: CallOptions): Promise<void> {
    return this.call(
      'domain_set_scheduler_parameters',
      { dom: this, params: encodeTypedParams(schedulerFields, params) },
      options,
    );
  }

  /** Sets scheduling, live or stored. @see virDomainSetSchedulerParametersFlags */
  setSchedulerParametersFlags(
    params: ParamsFor<typeof schedulerFields>,
    flags: virDomainModificationImpact,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_set_scheduler_parameters_flags',
      { dom: this, params: encodeTypedParams(schedulerFields, params), flags },
      options,
    );
  }

  /**
   * CPU time in nanoseconds: of the whole domain (`cpu_time`, `user_time`, `system_time`), or with `perCpu`
   * one record for each physical CPU (`cpu_time`, `vcpu_time`; empty where a CPU is offline).
   * @see virDomainGetCPUStats
   */
  async getCPUStats(perCpu = false, options?: CallOptions): Promise<CPUStats> {
    const flags = await this.withStrings(0);
    const ask = (nparams: number, start_cpu: number, ncpus: number) =>
      this.call('domain_get_cpu_stats', { dom: this, nparams, start_cpu, ncpus, flags }, options);
    const start = perCpu ? 0 : -1;
    const { nparams: count } = await ask(0, start, 1);
    if (count === 0) return [];
    if (!perCpu) return [decodeTypedParams((await ask(count, -1, 1)).params)];
    // With no parameters asked for and no CPUs named, libvirt answers with the number of CPUs instead.
    const cpus = Math.min((await ask(0, 0, 0)).nparams, mostCpus);
    const stats: TypedParams[] = [];
    for (let cpu = 0; cpu < cpus; cpu += cpuStatsPortion) {
      const ncpus = Math.min(cpuStatsPortion, cpus - cpu);
      const { params, nparams } = await ask(count, cpu, ncpus);
      for (let i = 0; i < ncpus; i++) {
        stats.push(decodeTypedParams(params.slice(i * nparams, (i + 1) * nparams)));
      }
    }
    return stats;
  }

  /** How many physical CPUs the host can have: the width of every CPU map. */
  protected async hostCpus(options?: CallOptions): Promise<number> {
    const info = await this.call('node_get_info', undefined, options);
    return info.nodes * info.sockets * info.cores * info.threads;
  }
}
