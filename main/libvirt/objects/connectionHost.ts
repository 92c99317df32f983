import { virCPUCompareResult } from '../protocol/enums.gen.ts';
import type {
  virConnectBaselineCPUFlags,
  virConnectCompareCPUFlags,
  virConnectGetDomainCapabilitiesFlags,
} from '../protocol/enums.gen.ts';
import type { CallOptions } from './base.ts';
import { ConnectionObject } from './connectionObject.ts';
import { enumNames } from './names.ts';
import { identityFields } from './paramFields.ts';
import { encodeTypedParams } from './typedParams.ts';
import type { ParamsFor } from './typedParams.ts';

const compareResult = enumNames(virCPUCompareResult, 'VIR_CPU_COMPARE_');

/** `incompatible`, `identical`, `superset` (the host has more), `error`. */
export type CPUCompareResult = ReturnType<typeof compareResult>;

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly release: number;
}

/** libvirt packs a version as major · 1,000,000 + minor · 1,000 + release. */
export function decodeVersion(packed: bigint): Version {
  const number = Number(packed);
  return {
    major: Math.floor(number / 1_000_000),
    minor: Math.floor(number / 1000) % 1000,
    release: number % 1000,
  };
}

/**
 * Which emulator, architecture, machine and virtualization a question is about; what is left out is the
 * host's default.
 */
export interface CapabilitiesFor {
  readonly emulator?: string | null;
  readonly arch?: string | null;
  readonly machine?: string | null;
  readonly virttype?: string | null;
}

const spelledOut = ({ emulator = null, arch = null, machine = null, virttype = null }: CapabilitiesFor) => ({
  emulator,
  arch,
  machine,
  virttype,
});

/** The driver behind a connection: who it is and what it can do. */
export abstract class ConnectionHostMethods extends ConnectionObject {
  /** The hypervisor driver: `QEMU`, `LXC`, `Test`, … @see virConnectGetType */
  async getType(options?: CallOptions): Promise<string> {
    return (await this.call('connect_get_type', undefined, options)).type;
  }

  /**
   * The hypervisor's version; 0.0.0 where it cannot be told (no emulator installed).
   * @see virConnectGetVersion
   */
  async getVersion(options?: CallOptions): Promise<Version> {
    return decodeVersion((await this.call('connect_get_version', undefined, options)).hv_ver);
  }

  /** The version of libvirt at the far end. @see virConnectGetLibVersion */
  async getLibVersion(options?: CallOptions): Promise<Version> {
    return decodeVersion((await this.call('connect_get_lib_version', undefined, options)).lib_ver);
  }

  /** The host's own name. @see virConnectGetHostname */
  async getHostname(options?: CallOptions): Promise<string> {
    return (await this.call('connect_get_hostname', undefined, options)).hostname;
  }

  /** The URI that the daemon itself opened: no transport, defaults filled in. @see virConnectGetURI */
  async getURI(options?: CallOptions): Promise<string> {
    return (await this.call('connect_get_uri', undefined, options)).uri;
  }

  /**
   * Whether the daemon thinks the way to its hypervisor secure; says nothing of our way to the daemon.
   * @see virConnectIsSecure
   */
  async isSecure(options?: CallOptions): Promise<boolean> {
    return (await this.call('connect_is_secure', undefined, options)).secure !== 0;
  }

  /** Whether driver and daemon have an optional feature, by libvirt's internal number. @see driverFeature */
  async supportsFeature(feature: number, options?: CallOptions): Promise<boolean> {
    return (await this.call('connect_supports_feature', { feature }, options)).supported !== 0;
  }

  /** The host and what guests it can run, as XML. @see virConnectGetCapabilities */
  async getCapabilities(options?: CallOptions): Promise<string> {
    return (await this.call('connect_get_capabilities', undefined, options)).capabilities;
  }

  /**
   * What guests of one kind can be given here, as XML: CPU models, devices, firmware.
   * @see virConnectGetDomainCapabilities
   */
  async getDomainCapabilities(
    about: CapabilitiesFor = {},
    flags: virConnectGetDomainCapabilitiesFlags = 0,
    options?: CallOptions,
  ): Promise<string> {
    const { emulator: emulatorbin, ...rest } = spelledOut(about);
    const args = { emulatorbin, ...rest, flags };
    return (await this.call('connect_get_domain_capabilities', args, options)).capabilities;
  }

  /** The host's SMBIOS tables, as XML. @see virConnectGetSysinfo */
  async getSysinfo(options?: CallOptions): Promise<string> {
    return (await this.call('connect_get_sysinfo', { flags: 0 }, options)).sysinfo;
  }

  /**
   * The most vCPUs a guest of that kind (`kvm`, `qemu`; null: the default) can have.
   * @see virConnectGetMaxVcpus
   */
  async getMaxVcpus(type: string | null = null, options?: CallOptions): Promise<number> {
    return (await this.call('connect_get_max_vcpus', { type }, options)).max_vcpus;
  }

  /** Names of the CPU models known for an architecture. @see virConnectGetCPUModelNames */
  async getCPUModelNames(arch: string, options?: CallOptions): Promise<string[]> {
    return (await this.call('connect_get_cpu_model_names', { arch, need_results: 1, flags: 0 }, options))
      .models;
  }

  /** Compares a CPU's XML with the host's. @see virConnectCompareCPU */
  async compareCPU(
    xml: string,
    flags: virConnectCompareCPUFlags = 0,
    options?: CallOptions,
  ): Promise<CPUCompareResult> {
    return compareResult((await this.call('connect_compare_cpu', { xml, flags }, options)).result);
  }

  /**
   * Compares a CPU's XML with what the hypervisor can give its guests.
   * @see virConnectCompareHypervisorCPU
   */
  async compareHypervisorCPU(
    xmlCPU: string,
    about: CapabilitiesFor = {},
    flags: virConnectCompareCPUFlags = 0,
    options?: CallOptions,
  ): Promise<CPUCompareResult> {
    const args = { ...spelledOut(about), xmlCPU, flags };
    return compareResult((await this.call('connect_compare_hypervisor_cpu', args, options)).result);
  }

  /** The best CPU that all of those given can provide, as XML. @see virConnectBaselineCPU */
  async baselineCPU(
    xmlCPUs: readonly string[],
    flags: virConnectBaselineCPUFlags = 0,
    options?: CallOptions,
  ): Promise<string> {
    return (await this.call('connect_baseline_cpu', { xmlCPUs: [...xmlCPUs], flags }, options)).cpu;
  }

  /**
   * As `baselineCPU`, within what the hypervisor can give its guests.
   * @see virConnectBaselineHypervisorCPU
   */
  async baselineHypervisorCPU(
    xmlCPUs: readonly string[],
    about: CapabilitiesFor = {},
    flags: virConnectBaselineCPUFlags = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { ...spelledOut(about), xmlCPUs: [...xmlCPUs], flags };
    return (await this.call('connect_baseline_hypervisor_cpu', args, options)).cpu;
  }

  /**
   * Tells the daemon on whose behalf calls are made, for its access control. Privileged clients only.
   * @see virConnectSetIdentity
   */
  setIdentity(params: ParamsFor<typeof identityFields>, options?: CallOptions): Promise<void> {
    return this.call(
      'connect_set_identity',
      { params: encodeTypedParams(identityFields, params), flags: 0 },
      options,
    );
  }
}
