import type {
  virConnectListAllNodeDeviceFlags,
  virConnectListAllSecretsFlags,
  virNodeDeviceCreateXMLFlags,
  virNodeDeviceDefineXMLFlags,
  virSecretDefineFlags,
  virSecretUsageType,
} from '../protocol/enums.gen.ts';
import type { CallOptions } from './base.ts';
import { ConnectionStorageMethods } from './connectionStorage.ts';
import { NodeDevice } from './nodeDevice.ts';
import { Secret } from './secret.ts';

/** The host's devices, and libvirt's secrets. */
export abstract class ConnectionDeviceMethods extends ConnectionStorageMethods {
  /**
   * All host devices, or those with the capabilities that the flags name.
   * @see virConnectListAllNodeDevices
   */
  async listAllNodeDevices(
    flags: virConnectListAllNodeDeviceFlags = 0,
    options?: CallOptions,
  ): Promise<NodeDevice[]> {
    const { devices } = await this.call('connect_list_all_node_devices', { need_results: 1, flags }, options);
    return devices.map((device) => new NodeDevice(this.rpc, device));
  }

  /** The device of that name. VIR_ERR_NO_NODE_DEVICE if there is none. @see virNodeDeviceLookupByName */
  async lookupNodeDeviceByName(name: string, options?: CallOptions): Promise<NodeDevice> {
    return new NodeDevice(this.rpc, (await this.call('node_device_lookup_by_name', { name }, options)).dev);
  }

  /** The SCSI host of these world-wide names. @see virNodeDeviceLookupSCSIHostByWWN */
  async lookupNodeDeviceSCSIHostByWWN(
    wwnn: string,
    wwpn: string,
    options?: CallOptions,
  ): Promise<NodeDevice> {
    const args = { wwnn, wwpn, flags: 0 };
    return new NodeDevice(
      this.rpc,
      (await this.call('node_device_lookup_scsi_host_by_wwn', args, options)).dev,
    );
  }

  /** Makes a virtual device (mediated, NPIV) that lasts until it is destroyed. @see virNodeDeviceCreateXML */
  async createNodeDeviceXML(
    xml: string,
    flags: virNodeDeviceCreateXMLFlags = 0,
    options?: CallOptions,
  ): Promise<NodeDevice> {
    const { dev } = await this.call('node_device_create_xml', { xml_desc: xml, flags }, options);
    return new NodeDevice(this.rpc, dev);
  }

  /** Stores a mediated device's configuration. Since libvirt 7.3. @see virNodeDeviceDefineXML */
  async defineNodeDeviceXML(
    xml: string,
    flags: virNodeDeviceDefineXMLFlags = 0,
    options?: CallOptions,
  ): Promise<NodeDevice> {
    const { dev } = await this.call('node_device_define_xml', { xml_desc: xml, flags }, options);
    return new NodeDevice(this.rpc, dev);
  }

  /** How many devices have a capability (`pci`, …); null for all. @see virNodeNumOfDevices */
  async numOfDevices(cap: string | null = null, options?: CallOptions): Promise<number> {
    return (await this.call('node_num_of_devices', { cap, flags: 0 }, options)).num;
  }

  /**
   * Names of the devices with a capability; null for all. `listAllNodeDevices` takes one call.
   * @see virNodeListDevices
   */
  async listDevices(cap: string | null = null, options?: CallOptions): Promise<string[]> {
    const maxnames = await this.numOfDevices(cap, options);
    return (await this.call('node_list_devices', { cap, maxnames, flags: 0 }, options)).names;
  }

  /** All secrets, or those that the flags name. Values are not in it. @see virConnectListAllSecrets */
  async listAllSecrets(flags: virConnectListAllSecretsFlags = 0, options?: CallOptions): Promise<Secret[]> {
    const { secrets } = await this.call('connect_list_all_secrets', { need_results: 1, flags }, options);
    return secrets.map((secret) => new Secret(this.rpc, secret));
  }

  /** The secret of that UUID. VIR_ERR_NO_SECRET if there is none. @see virSecretLookupByUUID */
  async lookupSecretByUuid(uuid: string, options?: CallOptions): Promise<Secret> {
    return new Secret(this.rpc, (await this.call('secret_lookup_by_uuid', { uuid }, options)).secret);
  }

  /** The secret for that use. VIR_ERR_NO_SECRET if there is none. @see virSecretLookupByUsage */
  async lookupSecretByUsage(
    usageType: virSecretUsageType,
    usageID: string,
    options?: CallOptions,
  ): Promise<Secret> {
    const { secret } = await this.call('secret_lookup_by_usage', { usageType, usageID }, options);
    return new Secret(this.rpc, secret);
  }

  /** Makes or changes a secret; its value is set by `Secret.setValue`. @see virSecretDefineXML */
  async defineSecretXML(
    xml: string,
    flags: virSecretDefineFlags = 0,
    options?: CallOptions,
  ): Promise<Secret> {
    return new Secret(this.rpc, (await this.call('secret_define_xml', { xml, flags }, options)).secret);
  }

  /** How many secrets. @see virConnectNumOfSecrets */
  async numOfSecrets(options?: CallOptions): Promise<number> {
    return (await this.call('connect_num_of_secrets', undefined, options)).num;
  }

  /** UUIDs of the secrets. `listAllSecrets` tells more in one call. @see virConnectListSecrets */
  async listSecrets(options?: CallOptions): Promise<string[]> {
    const maxuuids = await this.numOfSecrets(options);
    return (await this.call('connect_list_secrets', { maxuuids }, options)).uuids;
  }
}
