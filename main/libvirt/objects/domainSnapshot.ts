import type {
  virDomainSnapshotDeleteFlags,
  virDomainSnapshotListFlags,
  virDomainSnapshotXMLFlags,
} from '../protocol/enums.gen.ts';
import type { RemoteNonnullDomainSnapshot } from '../protocol/remoteShared.gen.ts';
import { LibvirtObject } from './base.ts';
import type { CallOptions, Rpc } from './base.ts';
import type { DomainRef } from './domainObject.ts';

/**
 * A state of a domain that can be gone back to. Made by `Domain.snapshotCreateXML`, reverted to by
 * `Domain.revertToSnapshot`.
 */
export class DomainSnapshot extends LibvirtObject {
  /** Unique among the domain's snapshots. */
  readonly name: string;
  /** The domain that it belongs to. */
  readonly domain: DomainRef;

  constructor(rpc: Rpc, ref: RemoteNonnullDomainSnapshot) {
    super(rpc);
    this.name = ref.name;
    this.domain = ref.dom;
  }

  /** What names it on the wire. */
  get ref(): RemoteNonnullDomainSnapshot {
    return { name: this.name, dom: this.domain };
  }

  /** The snapshot's XML, the domain's configuration at that time within. @see virDomainSnapshotGetXMLDesc */
  async getXMLDesc(flags: virDomainSnapshotXMLFlags = 0, options?: CallOptions): Promise<string> {
    return (await this.call('domain_snapshot_get_xml_desc', { snap: this.ref, flags }, options)).xml;
  }

  /**
   * The snapshot it was taken upon. VIR_ERR_NO_DOMAIN_SNAPSHOT for a root.
   * @see virDomainSnapshotGetParent
   */
  async getParent(options?: CallOptions): Promise<DomainSnapshot> {
    const { snap } = await this.call('domain_snapshot_get_parent', { snap: this.ref, flags: 0 }, options);
    return new DomainSnapshot(this.rpc, snap);
  }

  /** Snapshots taken upon this one; with DESCENDANTS theirs too. @see virDomainSnapshotListAllChildren */
  async listAllChildren(
    flags: virDomainSnapshotListFlags = 0,
    options?: CallOptions,
  ): Promise<DomainSnapshot[]> {
    const { snapshots } = await this.call(
      'domain_snapshot_list_all_children',
      { snapshot: this.ref, need_results: 1, flags },
      options,
    );
    return snapshots.map((snap) => new DomainSnapshot(this.rpc, snap));
  }

  /** How many `listAllChildren` would list. @see virDomainSnapshotNumChildren */
  async numChildren(flags: virDomainSnapshotListFlags = 0, options?: CallOptions): Promise<number> {
    return (await this.call('domain_snapshot_num_children', { snap: this.ref, flags }, options)).num;
  }

  /**
   * Names of the children. `listAllChildren` tells the same in one call.
   * @see virDomainSnapshotListChildrenNames
   */
  async listChildrenNames(flags: virDomainSnapshotListFlags = 0, options?: CallOptions): Promise<string[]> {
    const maxnames = await this.numChildren(flags, options);
    const args = { snap: this.ref, maxnames, flags };
    return (await this.call('domain_snapshot_list_children_names', args, options)).names;
  }

  /** Whether it is the domain's current one. @see virDomainSnapshotIsCurrent */
  async isCurrent(options?: CallOptions): Promise<boolean> {
    return (
      (await this.call('domain_snapshot_is_current', { snap: this.ref, flags: 0 }, options)).current !== 0
    );
  }

  /**
   * Whether libvirt keeps metadata of it, which must go before the domain can be undefined.
   * @see virDomainSnapshotHasMetadata
   */
  async hasMetadata(options?: CallOptions): Promise<boolean> {
    return (
      (await this.call('domain_snapshot_has_metadata', { snap: this.ref, flags: 0 }, options)).metadata !== 0
    );
  }

  /**
   * Deletes it: with CHILDREN what was taken upon it too, with METADATA_ONLY only libvirt's knowledge.
   * @see virDomainSnapshotDelete
   */
  delete(flags: virDomainSnapshotDeleteFlags = 0, options?: CallOptions): Promise<void> {
    return this.call('domain_snapshot_delete', { snap: this.ref, flags }, options);
  }
}
