import { virStoragePoolState } from '../protocol/enums.gen.ts';
import type {
  virStoragePoolBuildFlags,
  virStoragePoolCreateFlags,
  virStoragePoolDeleteFlags,
  virStorageVolCreateFlags,
  virStorageXMLFlags,
} from '../protocol/enums.gen.ts';
import type { RemoteNonnullStoragePool } from '../protocol/remoteShared.gen.ts';
import { LibvirtObject } from './base.ts';
import type { CallOptions, Rpc } from './base.ts';
import { enumNames } from './names.ts';
import type { NameOf } from './names.ts';
import { StorageVolume } from './storageVolume.ts';
import type { StorageVolumeRef } from './storageVolume.ts';

/** What names a pool on the wire. */
export type StoragePoolRef = Readonly<RemoteNonnullStoragePool>;

const poolStateName = enumNames(virStoragePoolState, 'VIR_STORAGE_POOL_');

/** Sizes in bytes; all are 0 while it is inactive. */
export interface StoragePoolInfo {
  readonly state: NameOf<typeof virStoragePoolState, 'VIR_STORAGE_POOL_'> | 'unknown';
  readonly capacity: bigint;
  readonly allocation: bigint;
  readonly available: bigint;
}

/** A place that holds volumes: a folder, a volume group, a remote target. */
export class StoragePool extends LibvirtObject implements StoragePoolRef {
  /** Unique on its host among pools. */
  readonly name: string;
  /** Canonical text form. */
  readonly uuid: string;

  constructor(rpc: Rpc, ref: StoragePoolRef) {
    super(rpc);
    this.name = ref.name;
    this.uuid = ref.uuid;
  }

  /** The pool's XML: running, or with INACTIVE stored. @see virStoragePoolGetXMLDesc */
  async getXMLDesc(flags: virStorageXMLFlags = 0, options?: CallOptions): Promise<string> {
    return (await this.call('storage_pool_get_xml_desc', { pool: this, flags }, options)).xml;
  }

  /** State and sizes, as of the last refresh. @see virStoragePoolGetInfo */
  async getInfo(options?: CallOptions): Promise<StoragePoolInfo> {
    const info = await this.call('storage_pool_get_info', { pool: this }, options);
    return { ...info, state: poolStateName(info.state) };
  }

  /** Whether it is started. @see virStoragePoolIsActive */
  async isActive(options?: CallOptions): Promise<boolean> {
    return (await this.call('storage_pool_is_active', { pool: this }, options)).active !== 0;
  }

  /** Whether it has a stored configuration. @see virStoragePoolIsPersistent */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    return (await this.call('storage_pool_is_persistent', { pool: this }, options)).persistent !== 0;
  }

  /** Whether it is started with the host. @see virStoragePoolGetAutostart */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    return (await this.call('storage_pool_get_autostart', { pool: this }, options)).autostart !== 0;
  }

  /**
   * Has the pool started with the host, or not. No event tells other clients.
   * @see virStoragePoolSetAutostart
   */
  setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    return this.call('storage_pool_set_autostart', { pool: this, autostart: autostart ? 1 : 0 }, options);
  }

  /**
   * Makes the storage: a folder, a file system, a volume group. With OVERWRITE, whatever is there is lost.
   * @see virStoragePoolBuild
   */
  build(flags: virStoragePoolBuildFlags = 0, options?: CallOptions): Promise<void> {
    return this.call('storage_pool_build', { pool: this, flags }, options);
  }

  /** Starts the pool, by flags building it first. @see virStoragePoolCreate */
  create(flags: virStoragePoolCreateFlags = 0, options?: CallOptions): Promise<void> {
    return this.call('storage_pool_create', { pool: this, flags }, options);
  }

  /** Stops the pool; what is in it stays. @see virStoragePoolDestroy */
  destroy(options?: CallOptions): Promise<void> {
    return this.call('storage_pool_destroy', { pool: this }, options);
  }

  /** Deletes a stopped pool's storage: what is in it is lost. @see virStoragePoolDelete */
  delete(flags: virStoragePoolDeleteFlags = 0, options?: CallOptions): Promise<void> {
    return this.call('storage_pool_delete', { pool: this, flags }, options);
  }

  /** Removes a stopped pool's stored configuration; the storage stays. @see virStoragePoolUndefine */
  undefine(options?: CallOptions): Promise<void> {
    return this.call('storage_pool_undefine', { pool: this }, options);
  }

  /**
   * Looks at the storage again: volumes made by others appear. Sends the refresh event.
   * @see virStoragePoolRefresh
   */
  refresh(options?: CallOptions): Promise<void> {
    return this.call('storage_pool_refresh', { pool: this, flags: 0 }, options);
  }

  /**
   * The pool's volumes, as of the last refresh. No event tells of new ones.
   * @see virStoragePoolListAllVolumes
   */
  async listAllVolumes(options?: CallOptions): Promise<StorageVolume[]> {
    const args = { pool: this, need_results: 1, flags: 0 };
    const { vols } = await this.call('storage_pool_list_all_volumes', args, options);
    return vols.map((vol) => new StorageVolume(this.rpc, vol));
  }

  /** How many volumes. @see virStoragePoolNumOfVolumes */
  async numOfVolumes(options?: CallOptions): Promise<number> {
    return (await this.call('storage_pool_num_of_volumes', { pool: this }, options)).num;
  }

  /** Names of the volumes. `listAllVolumes` tells the same in one call. @see virStoragePoolListVolumes */
  async listVolumes(options?: CallOptions): Promise<string[]> {
    const maxnames = await this.numOfVolumes(options);
    return (await this.call('storage_pool_list_volumes', { pool: this, maxnames }, options)).names;
  }

  /** The volume of that name. VIR_ERR_NO_STORAGE_VOL if there is none. @see virStorageVolLookupByName */
  async lookupVolumeByName(name: string, options?: CallOptions): Promise<StorageVolume> {
    const { vol } = await this.call('storage_vol_lookup_by_name', { pool: this, name }, options);
    return new StorageVolume(this.rpc, vol);
  }

  /** Makes a volume. A long call where space is allocated at once. @see virStorageVolCreateXML */
  async createVolumeXML(
    xml: string,
    flags: virStorageVolCreateFlags = 0,
    options?: CallOptions,
  ): Promise<StorageVolume> {
    const { vol } = await this.call('storage_vol_create_xml', { pool: this, xml, flags }, options);
    return new StorageVolume(this.rpc, vol);
  }

  /**
   * Makes a volume with another one's content, converted to the new one's format. A long call.
   * @see virStorageVolCreateXMLFrom
   */
  async createVolumeXMLFrom(
    xml: string,
    clonevol: StorageVolumeRef,
    flags: virStorageVolCreateFlags = 0,
    options?: CallOptions,
  ): Promise<StorageVolume> {
    const { vol } = await this.call(
      'storage_vol_create_xml_from',
      { pool: this, xml, clonevol, flags },
      options,
    );
    return new StorageVolume(this.rpc, vol);
  }

  /** How a log or an error names it. */
  override toString(): string {
    return `storage pool ${JSON.stringify(this.name)} (${this.uuid})`;
  }
}
