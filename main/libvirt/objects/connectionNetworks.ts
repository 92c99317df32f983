import type {
  virConnectListAllInterfacesFlags,
  virConnectListAllNetworksFlags,
  virInterfaceDefineFlags,
  virNetworkCreateFlags,
  virNetworkDefineFlags,
  virNWFilterBindingCreateFlags,
  virNWFilterDefineFlags,
} from '../protocol/enums.gen.ts';
import type { CallOptions } from './base.ts';
import { ConnectionDomainMethods } from './connectionDomains.ts';
import { Interface } from './interface.ts';
import { Network } from './network.ts';
import { NWFilter } from './nwfilter.ts';
import { NWFilterBinding } from './nwfilterBinding.ts';

/** Virtual networks, the host's interfaces, and firewall filters. */
export abstract class ConnectionNetworkMethods extends ConnectionDomainMethods {
  /** All virtual networks, or those that the flags name. @see virConnectListAllNetworks */
  async listAllNetworks(
    flags: virConnectListAllNetworksFlags = 0,
    options?: CallOptions,
  ): Promise<Network[]> {
    const { nets } = await this.call('connect_list_all_networks', { need_results: 1, flags }, options);
    return nets.map((net) => new Network(this.rpc, net));
  }

  /** The network of that name. VIR_ERR_NO_NETWORK if there is none. @see virNetworkLookupByName */
  async lookupNetworkByName(name: string, options?: CallOptions): Promise<Network> {
    return new Network(this.rpc, (await this.call('network_lookup_by_name', { name }, options)).net);
  }

  /** The network of that UUID. VIR_ERR_NO_NETWORK if there is none. @see virNetworkLookupByUUID */
  async lookupNetworkByUuid(uuid: string, options?: CallOptions): Promise<Network> {
    return new Network(this.rpc, (await this.call('network_lookup_by_uuid', { uuid }, options)).net);
  }

  /**
   * Stores a network's configuration; that of its UUID is changed if there is one.
   * @see virNetworkDefineXMLFlags
   */
  async defineNetworkXML(
    xml: string,
    flags: virNetworkDefineFlags = 0,
    options?: CallOptions,
  ): Promise<Network> {
    const { net } =
      flags === 0
        ? await this.call('network_define_xml', { xml }, options)
        : await this.call('network_define_xml_flags', { xml, flags }, options);
    return new Network(this.rpc, net);
  }

  /** Starts a network that exists only until it is stopped. @see virNetworkCreateXMLFlags */
  async createNetworkXML(
    xml: string,
    flags: virNetworkCreateFlags = 0,
    options?: CallOptions,
  ): Promise<Network> {
    const { net } =
      flags === 0
        ? await this.call('network_create_xml', { xml }, options)
        : await this.call('network_create_xml_flags', { xml, flags }, options);
    return new Network(this.rpc, net);
  }

  /** Names of the started networks. `listAllNetworks` tells more in one call. @see virConnectListNetworks */
  async listNetworks(options?: CallOptions): Promise<string[]> {
    const maxnames = await this.numOfNetworks(options);
    return (await this.call('connect_list_networks', { maxnames }, options)).names;
  }

  /** How many networks are started. @see virConnectNumOfNetworks */
  async numOfNetworks(options?: CallOptions): Promise<number> {
    return (await this.call('connect_num_of_networks', undefined, options)).num;
  }

  /** Names of the networks that are stopped. @see virConnectListDefinedNetworks */
  async listDefinedNetworks(options?: CallOptions): Promise<string[]> {
    const maxnames = await this.numOfDefinedNetworks(options);
    return (await this.call('connect_list_defined_networks', { maxnames }, options)).names;
  }

  /** How many networks are stopped. @see virConnectNumOfDefinedNetworks */
  async numOfDefinedNetworks(options?: CallOptions): Promise<number> {
    return (await this.call('connect_num_of_defined_networks', undefined, options)).num;
  }

  /** The host's interfaces, or those that are up or down. @see virConnectListAllInterfaces */
  async listAllInterfaces(
    flags: virConnectListAllInterfacesFlags = 0,
    options?: CallOptions,
  ): Promise<Interface[]> {
    const { ifaces } = await this.call('connect_list_all_interfaces', { need_results: 1, flags }, options);
    return ifaces.map((iface) => new Interface(this.rpc, iface));
  }

  /**
   * The host's interface of that name. VIR_ERR_NO_INTERFACE if there is none.
   * @see virInterfaceLookupByName
   */
  async lookupInterfaceByName(name: string, options?: CallOptions): Promise<Interface> {
    return new Interface(this.rpc, (await this.call('interface_lookup_by_name', { name }, options)).iface);
  }

  /**
   * The host's interface of that MAC; VIR_ERR_MULTIPLE_INTERFACES if several have it.
   * @see virInterfaceLookupByMACString
   */
  async lookupInterfaceByMACString(mac: string, options?: CallOptions): Promise<Interface> {
    return new Interface(
      this.rpc,
      (await this.call('interface_lookup_by_mac_string', { mac }, options)).iface,
    );
  }

  /** Stores an interface's configuration. @see virInterfaceDefineXML */
  async defineInterfaceXML(
    xml: string,
    flags: virInterfaceDefineFlags = 0,
    options?: CallOptions,
  ): Promise<Interface> {
    return new Interface(this.rpc, (await this.call('interface_define_xml', { xml, flags }, options)).iface);
  }

  /** Names of the interfaces that are up. @see virConnectListInterfaces */
  async listInterfaces(options?: CallOptions): Promise<string[]> {
    const maxnames = await this.numOfInterfaces(options);
    return (await this.call('connect_list_interfaces', { maxnames }, options)).names;
  }

  /** How many interfaces are up. @see virConnectNumOfInterfaces */
  async numOfInterfaces(options?: CallOptions): Promise<number> {
    return (await this.call('connect_num_of_interfaces', undefined, options)).num;
  }

  /** Names of the interfaces that are down. @see virConnectListDefinedInterfaces */
  async listDefinedInterfaces(options?: CallOptions): Promise<string[]> {
    const maxnames = await this.numOfDefinedInterfaces(options);
    return (await this.call('connect_list_defined_interfaces', { maxnames }, options)).names;
  }

  /** How many interfaces are down. @see virConnectNumOfDefinedInterfaces */
  async numOfDefinedInterfaces(options?: CallOptions): Promise<number> {
    return (await this.call('connect_num_of_defined_interfaces', undefined, options)).num;
  }

  /**
   * Begins a change of interfaces that `interfaceChangeRollback` can take back, even after the host's
   * restart.
   * @see virInterfaceChangeBegin
   */
  interfaceChangeBegin(options?: CallOptions): Promise<void> {
    return this.call('interface_change_begin', { flags: 0 }, options);
  }

  /** Keeps the change. @see virInterfaceChangeCommit */
  interfaceChangeCommit(options?: CallOptions): Promise<void> {
    return this.call('interface_change_commit', { flags: 0 }, options);
  }

  /** Takes the change back. @see virInterfaceChangeRollback */
  interfaceChangeRollback(options?: CallOptions): Promise<void> {
    return this.call('interface_change_rollback', { flags: 0 }, options);
  }

  /** All firewall filters. @see virConnectListAllNWFilters */
  async listAllNWFilters(options?: CallOptions): Promise<NWFilter[]> {
    const { filters } = await this.call('connect_list_all_nwfilters', { need_results: 1, flags: 0 }, options);
    return filters.map((filter) => new NWFilter(this.rpc, filter));
  }

  /** The filter of that name. VIR_ERR_NO_NWFILTER if there is none. @see virNWFilterLookupByName */
  async lookupNWFilterByName(name: string, options?: CallOptions): Promise<NWFilter> {
    return new NWFilter(this.rpc, (await this.call('nwfilter_lookup_by_name', { name }, options)).nwfilter);
  }

  /** The filter of that UUID. VIR_ERR_NO_NWFILTER if there is none. @see virNWFilterLookupByUUID */
  async lookupNWFilterByUuid(uuid: string, options?: CallOptions): Promise<NWFilter> {
    return new NWFilter(this.rpc, (await this.call('nwfilter_lookup_by_uuid', { uuid }, options)).nwfilter);
  }

  /** Stores a filter; the guests that use it follow at once. @see virNWFilterDefineXMLFlags */
  async defineNWFilterXML(
    xml: string,
    flags: virNWFilterDefineFlags = 0,
    options?: CallOptions,
  ): Promise<NWFilter> {
    const { nwfilter } =
      flags === 0
        ? await this.call('nwfilter_define_xml', { xml }, options)
        : await this.call('nwfilter_define_xml_flags', { xml, flags }, options);
    return new NWFilter(this.rpc, nwfilter);
  }

  /** Names of the filters. `listAllNWFilters` tells more in one call. @see virConnectListNWFilters */
  async listNWFilters(options?: CallOptions): Promise<string[]> {
    const maxnames = await this.numOfNWFilters(options);
    return (await this.call('connect_list_nwfilters', { maxnames }, options)).names;
  }

  /** How many filters. @see virConnectNumOfNWFilters */
  async numOfNWFilters(options?: CallOptions): Promise<number> {
    return (await this.call('connect_num_of_nwfilters', undefined, options)).num;
  }

  /** The filters at work on guests' interfaces. @see virConnectListAllNWFilterBindings */
  async listAllNWFilterBindings(options?: CallOptions): Promise<NWFilterBinding[]> {
    const args = { need_results: 1, flags: 0 };
    const { bindings } = await this.call('connect_list_all_nwfilter_bindings', args, options);
    return bindings.map((binding) => new NWFilterBinding(this.rpc, binding));
  }

  /**
   * The filter on the interface of that name (`vnet0`). VIR_ERR_NO_NWFILTER_BINDING if there is none.
   * @see virNWFilterBindingLookupByPortDev
   */
  async lookupNWFilterBindingByPortDev(portdev: string, options?: CallOptions): Promise<NWFilterBinding> {
    const ret = await this.call('nwfilter_binding_lookup_by_port_dev', { name: portdev }, options);
    return new NWFilterBinding(this.rpc, ret.nwfilter);
  }

  /** Puts a filter on an interface that no driver of libvirt looks after. @see virNWFilterBindingCreateXML */
  async createNWFilterBindingXML(
    xml: string,
    flags: virNWFilterBindingCreateFlags = 0,
    options?: CallOptions,
  ): Promise<NWFilterBinding> {
    const ret = await this.call('nwfilter_binding_create_xml', { xml, flags }, options);
    return new NWFilterBinding(this.rpc, ret.nwfilter);
  }
}
