import type {
  virConnectGetAllDomainStatsFlags,
  virConnectListAllDomainsFlags,
  virDomainCreateFlags,
  virDomainDefineFlags,
  virDomainSaveImageXMLFlags,
  virDomainSaveRestoreFlags,
  virDomainStatsTypes,
} from '../protocol/enums.gen.ts';
import type { XdrDecoder } from '../protocol/xdr.ts';
import type { CallOptions } from './base.ts';
import { ConnectionHostMethods } from './connectionHost.ts';
import { Domain } from './domain.ts';
import type { DomainRef } from './domainObject.ts';
import { readDomainStats } from './domainStatsVisitor.ts';
import type { DomainStatsVisitor } from './domainStatsVisitor.ts';
import { saveFields } from './paramFields.ts';
import { decodeTypedParams, encodeTypedParams } from './typedParams.ts';
import type { ParamsFor, TypedParams } from './typedParams.ts';

/**
 * One domain's statistics: `state.state`, `cpu.time`, `block.0.rd.bytes`, … Which fields come depends on the
 * hypervisor.
 */
export interface DomainStatsRecord {
  readonly domain: Domain;
  readonly params: TypedParams;
}

/** Finding, listing, defining and restoring domains. */
export abstract class ConnectionDomainMethods extends ConnectionHostMethods {
  /**
   * The domain that a reference names (a snapshot's, another connection's), without asking whether it is
   * there.
   */
  domainOf(ref: DomainRef): Domain {
    return new Domain(this.rpc, ref);
  }

  /**
   * All domains, or those that the flags name: within a group (ACTIVE | INACTIVE) either, between groups
   * both.
   * @see virConnectListAllDomains
   */
  async listAllDomains(flags: virConnectListAllDomainsFlags = 0, options?: CallOptions): Promise<Domain[]> {
    const { domains } = await this.call('connect_list_all_domains', { need_results: 1, flags }, options);
    return domains.map((ref) => this.domainOf(ref));
  }

  /**
   * Statistics of all domains, or those that the flags name, in one call. VIR_ERR_NO_SUPPORT from hypervisors
   * but QEMU, vz and test.
   * @param stats the groups wanted, 0 for all that the hypervisor knows
   * @param flags filters; NOWAIT leaves out what would have to wait for a busy domain
   * @see virConnectGetAllDomainStats
   */
  getAllDomainStats(
    stats: virDomainStatsTypes = 0,
    flags: virConnectGetAllDomainStatsFlags = 0,
    options?: CallOptions,
  ): Promise<DomainStatsRecord[]> {
    return this.#stats([], stats, flags, options);
  }

  /**
   * As `getAllDomainStats`, told to a visitor instead of made into records: for a program that asks for thousands of
   * domains every second and keeps a few figures of each.
   * @param domains these alone; all where there are none
   */
  visitDomainStats(
    visitor: DomainStatsVisitor,
    stats: virDomainStatsTypes = 0,
    flags: virConnectGetAllDomainStatsFlags = 0,
    options?: CallOptions,
    domains: readonly DomainRef[] = [],
  ): Promise<void> {
    const args = { doms: [...domains], stats, flags };
    const read = (r: XdrDecoder): void => readDomainStats(r, visitor);
    return this.rpc.callReading('connect_get_all_domain_stats', args, read, options);
  }

  /** As `getAllDomainStats`, of certain domains. @see virDomainListGetStats */
  async domainListGetStats(
    domains: readonly DomainRef[],
    stats: virDomainStatsTypes = 0,
    flags: virConnectGetAllDomainStatsFlags = 0,
    options?: CallOptions,
  ): Promise<DomainStatsRecord[]> {
    // To the daemon an empty list means all.
    return domains.length === 0 ? [] : this.#stats(domains, stats, flags, options);
  }

  async #stats(
    domains: readonly DomainRef[],
    stats: number,
    flags: number,
    options: CallOptions | undefined,
  ): Promise<DomainStatsRecord[]> {
    const args = { doms: [...domains], stats, flags };
    const { retStats } = await this.call('connect_get_all_domain_stats', args, options);
    return retStats.map(({ dom, params }) => ({
      domain: this.domainOf(dom),
      params: decodeTypedParams(params),
    }));
  }

  /** The domain of that name. VIR_ERR_NO_DOMAIN if there is none. @see virDomainLookupByName */
  async lookupDomainByName(name: string, options?: CallOptions): Promise<Domain> {
    return this.domainOf((await this.call('domain_lookup_by_name', { name }, options)).dom);
  }

  /** The domain of that UUID, in text form. VIR_ERR_NO_DOMAIN if there is none. @see virDomainLookupByUUID */
  async lookupDomainByUuid(uuid: string, options?: CallOptions): Promise<Domain> {
    return this.domainOf((await this.call('domain_lookup_by_uuid', { uuid }, options)).dom);
  }

  /** The running domain of that number. VIR_ERR_NO_DOMAIN if there is none. @see virDomainLookupByID */
  async lookupDomainById(id: number, options?: CallOptions): Promise<Domain> {
    return this.domainOf((await this.call('domain_lookup_by_id', { id }, options)).dom);
  }

  /**
   * Stores a configuration; the domain of that UUID is changed if there is one. Running domains keep running
   * as they are. A name or UUID of another domain: VIR_ERR_OPERATION_FAILED; with VALIDATE,
   * VIR_ERR_XML_INVALID_SCHEMA names the fault.
   * @see virDomainDefineXMLFlags
   */
  async defineDomainXML(
    xml: string,
    flags: virDomainDefineFlags = 0,
    options?: CallOptions,
  ): Promise<Domain> {
    const { dom } =
      flags === 0
        ? await this.call('domain_define_xml', { xml }, options)
        : await this.call('domain_define_xml_flags', { xml, flags }, options);
    return this.domainOf(dom);
  }

  /** Starts a domain that exists only while it runs. @see virDomainCreateXML */
  async createDomainXML(
    xml: string,
    flags: virDomainCreateFlags = 0,
    options?: CallOptions,
  ): Promise<Domain> {
    return this.domainOf((await this.call('domain_create_xml', { xml_desc: xml, flags }, options)).dom);
  }

  /** Starts the domain saved in a file on the host. @see virDomainRestore */
  restoreDomain(from: string, options?: CallOptions): Promise<void> {
    return this.call('domain_restore', { from }, options);
  }

  /**
   * As `restoreDomain`, with a changed configuration if one is given; RUNNING or PAUSED override the saved
   * state.
   * @see virDomainRestoreFlags
   */
  restoreDomainFlags(
    from: string,
    dxml: string | null = null,
    flags: virDomainSaveRestoreFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_restore_flags', { from, dxml, flags }, options);
  }

  /**
   * As `restoreDomain`, with file and configuration as parameters. Since libvirt 8.4.
   * @see virDomainRestoreParams
   */
  restoreDomainParams(
    params: ParamsFor<typeof saveFields>,
    flags: virDomainSaveRestoreFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_restore_params',
      { params: encodeTypedParams(saveFields, params), flags },
      options,
    );
  }

  /** The configuration in a file that a domain was saved to. @see virDomainSaveImageGetXMLDesc */
  async getDomainSaveImageXMLDesc(
    file: string,
    flags: virDomainSaveImageXMLFlags = 0,
    options?: CallOptions,
  ): Promise<string> {
    return (await this.call('domain_save_image_get_xml_desc', { file, flags }, options)).xml;
  }

  /** Changes the configuration in a file that a domain was saved to. @see virDomainSaveImageDefineXML */
  defineDomainSaveImageXML(
    file: string,
    dxml: string,
    flags: virDomainSaveRestoreFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_save_image_define_xml', { file, dxml, flags }, options);
  }

  /**
   * Another format's configuration (`xen-xl`, `bhyve-argv`, …) as libvirt's XML.
   * @see virConnectDomainXMLFromNative
   */
  async domainXMLFromNative(
    nativeFormat: string,
    nativeConfig: string,
    options?: CallOptions,
  ): Promise<string> {
    const args = { nativeFormat, nativeConfig, flags: 0 };
    return (await this.call('connect_domain_xml_from_native', args, options)).domainXml;
  }

  /** libvirt's XML in another format: `qemu-argv` gives the command line. @see virConnectDomainXMLToNative */
  async domainXMLToNative(nativeFormat: string, domainXml: string, options?: CallOptions): Promise<string> {
    const args = { nativeFormat, domainXml, flags: 0 };
    return (await this.call('connect_domain_xml_to_native', args, options)).nativeConfig;
  }

  /** Takes over a QEMU process that was started by hand with a monitor socket. @see virDomainQemuAttach */
  async qemuAttach(pid: number, options?: CallOptions): Promise<Domain> {
    return this.domainOf((await this.call('qemu_domain_attach', { pid_value: pid, flags: 0 }, options)).dom);
  }

  /** Numbers of the running domains. `listAllDomains` tells more in one call. @see virConnectListDomains */
  async listDomains(options?: CallOptions): Promise<number[]> {
    const maxids = await this.numOfDomains(options);
    return (await this.call('connect_list_domains', { maxids }, options)).ids;
  }

  /** How many domains run. @see virConnectNumOfDomains */
  async numOfDomains(options?: CallOptions): Promise<number> {
    return (await this.call('connect_num_of_domains', undefined, options)).num;
  }

  /**
   * Names of the domains that do not run. `listAllDomains` tells more in one call.
   * @see virConnectListDefinedDomains
   */
  async listDefinedDomains(options?: CallOptions): Promise<string[]> {
    const maxnames = await this.numOfDefinedDomains(options);
    return (await this.call('connect_list_defined_domains', { maxnames }, options)).names;
  }

  /** How many domains are defined and do not run. @see virConnectNumOfDefinedDomains */
  async numOfDefinedDomains(options?: CallOptions): Promise<number> {
    return (await this.call('connect_num_of_defined_domains', undefined, options)).num;
  }
}
