import {
  LibvirtError,
  virConnectListAllStoragePoolsFlags,
  type CallOptions,
  type Connection,
} from '../../libvirt/index.ts';
import { uuidsOf, type ObjectKind, type ObjectRow } from './objectKind.ts';

export interface StoragePoolRow extends ObjectRow {
  uuid: string;
  active: boolean;
  persistent: boolean;
  autostart: boolean;
  /** Only of active pools. No event tells of volumes: their number is how one that was made elsewhere is noticed. */
  volumes?: number;
  capacityBytes?: number;
  allocationBytes?: number;
  availableBytes?: number;
}

const FLAGS = virConnectListAllStoragePoolsFlags;
type PoolRef = { uuid: string; name: string };

export const storagePools: ObjectKind<StoragePoolRow> = {
  name: 'storage pool',

  async list(connection, host, options) {
    const [all, activePools, persistent, autostart] = await Promise.all([
      listPools(connection, 0, options),
      listPools(connection, FLAGS.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE, options),
      listPools(connection, FLAGS.VIR_CONNECT_LIST_STORAGE_POOLS_PERSISTENT, options).then(uuidsOf),
      listPools(connection, FLAGS.VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART, options).then(uuidsOf),
    ]);
    const active = uuidsOf(activePools);
    return Promise.all(
      all.map(async (pool) => ({
        key: `${host}/${pool.uuid}`,
        host,
        uuid: pool.uuid,
        name: pool.name,
        lost: false,
        active: active.has(pool.uuid),
        persistent: persistent.has(pool.uuid),
        autostart: autostart.has(pool.uuid),
        ...(active.has(pool.uuid) && (await readContents(connection, pool, options))),
      })),
    );
  },

  watch(connection, changed, options) {
    const given = { ...options, onLost: changed };
    return Promise.all([
      connection.storagePoolEventRegisterAny('lifecycle', null, changed, given),
      connection.storagePoolEventRegisterAny('refresh', null, changed, given),
    ]);
  },
};

async function listPools(connection: Connection, flags: number, options: CallOptions): Promise<PoolRef[]> {
  return (await connection.call('connect_list_all_storage_pools', { need_results: 1, flags }, options)).pools;
}

async function readContents(connection: Connection, pool: PoolRef, options: CallOptions) {
  try {
    const [info, { num }] = await Promise.all([
      connection.call('storage_pool_get_info', { pool }, options),
      connection.call('storage_pool_num_of_volumes', { pool }, options),
    ]);
    return {
      volumes: num,
      capacityBytes: Number(info.capacity),
      allocationBytes: Number(info.allocation),
      availableBytes: Number(info.available),
    };
  } catch (error) {
    // Stopped or removed since it was listed: the event that told so brings the next list.
    if (error instanceof LibvirtError) return {};
    throw error;
  }
}
