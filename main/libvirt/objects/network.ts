import type {
  virNetworkMetadataType,
  virNetworkPortCreateFlags,
  virNetworkUpdateCommand,
  virNetworkUpdateFlags,
  virNetworkUpdateSection,
  virNetworkXMLFlags,
} from '../protocol/enums.gen.ts';
import type { RemoteNonnullNetwork } from '../protocol/remoteShared.gen.ts';
import { driverFeature } from '../openClient.ts';
import { LibvirtObject } from './base.ts';
import type { CallOptions, Rpc } from './base.ts';
import { ipAddrTypeName } from './domainGuest.ts';
import type { IPAddrTypeName } from './domainGuest.ts';
import { NetworkPort } from './networkPort.ts';

/** What names a network on the wire. */
export type NetworkRef = Readonly<RemoteNonnullNetwork>;

export interface NetworkDHCPLease {
  /** The bridge, `virbr0`. */
  readonly iface: string;
  /** Seconds since 1970. */
  readonly expirytime: bigint;
  readonly type: IPAddrTypeName;
  readonly mac: string | null;
  /** IPv6 only. */
  readonly iaid: string | null;
  readonly ipaddr: string;
  readonly prefix: number;
  readonly hostname: string | null;
  readonly clientid: string | null;
}

/** A virtual network of a host. */
export class Network extends LibvirtObject implements NetworkRef {
  /** Unique on its host among networks. */
  readonly name: string;
  /** Canonical text form. */
  readonly uuid: string;

  constructor(rpc: Rpc, ref: NetworkRef) {
    super(rpc);
    this.name = ref.name;
    this.uuid = ref.uuid;
  }

  /** The network's XML: running, or with INACTIVE stored. @see virNetworkGetXMLDesc */
  async getXMLDesc(flags: virNetworkXMLFlags = 0, options?: CallOptions): Promise<string> {
    return (await this.call('network_get_xml_desc', { net: this, flags }, options)).xml;
  }

  /**
   * The bridge's name, `virbr0`. VIR_ERR_INTERNAL_ERROR if the network has none.
   * @see virNetworkGetBridgeName
   */
  async getBridgeName(options?: CallOptions): Promise<string> {
    return (await this.call('network_get_bridge_name', { net: this }, options)).name;
  }

  /** Whether it is started. @see virNetworkIsActive */
  async isActive(options?: CallOptions): Promise<boolean> {
    return (await this.call('network_is_active', { net: this }, options)).active !== 0;
  }

  /** Whether it has a stored configuration. @see virNetworkIsPersistent */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    return (await this.call('network_is_persistent', { net: this }, options)).persistent !== 0;
  }

  /** Whether it is started with the host. @see virNetworkGetAutostart */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    return (await this.call('network_get_autostart', { net: this }, options)).autostart !== 0;
  }

  /**
   * Has the network started with the host, or not. No event tells other clients.
   * @see virNetworkSetAutostart
   */
  setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    return this.call('network_set_autostart', { net: this, autostart: autostart ? 1 : 0 }, options);
  }

  /** Starts the network. @see virNetworkCreate */
  create(options?: CallOptions): Promise<void> {
    return this.call('network_create', { net: this }, options);
  }

  /** Stops the network: guests on it lose their link. A transient one vanishes. @see virNetworkDestroy */
  destroy(options?: CallOptions): Promise<void> {
    return this.call('network_destroy', { net: this }, options);
  }

  /** Removes the stored configuration; a started network becomes transient. @see virNetworkUndefine */
  undefine(options?: CallOptions): Promise<void> {
    return this.call('network_undefine', { net: this }, options);
  }

  /**
   * Changes one part in place: a DHCP host, a DNS record, a port group, …
   * @param parentIndex which of several parents (`<ip>` for DHCP); -1 where there is one or any will do
   * @param xml the element to add, change or delete
   * @see virNetworkUpdate
   */
  async update(
    command: virNetworkUpdateCommand,
    section: virNetworkUpdateSection,
    parentIndex: number,
    xml: string,
    flags: virNetworkUpdateFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    // Daemons before libvirt 7.2 take the two numbers in each other's place, and say by this feature that
    // they do not.
    const ordered = await this.hasFeature(driverFeature.networkUpdateHasCorrectOrder);
    const numbers: { command: number; section: number } = ordered
      ? { command, section }
      : { command: section, section: command };
    await this.call('network_update', { net: this, ...numbers, parentIndex, xml, flags }, options);
  }

  /** DHCP leases, all or one MAC's. @see virNetworkGetDHCPLeases, virNetworkGetDHCPLeasesForMAC */
  async getDHCPLeases(mac: string | null = null, options?: CallOptions): Promise<NetworkDHCPLease[]> {
    const args = { net: this, mac, need_results: 1, flags: 0 };
    const { leases } = await this.call('network_get_dhcp_leases', args, options);
    return leases.map((lease) => ({ ...lease, type: ipAddrTypeName(lease.type) }));
  }

  /**
   * Title, description, or a namespace's element. VIR_ERR_NO_NETWORK_METADATA if there is none. Since libvirt
   * 9.7.
   * @see virNetworkGetMetadata
   */
  async getMetadata(
    type: virNetworkMetadataType,
    uri: string | null = null,
    flags: virNetworkUpdateFlags = 0,
    options?: CallOptions,
  ): Promise<string> {
    return (await this.call('network_get_metadata', { network: this, type, uri, flags }, options)).metadata;
  }

  /**
   * Sets title, description, or a namespace's element; null removes it. Since libvirt 9.7.
   * @see virNetworkSetMetadata
   */
  setMetadata(
    type: virNetworkMetadataType,
    metadata: string | null,
    key: string | null = null,
    uri: string | null = null,
    flags: virNetworkUpdateFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('network_set_metadata', { network: this, type, metadata, key, uri, flags }, options);
  }

  /** The ports in use: one for each guest interface on the network. @see virNetworkListAllPorts */
  async listAllPorts(options?: CallOptions): Promise<NetworkPort[]> {
    const { ports } = await this.call(
      'network_list_all_ports',
      { network: this, need_results: 1, flags: 0 },
      options,
    );
    return ports.map((port) => new NetworkPort(this.rpc, port));
  }

  /** The port of that UUID. VIR_ERR_NO_NETWORK_PORT if there is none. @see virNetworkPortLookupByUUID */
  async lookupPortByUuid(uuid: string, options?: CallOptions): Promise<NetworkPort> {
    const { port } = await this.call('network_port_lookup_by_uuid', { network: this, uuid }, options);
    return new NetworkPort(this.rpc, port);
  }

  /** Makes a port, as hypervisor drivers do for each interface. @see virNetworkPortCreateXML */
  async createPortXML(
    xml: string,
    flags: virNetworkPortCreateFlags = 0,
    options?: CallOptions,
  ): Promise<NetworkPort> {
    const { port } = await this.call('network_port_create_xml', { network: this, xml, flags }, options);
    return new NetworkPort(this.rpc, port);
  }

  /** How a log or an error names it. */
  override toString(): string {
    return `network ${JSON.stringify(this.name)} (${this.uuid})`;
  }
}
