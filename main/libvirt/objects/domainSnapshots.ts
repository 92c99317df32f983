import type {
  virDomainCheckpointCreateFlags,
  virDomainCheckpointListFlags,
  virDomainSnapshotCreateFlags,
  virDomainSnapshotListFlags,
  virDomainSnapshotRevertFlags,
} from '../protocol/enums.gen.ts';
import type { CallOptions } from './base.ts';
import { DomainCheckpoint } from './domainCheckpoint.ts';
import { DomainGuestMethods } from './domainGuest.ts';
import { DomainSnapshot } from './domainSnapshot.ts';

/** A domain's snapshots and checkpoints. No event tells that one was made or deleted. */
export abstract class DomainSnapshotMethods extends DomainGuestMethods {
  /**
   * Takes a snapshot, or with REDEFINE tells libvirt of one that is already there.
   * @see virDomainSnapshotCreateXML
   */
  async snapshotCreateXML(
    xml: string,
    flags: virDomainSnapshotCreateFlags = 0,
    options?: CallOptions,
  ): Promise<DomainSnapshot> {
    const { snap } = await this.call(
      'domain_snapshot_create_xml',
      { dom: this, xml_desc: xml, flags },
      options,
    );
    return new DomainSnapshot(this.rpc, snap);
  }

  /** The domain's snapshots; the flags filter and order. @see virDomainListAllSnapshots */
  async listAllSnapshots(
    flags: virDomainSnapshotListFlags = 0,
    options?: CallOptions,
  ): Promise<DomainSnapshot[]> {
    const { snapshots } = await this.call(
      'domain_list_all_snapshots',
      { dom: this, need_results: 1, flags },
      options,
    );
    return snapshots.map((snap) => new DomainSnapshot(this.rpc, snap));
  }

  /** How many snapshots. @see virDomainSnapshotNum */
  async snapshotNum(flags: virDomainSnapshotListFlags = 0, options?: CallOptions): Promise<number> {
    return (await this.call('domain_snapshot_num', { dom: this, flags }, options)).num;
  }

  /**
   * Names of the snapshots. `listAllSnapshots` tells the same in one call.
   * @see virDomainSnapshotListNames
   */
  async snapshotListNames(flags: virDomainSnapshotListFlags = 0, options?: CallOptions): Promise<string[]> {
    const maxnames = await this.snapshotNum(flags, options);
    return (await this.call('domain_snapshot_list_names', { dom: this, maxnames, flags }, options)).names;
  }

  /**
   * The snapshot of that name. VIR_ERR_NO_DOMAIN_SNAPSHOT if there is none.
   * @see virDomainSnapshotLookupByName
   */
  async snapshotLookupByName(name: string, options?: CallOptions): Promise<DomainSnapshot> {
    const { snap } = await this.call(
      'domain_snapshot_lookup_by_name',
      { dom: this, name, flags: 0 },
      options,
    );
    return new DomainSnapshot(this.rpc, snap);
  }

  /** Whether there is a current snapshot. @see virDomainHasCurrentSnapshot */
  async hasCurrentSnapshot(options?: CallOptions): Promise<boolean> {
    return (await this.call('domain_has_current_snapshot', { dom: this, flags: 0 }, options)).result !== 0;
  }

  /** The current snapshot. VIR_ERR_NO_DOMAIN_SNAPSHOT if there is none. @see virDomainSnapshotCurrent */
  async snapshotCurrent(options?: CallOptions): Promise<DomainSnapshot> {
    const { snap } = await this.call('domain_snapshot_current', { dom: this, flags: 0 }, options);
    return new DomainSnapshot(this.rpc, snap);
  }

  /**
   * Goes back to a snapshot: what happened since is lost. RUNNING or PAUSED override the state it was taken
   * in; VIR_ERR_SNAPSHOT_REVERT_RISKY asks for FORCE.
   * @see virDomainRevertToSnapshot
   */
  revertToSnapshot(
    snapshot: DomainSnapshot,
    flags: virDomainSnapshotRevertFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_revert_to_snapshot', { snap: snapshot.ref, flags }, options);
  }

  /** Makes a checkpoint, or with REDEFINE tells libvirt of one. @see virDomainCheckpointCreateXML */
  async checkpointCreateXML(
    xml: string,
    flags: virDomainCheckpointCreateFlags = 0,
    options?: CallOptions,
  ): Promise<DomainCheckpoint> {
    const args = { dom: this, xml_desc: xml, flags };
    return new DomainCheckpoint(
      this.rpc,
      (await this.call('domain_checkpoint_create_xml', args, options)).checkpoint,
    );
  }

  /** The domain's checkpoints; the flags filter and order. @see virDomainListAllCheckpoints */
  async listAllCheckpoints(
    flags: virDomainCheckpointListFlags = 0,
    options?: CallOptions,
  ): Promise<DomainCheckpoint[]> {
    const { checkpoints } = await this.call(
      'domain_list_all_checkpoints',
      { dom: this, need_results: 1, flags },
      options,
    );
    return checkpoints.map((checkpoint) => new DomainCheckpoint(this.rpc, checkpoint));
  }

  /**
   * The checkpoint of that name. VIR_ERR_NO_DOMAIN_CHECKPOINT if there is none.
   * @see virDomainCheckpointLookupByName
   */
  async checkpointLookupByName(name: string, options?: CallOptions): Promise<DomainCheckpoint> {
    const args = { dom: this, name, flags: 0 };
    return new DomainCheckpoint(
      this.rpc,
      (await this.call('domain_checkpoint_lookup_by_name', args, options)).checkpoint,
    );
  }
}
