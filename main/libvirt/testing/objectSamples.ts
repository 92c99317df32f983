import type { DomainCheckpoint } from '../objects/domainCheckpoint.ts';
import type { DomainSnapshot } from '../objects/domainSnapshot.ts';
import type { Interface } from '../objects/interface.ts';
import type { Network } from '../objects/network.ts';
import type { NetworkPort } from '../objects/networkPort.ts';
import type { NodeDevice } from '../objects/nodeDevice.ts';
import type { NWFilter } from '../objects/nwfilter.ts';
import type { NWFilterBinding } from '../objects/nwfilterBinding.ts';
import type { Secret } from '../objects/secret.ts';
import type { StoragePool } from '../objects/storagePool.ts';
import type { StorageVolume } from '../objects/storageVolume.ts';
import type { MethodSamples } from './methodSamples.ts';
import { domainRef } from './domainSamples.ts';

export const snapshotSamples: MethodSamples<DomainSnapshot> = {
  getXMLDesc: ['domain_snapshot_get_xml_desc', 1],
  getParent: ['domain_snapshot_get_parent'],
  listAllChildren: ['domain_snapshot_list_all_children', 1],
  numChildren: ['domain_snapshot_num_children', 1],
  listChildrenNames: [['domain_snapshot_num_children', 'domain_snapshot_list_children_names'], 1],
  isCurrent: ['domain_snapshot_is_current'],
  hasMetadata: ['domain_snapshot_has_metadata'],
  delete: ['domain_snapshot_delete', 1],
};

export const checkpointSamples: MethodSamples<DomainCheckpoint> = {
  getXMLDesc: ['domain_checkpoint_get_xml_desc', 1],
  getParent: ['domain_checkpoint_get_parent'],
  listAllChildren: ['domain_checkpoint_list_all_children', 1],
  delete: ['domain_checkpoint_delete', 1],
};

export const networkSamples: MethodSamples<Network> = {
  getXMLDesc: ['network_get_xml_desc', 1],
  getBridgeName: ['network_get_bridge_name'],
  isActive: ['network_is_active'],
  isPersistent: ['network_is_persistent'],
  getAutostart: ['network_get_autostart'],
  setAutostart: ['network_set_autostart', true],
  create: ['network_create'],
  destroy: ['network_destroy'],
  undefine: ['network_undefine'],
  update: ['network_update', 3, 4, -1, '<host/>', 1],
  getDHCPLeases: ['network_get_dhcp_leases', null],
  getMetadata: ['network_get_metadata', 0, null, 1],
  setMetadata: ['network_set_metadata', 0, 'text', null, null, 1],
  listAllPorts: ['network_list_all_ports'],
  lookupPortByUuid: ['network_port_lookup_by_uuid', domainRef.uuid],
  createPortXML: ['network_port_create_xml', '<networkport/>', 1],
};

export const networkPortSamples: MethodSamples<NetworkPort> = {
  getXMLDesc: ['network_port_get_xml_desc'],
  getParameters: [['network_port_get_parameters', 'network_port_get_parameters']],
  setParameters: ['network_port_set_parameters', { 'outbound.peak': 1 }, 0],
  delete: ['network_port_delete'],
};

export const storagePoolSamples: MethodSamples<StoragePool> = {
  getXMLDesc: ['storage_pool_get_xml_desc', 1],
  getInfo: ['storage_pool_get_info'],
  isActive: ['storage_pool_is_active'],
  isPersistent: ['storage_pool_is_persistent'],
  getAutostart: ['storage_pool_get_autostart'],
  setAutostart: ['storage_pool_set_autostart', true],
  build: ['storage_pool_build', 4],
  create: ['storage_pool_create', 1],
  destroy: ['storage_pool_destroy'],
  delete: ['storage_pool_delete', 1],
  undefine: ['storage_pool_undefine'],
  refresh: ['storage_pool_refresh'],
  listAllVolumes: ['storage_pool_list_all_volumes'],
  numOfVolumes: ['storage_pool_num_of_volumes'],
  listVolumes: [['storage_pool_num_of_volumes', 'storage_pool_list_volumes']],
  lookupVolumeByName: ['storage_vol_lookup_by_name', 'v'],
  createVolumeXML: ['storage_vol_create_xml', '<volume/>', 1],
  createVolumeXMLFrom: ['storage_vol_create_xml_from', '<volume/>', { pool: 'p', name: 'v', key: 'k' }, 1],
};

export const storageVolumeSamples: MethodSamples<StorageVolume> = {
  getXMLDesc: ['storage_vol_get_xml_desc'],
  getInfo: ['storage_vol_get_info'],
  getInfoFlags: ['storage_vol_get_info_flags', 1],
  getPath: ['storage_vol_get_path'],
  delete: ['storage_vol_delete', 1],
  resize: ['storage_vol_resize', 2n ** 40n, 4],
  wipe: ['storage_vol_wipe'],
  wipePattern: ['storage_vol_wipe_pattern', 1],
  upload: ['storage_vol_upload', 0, 1024],
  download: ['storage_vol_download', 512n, 0],
};

export const interfaceSamples: MethodSamples<Interface> = {
  getXMLDesc: ['interface_get_xml_desc', 1],
  isActive: ['interface_is_active'],
  create: ['interface_create'],
  destroy: ['interface_destroy'],
  undefine: ['interface_undefine'],
};

export const nodeDeviceSamples: MethodSamples<NodeDevice> = {
  getXMLDesc: ['node_device_get_xml_desc', 1],
  getParent: ['node_device_get_parent'],
  numOfCaps: ['node_device_num_of_caps'],
  listCaps: [['node_device_num_of_caps', 'node_device_list_caps']],
  dettach: ['node_device_dettach'],
  detachFlags: ['node_device_detach_flags', 'vfio'],
  reAttach: ['node_device_re_attach'],
  reset: ['node_device_reset'],
  create: ['node_device_create'],
  destroy: ['node_device_destroy'],
  undefine: ['node_device_undefine'],
  update: ['node_device_update', '<device/>', 1],
  getAutostart: ['node_device_get_autostart'],
  setAutostart: ['node_device_set_autostart', true],
  isPersistent: ['node_device_is_persistent'],
  isActive: ['node_device_is_active'],
};

export const nwfilterSamples: MethodSamples<NWFilter> = {
  getXMLDesc: ['nwfilter_get_xml_desc'],
  undefine: ['nwfilter_undefine'],
};

export const nwfilterBindingSamples: MethodSamples<NWFilterBinding> = {
  getXMLDesc: ['nwfilter_binding_get_xml_desc'],
  delete: ['nwfilter_binding_delete'],
};

export const secretSamples: MethodSamples<Secret> = {
  getXMLDesc: ['secret_get_xml_desc'],
  setValue: ['secret_set_value', Buffer.from('secret')],
  getValue: ['secret_get_value'],
  undefine: ['secret_undefine'],
};
