import type { Pool, VolumeFormat } from '../../../preload/contract/index.ts';
import type { CallOptions, Connection, StoragePool } from '../../libvirt/index.ts';
import { readStoragePool } from '../../xml/index.ts';
import { isLookPool } from './transientPool.ts';

/** What libvirt can make new volumes as, by pool type; the first is the best for a VM's disk. */
const FORMATS: Readonly<Record<string, readonly VolumeFormat[]>> = {
  dir: ['qcow2', 'raw'],
  fs: ['qcow2', 'raw'],
  netfs: ['qcow2', 'raw'],
  vstorage: ['raw'],
  logical: ['raw'],
  zfs: ['raw'],
};

/** Why a pool of another type takes no new disk here. */
const REASONS: Readonly<Record<string, string>> = {
  disk: 'Its volumes are partitions, which libvirt numbers itself: make one with virsh, then import it.',
  iscsi: 'Its volumes are the units that the target offers: import one of them.',
  'iscsi-direct': 'Its volumes are the units that the target offers, without a path on the host.',
  scsi: 'Its volumes are the host’s own devices: import one of them.',
  mpath: 'Its volumes are the host’s own devices: import one of them.',
};
const NO_PATH = 'Its volumes have no path on the host: describe such a disk by pasting XML.';

/** Reads a pool: three calls side by side. */
export async function readPool(pool: StoragePool, options: CallOptions): Promise<Pool> {
  const [info, xml, autostart] = await Promise.all([
    pool.getInfo(options),
    pool.getXMLDesc(0, options),
    // Some drivers keep no such setting.
    pool.getAutostart(options).catch(() => false),
  ]);
  const { type, path } = readStoragePool(xml);
  const active = info.state === 'running' || info.state === 'degraded';
  const formats = [...(FORMATS[type] ?? [])];
  return {
    name: pool.name,
    type,
    active,
    autostart,
    ...(path !== undefined && { path }),
    ...(active && { capacityBytes: Number(info.capacity), availableBytes: Number(info.available) }),
    formats,
    ...(formats.length === 0 && { reason: REASONS[type] ?? NO_PATH }),
  };
}

/** All pools, those in use first; a pool that vanished while it was read is left out. */
export async function listPools(connection: Connection, options: CallOptions): Promise<Pool[]> {
  const pools = (await connection.listAllStoragePools(0, options)).filter((pool) => !isLookPool(pool.name));
  const read = await Promise.all(pools.map((pool) => readPool(pool, options).catch(() => undefined)));
  return read
    .filter((pool) => pool !== undefined)
    .sort((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name));
}

/** Whether a path is a child of the pool's folder: pools of folders do not look below. */
export function holdsPath(pool: Pool, path: string): boolean {
  return pool.path !== undefined && folderOf(path) === trimSlash(pool.path);
}

export function folderOf(path: string): string {
  return trimSlash(path.slice(0, path.lastIndexOf('/')));
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function trimSlash(path: string): string {
  return path.replace(/\/+$/, '') || '/';
}
