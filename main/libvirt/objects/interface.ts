import type { virInterfaceXMLFlags } from '../protocol/enums.gen.ts';
import type { RemoteNonnullInterface } from '../protocol/remoteShared.gen.ts';
import { LibvirtObject } from './base.ts';
import type { CallOptions, Rpc } from './base.ts';

/** What names a host interface on the wire. */
export type InterfaceRef = Readonly<RemoteNonnullInterface>;

/** A network interface of the host itself: Ethernet, bridge, bond, VLAN. */
export class Interface extends LibvirtObject implements InterfaceRef {
  /** Unique on its host: `eth0`. */
  readonly name: string;
  readonly mac: string;

  constructor(rpc: Rpc, ref: InterfaceRef) {
    super(rpc);
    this.name = ref.name;
    this.mac = ref.mac;
  }

  /** The interface's XML: as it is, or with INACTIVE as configured. @see virInterfaceGetXMLDesc */
  async getXMLDesc(flags: virInterfaceXMLFlags = 0, options?: CallOptions): Promise<string> {
    return (await this.call('interface_get_xml_desc', { iface: this, flags }, options)).xml;
  }

  /** Whether it is up. @see virInterfaceIsActive */
  async isActive(options?: CallOptions): Promise<boolean> {
    return (await this.call('interface_is_active', { iface: this }, options)).active !== 0;
  }

  /** Brings it up. @see virInterfaceCreate */
  create(options?: CallOptions): Promise<void> {
    return this.call('interface_create', { iface: this, flags: 0 }, options);
  }

  /** Takes it down: mind the way you came. @see virInterfaceDestroy */
  destroy(options?: CallOptions): Promise<void> {
    return this.call('interface_destroy', { iface: this, flags: 0 }, options);
  }

  /** Removes its configuration. @see virInterfaceUndefine */
  undefine(options?: CallOptions): Promise<void> {
    return this.call('interface_undefine', { iface: this }, options);
  }

  /** How a log or an error names it. */
  override toString(): string {
    return `interface ${JSON.stringify(this.name)}`;
  }
}
