import type {
  virDomainCheckpointDeleteFlags,
  virDomainCheckpointListFlags,
  virDomainCheckpointXMLFlags,
} from '../protocol/enums.gen.ts';
import type { RemoteNonnullDomainCheckpoint } from '../protocol/remoteShared.gen.ts';
import { LibvirtObject } from './base.ts';
import type { CallOptions, Rpc } from './base.ts';
import type { DomainRef } from './domainObject.ts';

/**
 * A moment from which changed blocks are recorded, for incremental backups. Made by
 * `Domain.checkpointCreateXML`.
 */
export class DomainCheckpoint extends LibvirtObject {
  /** Unique among the domain's checkpoints. */
  readonly name: string;
  /** The domain that it belongs to. */
  readonly domain: DomainRef;

  constructor(rpc: Rpc, ref: RemoteNonnullDomainCheckpoint) {
    super(rpc);
    this.name = ref.name;
    this.domain = ref.dom;
  }

  /** What names it on the wire. */
  get ref(): RemoteNonnullDomainCheckpoint {
    return { name: this.name, dom: this.domain };
  }

  /** The checkpoint's XML; with SIZE, how many bytes changed since. @see virDomainCheckpointGetXMLDesc */
  async getXMLDesc(flags: virDomainCheckpointXMLFlags = 0, options?: CallOptions): Promise<string> {
    return (await this.call('domain_checkpoint_get_xml_desc', { checkpoint: this.ref, flags }, options)).xml;
  }

  /** The checkpoint before it. VIR_ERR_NO_DOMAIN_CHECKPOINT for a root. @see virDomainCheckpointGetParent */
  async getParent(options?: CallOptions): Promise<DomainCheckpoint> {
    const ret = await this.call('domain_checkpoint_get_parent', { checkpoint: this.ref, flags: 0 }, options);
    return new DomainCheckpoint(this.rpc, ret.parent);
  }

  /** Checkpoints made after it; with DESCENDANTS theirs too. @see virDomainCheckpointListAllChildren */
  async listAllChildren(
    flags: virDomainCheckpointListFlags = 0,
    options?: CallOptions,
  ): Promise<DomainCheckpoint[]> {
    const { checkpoints } = await this.call(
      'domain_checkpoint_list_all_children',
      { checkpoint: this.ref, need_results: 1, flags },
      options,
    );
    return checkpoints.map((checkpoint) => new DomainCheckpoint(this.rpc, checkpoint));
  }

  /**
   * Deletes it, its records merged into its parent's; with CHILDREN those after it too.
   * @see virDomainCheckpointDelete
   */
  delete(flags: virDomainCheckpointDeleteFlags = 0, options?: CallOptions): Promise<void> {
    return this.call('domain_checkpoint_delete', { checkpoint: this.ref, flags }, options);
  }
}
