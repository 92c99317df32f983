import type {
  virConnectListAllStoragePoolsFlags,
  virStoragePoolCreateFlags,
  virStoragePoolDefineFlags,
} from '../protocol/enums.gen.ts';
import type { CallOptions } from './base.ts';
import { ConnectionNetworkMethods } from './connectionNetworks.ts';
import { StoragePool } from './storagePool.ts';
import { StorageVolume } from './storageVolume.ts';
import type { StorageVolumeRef } from './storageVolume.ts';

/** Storage pools, and volumes found without their pool. */
export abstract class ConnectionStorageMethods extends ConnectionNetworkMethods {
  /** All pools, or those that the flags name by state or type. @see virConnectListAllStoragePools */
  async listAllStoragePools(
    flags: virConnectListAllStoragePoolsFlags = 0,
    options?: CallOptions,
  ): Promise<StoragePool[]> {
    const { pools } = await this.call('connect_list_all_storage_pools', { need_results: 1, flags }, options);
    return pools.map((pool) => new StoragePool(this.rpc, pool));
  }

  /** The pool of that name. VIR_ERR_NO_STORAGE_POOL if there is none. @see virStoragePoolLookupByName */
  async lookupStoragePoolByName(name: string, options?: CallOptions): Promise<StoragePool> {
    return new StoragePool(
      this.rpc,
      (await this.call('storage_pool_lookup_by_name', { name }, options)).pool,
    );
  }

  /** The pool of that UUID. VIR_ERR_NO_STORAGE_POOL if there is none. @see virStoragePoolLookupByUUID */
  async lookupStoragePoolByUuid(uuid: string, options?: CallOptions): Promise<StoragePool> {
    return new StoragePool(
      this.rpc,
      (await this.call('storage_pool_lookup_by_uuid', { uuid }, options)).pool,
    );
  }

  /** The pool that a volume is in. @see virStoragePoolLookupByVolume */
  async lookupStoragePoolByVolume(volume: StorageVolumeRef, options?: CallOptions): Promise<StoragePool> {
    const { pool } = await this.call('storage_pool_lookup_by_volume', { vol: volume }, options);
    return new StoragePool(this.rpc, pool);
  }

  /** The pool whose target is this path. @see virStoragePoolLookupByTargetPath */
  async lookupStoragePoolByTargetPath(path: string, options?: CallOptions): Promise<StoragePool> {
    const { pool } = await this.call('storage_pool_lookup_by_target_path', { path }, options);
    return new StoragePool(this.rpc, pool);
  }

  /** Stores a pool's configuration; the storage is not touched. @see virStoragePoolDefineXML */
  async defineStoragePoolXML(
    xml: string,
    flags: virStoragePoolDefineFlags = 0,
    options?: CallOptions,
  ): Promise<StoragePool> {
    return new StoragePool(
      this.rpc,
      (await this.call('storage_pool_define_xml', { xml, flags }, options)).pool,
    );
  }

  /** Starts a pool that exists only until it is stopped. @see virStoragePoolCreateXML */
  async createStoragePoolXML(
    xml: string,
    flags: virStoragePoolCreateFlags = 0,
    options?: CallOptions,
  ): Promise<StoragePool> {
    return new StoragePool(
      this.rpc,
      (await this.call('storage_pool_create_xml', { xml, flags }, options)).pool,
    );
  }

  /**
   * Looks for sources of a pool type on the host, or at a server that `srcSpec` names; gives XML.
   * @see virConnectFindStoragePoolSources
   */
  async findStoragePoolSources(
    type: string,
    srcSpec: string | null = null,
    options?: CallOptions,
  ): Promise<string> {
    const args = { type, srcSpec, flags: 0 };
    return (await this.call('connect_find_storage_pool_sources', args, options)).xml;
  }

  /**
   * Which pool types and volume formats the daemon can do, as XML.
   * @see virConnectGetStoragePoolCapabilities
   */
  async getStoragePoolCapabilities(options?: CallOptions): Promise<string> {
    return (await this.call('connect_get_storage_pool_capabilities', { flags: 0 }, options)).capabilities;
  }

  /**
   * The volume of that key. VIR_ERR_NO_STORAGE_VOL if no started pool has it.
   * @see virStorageVolLookupByKey
   */
  async lookupStorageVolumeByKey(key: string, options?: CallOptions): Promise<StorageVolume> {
    return new StorageVolume(this.rpc, (await this.call('storage_vol_lookup_by_key', { key }, options)).vol);
  }

  /**
   * The volume at that path. VIR_ERR_NO_STORAGE_VOL if no started pool has it.
   * @see virStorageVolLookupByPath
   */
  async lookupStorageVolumeByPath(path: string, options?: CallOptions): Promise<StorageVolume> {
    return new StorageVolume(
      this.rpc,
      (await this.call('storage_vol_lookup_by_path', { path }, options)).vol,
    );
  }

  /**
   * Names of the started pools. `listAllStoragePools` tells more in one call.
   * @see virConnectListStoragePools
   */
  async listStoragePools(options?: CallOptions): Promise<string[]> {
    const maxnames = await this.numOfStoragePools(options);
    return (await this.call('connect_list_storage_pools', { maxnames }, options)).names;
  }

  /** How many pools are started. @see virConnectNumOfStoragePools */
  async numOfStoragePools(options?: CallOptions): Promise<number> {
    return (await this.call('connect_num_of_storage_pools', undefined, options)).num;
  }

  /** Names of the pools that are stopped. @see virConnectListDefinedStoragePools */
  async listDefinedStoragePools(options?: CallOptions): Promise<string[]> {
    const maxnames = await this.numOfDefinedStoragePools(options);
    return (await this.call('connect_list_defined_storage_pools', { maxnames }, options)).names;
  }

  /** How many pools are stopped. @see virConnectNumOfDefinedStoragePools */
  async numOfDefinedStoragePools(options?: CallOptions): Promise<number> {
    return (await this.call('connect_num_of_defined_storage_pools', undefined, options)).num;
  }
}
