import type { RemoteNonnullNwfilter } from '../protocol/remoteShared.gen.ts';
import { LibvirtObject } from './base.ts';
import type { CallOptions, Rpc } from './base.ts';

/** What names a filter on the wire. */
export type NWFilterRef = Readonly<RemoteNonnullNwfilter>;

/** A set of firewall rules for guests' interfaces. */
export class NWFilter extends LibvirtObject implements NWFilterRef {
  /** Unique on its host among filters. */
  readonly name: string;
  /** Canonical text form. */
  readonly uuid: string;

  constructor(rpc: Rpc, ref: NWFilterRef) {
    super(rpc);
    this.name = ref.name;
    this.uuid = ref.uuid;
  }

  /** The filter's XML. @see virNWFilterGetXMLDesc */
  async getXMLDesc(options?: CallOptions): Promise<string> {
    return (await this.call('nwfilter_get_xml_desc', { nwfilter: this, flags: 0 }, options)).xml;
  }

  /** Removes it. In use by a running guest: VIR_ERR_OPERATION_INVALID. @see virNWFilterUndefine */
  undefine(options?: CallOptions): Promise<void> {
    return this.call('nwfilter_undefine', { nwfilter: this }, options);
  }

  /** How a log or an error names it. */
  override toString(): string {
    return `nwfilter ${JSON.stringify(this.name)} (${this.uuid})`;
  }
}
