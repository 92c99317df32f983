import type { Connection } from '../objects/connection.ts';
import type { MethodSamples } from './methodSamples.ts';
import { domainRef } from './domainSamples.ts';

/** Generic, or answered by events: tested on their own. */
export type OtherConnectionMethods =
  | 'call'
  | 'domainEventRegisterAny'
  | 'networkEventRegisterAny'
  | 'nodeDeviceEventRegisterAny'
  | 'qemuMonitorEventRegister'
  | 'registerCloseCallback'
  | 'secretEventRegisterAny'
  | 'storagePoolEventRegisterAny'
  | 'visitDomainStats';

/** One call of each method of a connection. */
export const connectionSamples: MethodSamples<Connection, OtherConnectionMethods> = {
  close: ['connect_close'],

  getType: ['connect_get_type'],
  getVersion: ['connect_get_version'],
  getLibVersion: ['connect_get_lib_version'],
  getHostname: ['connect_get_hostname'],
  getURI: ['connect_get_uri'],
  isSecure: ['connect_is_secure'],
  supportsFeature: ['connect_supports_feature', 10],
  getCapabilities: ['connect_get_capabilities'],
  getDomainCapabilities: ['connect_get_domain_capabilities', { arch: 'x86_64' }, 1],
  getSysinfo: ['connect_get_sysinfo'],
  getMaxVcpus: ['connect_get_max_vcpus', 'kvm'],
  getCPUModelNames: ['connect_get_cpu_model_names', 'x86_64'],
  compareCPU: ['connect_compare_cpu', '<cpu/>', 1],
  compareHypervisorCPU: ['connect_compare_hypervisor_cpu', '<cpu/>', { virttype: 'kvm' }, 1],
  baselineCPU: ['connect_baseline_cpu', ['<cpu/>'], 1],
  baselineHypervisorCPU: ['connect_baseline_hypervisor_cpu', ['<cpu/>'], {}, 1],
  setIdentity: ['connect_set_identity', { 'user-name': 'root', 'unix-user-id': 0n }],

  listAllDomains: ['connect_list_all_domains', 1],
  getAllDomainStats: ['connect_get_all_domain_stats', 1, 2],
  domainListGetStats: ['connect_get_all_domain_stats', [domainRef], 1, 2],
  lookupDomainByName: ['domain_lookup_by_name', 'vm'],
  lookupDomainByUuid: ['domain_lookup_by_uuid', domainRef.uuid],
  lookupDomainById: ['domain_lookup_by_id', 1],
  defineDomainXML: ['domain_define_xml_flags', '<domain/>', 1],
  createDomainXML: ['domain_create_xml', '<domain/>', 1],
  restoreDomain: ['domain_restore', '/save'],
  restoreDomainFlags: ['domain_restore_flags', '/save', '<domain/>', 2],
  restoreDomainParams: ['domain_restore_params', { file: '/save' }, 2],
  getDomainSaveImageXMLDesc: ['domain_save_image_get_xml_desc', '/save', 1],
  defineDomainSaveImageXML: ['domain_save_image_define_xml', '/save', '<domain/>', 2],
  domainXMLFromNative: ['connect_domain_xml_from_native', 'xen-xl', 'name = "x"'],
  domainXMLToNative: ['connect_domain_xml_to_native', 'qemu-argv', '<domain/>'],
  qemuAttach: ['qemu_domain_attach', 4711],
  listDomains: [['connect_num_of_domains', 'connect_list_domains']],
  numOfDomains: ['connect_num_of_domains'],
  listDefinedDomains: [['connect_num_of_defined_domains', 'connect_list_defined_domains']],
  numOfDefinedDomains: ['connect_num_of_defined_domains'],

  listAllNetworks: ['connect_list_all_networks', 1],
  lookupNetworkByName: ['network_lookup_by_name', 'default'],
  lookupNetworkByUuid: ['network_lookup_by_uuid', domainRef.uuid],
  defineNetworkXML: ['network_define_xml_flags', '<network/>', 1],
  createNetworkXML: ['network_create_xml_flags', '<network/>', 1],
  listNetworks: [['connect_num_of_networks', 'connect_list_networks']],
  numOfNetworks: ['connect_num_of_networks'],
  listDefinedNetworks: [['connect_num_of_defined_networks', 'connect_list_defined_networks']],
  numOfDefinedNetworks: ['connect_num_of_defined_networks'],
  listAllInterfaces: ['connect_list_all_interfaces', 1],
  lookupInterfaceByName: ['interface_lookup_by_name', 'eth0'],
  lookupInterfaceByMACString: ['interface_lookup_by_mac_string', '52:54:00:00:00:01'],
  defineInterfaceXML: ['interface_define_xml', '<interface/>', 1],
  listInterfaces: [['connect_num_of_interfaces', 'connect_list_interfaces']],
  numOfInterfaces: ['connect_num_of_interfaces'],
  listDefinedInterfaces: [['connect_num_of_defined_interfaces', 'connect_list_defined_interfaces']],
  numOfDefinedInterfaces: ['connect_num_of_defined_interfaces'],
  interfaceChangeBegin: ['interface_change_begin'],
  interfaceChangeCommit: ['interface_change_commit'],
  interfaceChangeRollback: ['interface_change_rollback'],
  listAllNWFilters: ['connect_list_all_nwfilters'],
  lookupNWFilterByName: ['nwfilter_lookup_by_name', 'clean-traffic'],
  lookupNWFilterByUuid: ['nwfilter_lookup_by_uuid', domainRef.uuid],
  defineNWFilterXML: ['nwfilter_define_xml_flags', '<filter/>', 1],
  listNWFilters: [['connect_num_of_nwfilters', 'connect_list_nwfilters']],
  numOfNWFilters: ['connect_num_of_nwfilters'],
  listAllNWFilterBindings: ['connect_list_all_nwfilter_bindings'],
  lookupNWFilterBindingByPortDev: ['nwfilter_binding_lookup_by_port_dev', 'vnet0'],
  createNWFilterBindingXML: ['nwfilter_binding_create_xml', '<filterbinding/>', 1],

  listAllStoragePools: ['connect_list_all_storage_pools', 1],
  lookupStoragePoolByName: ['storage_pool_lookup_by_name', 'default'],
  lookupStoragePoolByUuid: ['storage_pool_lookup_by_uuid', domainRef.uuid],
  lookupStoragePoolByVolume: ['storage_pool_lookup_by_volume', { pool: 'p', name: 'v', key: 'k' }],
  lookupStoragePoolByTargetPath: ['storage_pool_lookup_by_target_path', '/images'],
  defineStoragePoolXML: ['storage_pool_define_xml', '<pool/>', 1],
  createStoragePoolXML: ['storage_pool_create_xml', '<pool/>', 1],
  findStoragePoolSources: ['connect_find_storage_pool_sources', 'netfs', '<source/>'],
  getStoragePoolCapabilities: ['connect_get_storage_pool_capabilities'],
  lookupStorageVolumeByKey: ['storage_vol_lookup_by_key', 'k'],
  lookupStorageVolumeByPath: ['storage_vol_lookup_by_path', '/images/v'],
  listStoragePools: [['connect_num_of_storage_pools', 'connect_list_storage_pools']],
  numOfStoragePools: ['connect_num_of_storage_pools'],
  listDefinedStoragePools: [['connect_num_of_defined_storage_pools', 'connect_list_defined_storage_pools']],
  numOfDefinedStoragePools: ['connect_num_of_defined_storage_pools'],

  listAllNodeDevices: ['connect_list_all_node_devices', 2],
  lookupNodeDeviceByName: ['node_device_lookup_by_name', 'computer'],
  lookupNodeDeviceSCSIHostByWWN: ['node_device_lookup_scsi_host_by_wwn', 'n', 'p'],
  createNodeDeviceXML: ['node_device_create_xml', '<device/>', 1],
  defineNodeDeviceXML: ['node_device_define_xml', '<device/>', 1],
  numOfDevices: ['node_num_of_devices', 'pci'],
  listDevices: [['node_num_of_devices', 'node_list_devices'], null],
  listAllSecrets: ['connect_list_all_secrets', 1],
  lookupSecretByUuid: ['secret_lookup_by_uuid', domainRef.uuid],
  lookupSecretByUsage: ['secret_lookup_by_usage', 1, '/images/v'],
  defineSecretXML: ['secret_define_xml', '<secret/>', 1],
  numOfSecrets: ['connect_num_of_secrets'],
  listSecrets: [['connect_num_of_secrets', 'connect_list_secrets']],

  getNodeInfo: ['node_get_info'],
  getNodeCPUStats: [['node_get_cpu_stats', 'node_get_cpu_stats'], -1],
  getNodeMemoryStats: [['node_get_memory_stats', 'node_get_memory_stats'], 0],
  getNodeFreeMemory: ['node_get_free_memory'],
  getNodeCellsFreeMemory: ['node_get_cells_free_memory', 0, 2],
  getNodeCPUMap: ['node_get_cpu_map'],
  getNodeSecurityModel: ['node_get_security_model'],
  getNodeMemoryParameters: [['node_get_memory_parameters', 'node_get_memory_parameters']],
  setNodeMemoryParameters: ['node_set_memory_parameters', { shm_pages_to_scan: 100 }],
  getNodeSEVInfo: [['node_get_sev_info', 'node_get_sev_info']],
  getNodeFreePages: ['node_get_free_pages', [2048], 0, 1],
  allocNodePages: ['node_alloc_pages', [{ size: 2048, count: 10 }], -1, 1, 1],
  suspendNodeForDuration: ['node_suspend_for_duration', 0, 60],
};

/** The same methods without flags send an older procedure. */
export const withoutFlagsSamples = {
  defineDomainXML: ['domain_define_xml', '<domain/>', 0],
  defineNetworkXML: ['network_define_xml', '<network/>', 0],
  createNetworkXML: ['network_create_xml', '<network/>', 0],
  defineNWFilterXML: ['nwfilter_define_xml', '<filter/>', 0],
} satisfies Partial<MethodSamples<Connection, OtherConnectionMethods>>;
