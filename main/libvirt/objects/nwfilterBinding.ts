import type { RemoteNonnullNwfilterBinding } from '../protocol/remoteShared.gen.ts';
import { LibvirtObject } from './base.ts';
import type { CallOptions, Rpc } from './base.ts';

/** What names a binding on the wire. */
export type NWFilterBindingRef = Readonly<RemoteNonnullNwfilterBinding>;

/** A filter at work on one guest's interface. */
export class NWFilterBinding extends LibvirtObject implements NWFilterBindingRef {
  /** The host's end of the guest's interface: `vnet0`. */
  readonly portdev: string;
  readonly filtername: string;

  constructor(rpc: Rpc, ref: NWFilterBindingRef) {
    super(rpc);
    this.portdev = ref.portdev;
    this.filtername = ref.filtername;
  }

  /** The binding's XML: owner, port, filter and its parameters. @see virNWFilterBindingGetXMLDesc */
  async getXMLDesc(options?: CallOptions): Promise<string> {
    return (await this.call('nwfilter_binding_get_xml_desc', { nwfilter: this, flags: 0 }, options)).xml;
  }

  /** Takes the filter off the interface. @see virNWFilterBindingDelete */
  delete(options?: CallOptions): Promise<void> {
    return this.call('nwfilter_binding_delete', { nwfilter: this }, options);
  }
}
