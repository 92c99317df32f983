import type { virNodeDeviceUpdateFlags, virNodeDeviceXMLFlags } from '../protocol/enums.gen.ts';
import type { RemoteNonnullNodeDevice } from '../protocol/remoteShared.gen.ts';
import { LibvirtObject } from './base.ts';
import type { CallOptions, Rpc } from './base.ts';

/** What names a host device on the wire. */
export type NodeDeviceRef = Readonly<RemoteNonnullNodeDevice>;

/** A device of the host: PCI, USB, SCSI, network, mediated, … */
export class NodeDevice extends LibvirtObject implements NodeDeviceRef {
  /** Unique on its host: `pci_0000_00_1f_2`. */
  readonly name: string;

  constructor(rpc: Rpc, ref: NodeDeviceRef) {
    super(rpc);
    this.name = ref.name;
  }

  /** The device's XML; with INACTIVE that of a stored mediated device. @see virNodeDeviceGetXMLDesc */
  async getXMLDesc(flags: virNodeDeviceXMLFlags = 0, options?: CallOptions): Promise<string> {
    return (await this.call('node_device_get_xml_desc', { name: this.name, flags }, options)).xml;
  }

  /** The name of the device that it is on; null for the root. @see virNodeDeviceGetParent */
  async getParent(options?: CallOptions): Promise<string | null> {
    return (await this.call('node_device_get_parent', { name: this.name }, options)).parentName;
  }

  /** How many capabilities it has. @see virNodeDeviceNumOfCaps */
  async numOfCaps(options?: CallOptions): Promise<number> {
    return (await this.call('node_device_num_of_caps', { name: this.name }, options)).num;
  }

  /** Its capabilities: `pci`, `net`, `usb_device`, … @see virNodeDeviceListCaps */
  async listCaps(options?: CallOptions): Promise<string[]> {
    const maxnames = await this.numOfCaps(options);
    return (await this.call('node_device_list_caps', { name: this.name, maxnames }, options)).names;
  }

  /**
   * Takes it from its host driver, so that a guest can have it. libvirt spells this so.
   * @see virNodeDeviceDettach
   */
  dettach(options?: CallOptions): Promise<void> {
    return this.call('node_device_dettach', { name: this.name }, options);
  }

  /**
   * As `dettach`, giving it to a certain driver (`vfio`); null for the default.
   * @see virNodeDeviceDetachFlags
   */
  detachFlags(driverName: string | null = null, options?: CallOptions): Promise<void> {
    return this.call('node_device_detach_flags', { name: this.name, driverName, flags: 0 }, options);
  }

  /** Gives it back to its host driver. @see virNodeDeviceReAttach */
  reAttach(options?: CallOptions): Promise<void> {
    return this.call('node_device_re_attach', { name: this.name }, options);
  }

  /** Resets a detached device. @see virNodeDeviceReset */
  reset(options?: CallOptions): Promise<void> {
    return this.call('node_device_reset', { name: this.name }, options);
  }

  /** Starts a stored mediated device. @see virNodeDeviceCreate */
  create(options?: CallOptions): Promise<void> {
    return this.call('node_device_create', { name: this.name, flags: 0 }, options);
  }

  /** Removes a virtual device (mediated, NPIV) from the host. @see virNodeDeviceDestroy */
  destroy(options?: CallOptions): Promise<void> {
    return this.call('node_device_destroy', { name: this.name }, options);
  }

  /** Removes a mediated device's stored configuration. @see virNodeDeviceUndefine */
  undefine(options?: CallOptions): Promise<void> {
    return this.call('node_device_undefine', { name: this.name, flags: 0 }, options);
  }

  /** Changes a mediated device, live or stored. Since libvirt 10.1. @see virNodeDeviceUpdate */
  update(xml: string, flags: virNodeDeviceUpdateFlags = 0, options?: CallOptions): Promise<void> {
    return this.call('node_device_update', { name: this.name, xml_desc: xml, flags }, options);
  }

  /** Whether it is made with the host's start. @see virNodeDeviceGetAutostart */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    return (await this.call('node_device_get_autostart', { name: this.name }, options)).autostart !== 0;
  }

  /** Has a mediated device made with the host's start, or not. @see virNodeDeviceSetAutostart */
  setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    return this.call('node_device_set_autostart', { name: this.name, autostart: autostart ? 1 : 0 }, options);
  }

  /** Whether it has a stored configuration. @see virNodeDeviceIsPersistent */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    return (await this.call('node_device_is_persistent', { name: this.name }, options)).persistent !== 0;
  }

  /** Whether it is there now. @see virNodeDeviceIsActive */
  async isActive(options?: CallOptions): Promise<boolean> {
    return (await this.call('node_device_is_active', { name: this.name }, options)).active !== 0;
  }

  /** How a log or an error names it. */
  override toString(): string {
    return `node device ${this.name}`;
  }
}
