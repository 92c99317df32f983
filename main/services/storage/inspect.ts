import type { HostId, PathInfo } from '../../../preload/contract/index.ts';
import type { Session } from '../../hosts/index.ts';
import {
  LibvirtError,
  virConnectListAllNodeDeviceFlags,
  type CallOptions,
  type Connection,
  type StoragePool,
} from '../../libvirt/index.ts';
import { readBlockDevice, readStorageVolume, type StorageVolumeDescription } from '../../xml/index.ts';
import { normalPath, readImageIndex } from './images.ts';
import { baseName, folderOf, holdsPath, listPools } from './pools.ts';
import { mayLookAt, withTransientPool } from './transientPool.ts';

/** A folder of many images takes a while to be opened one by one. */
const LOOK_MS = 60_000;

type Found = Omit<PathInfo, 'usedBy'>;

/** What libvirt can tell of a path, and who uses it: for that, every VM's XML is read. */
export async function inspectPath(
  session: Session,
  host: HostId,
  path: string,
  signal: AbortSignal,
): Promise<PathInfo> {
  const [found, index] = await Promise.all([
    lookAtPath(session, path, signal),
    readImageIndex(session, host, { signal }),
  ]);
  return { ...found, usedBy: [...index.usesOf(path)] };
}

/** What libvirt can tell of a path. */
export async function lookAtPath(session: Session, anyPath: string, signal: AbortSignal): Promise<Found> {
  const path = normalPath(anyPath);
  const call = { timeoutMs: LOOK_MS, signal };
  const known = await lookInPools(session.control, path, call);
  if (known !== undefined) return known;
  if (path.startsWith('/dev/')) return lookAtDevices(session, path, call);
  const folder = folderOf(path);
  if (isDemonstration(session)) return unknown(path, 'The demonstration host has no files.');
  if (session.readOnly)
    return unknown(path, 'This host is connected read-only, so libvirt may not look there.');
  if (!mayLookAt(folder)) return unknown(path, `libvirt has no way to look into ${folder}.`);
  return session.lanes.job(signal, async (connection) => {
    const holding = await poolOf(connection, path, call);
    if (holding === 'inactive') return unknown(path, 'The storage pool of that folder is not active.');
    if (holding === undefined) return lookIntoFolder(connection, path, call);
    // The pool may not have seen it yet.
    await holding.refresh(call);
    return (await lookInPools(connection, path, call)) ?? missing(path);
  });
}

/** As the active pools know it now. */
async function lookInPools(
  connection: Connection,
  path: string,
  call: CallOptions,
): Promise<Found | undefined> {
  try {
    const volume = await connection.lookupStorageVolumeByPath(path, call);
    return found(path, readStorageVolume(await volume.getXMLDesc(call)), volume.pool);
  } catch (error) {
    if (error instanceof LibvirtError) return undefined;
    throw error;
  }
}

async function poolOf(
  connection: Connection,
  path: string,
  call: CallOptions,
): Promise<StoragePool | 'inactive' | undefined> {
  const pool = (await listPools(connection, call)).find((p) => holdsPath(p, path));
  if (pool === undefined) return undefined;
  return pool.active ? connection.lookupStoragePoolByName(pool.name, call) : 'inactive';
}

async function lookIntoFolder(connection: Connection, path: string, call: CallOptions): Promise<Found> {
  try {
    return await withTransientPool(connection, folderOf(path), call, async (pool) => {
      const volumes = await pool.listAllVolumes(call);
      const volume = volumes.find((v) => v.name === baseName(path));
      if (volume === undefined) return missing(path);
      return found(path, readStorageVolume(await volume.getXMLDesc(call)));
    });
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    if (/No such file or directory/.test(error.message)) return missing(path);
    return unknown(path, `libvirt cannot look there: ${error.message}`);
  }
}

/** libvirt lists block devices as node devices. */
async function lookAtDevices(session: Session, path: string, call: CallOptions): Promise<Found> {
  const devices = await session.lanes.bulk(async (connection) => {
    const flag = virConnectListAllNodeDeviceFlags.VIR_CONNECT_LIST_NODE_DEVICES_CAP_STORAGE;
    const listed = await connection.listAllNodeDevices(flag, call).catch(() => []);
    const xmls = await Promise.all(listed.map((device) => device.getXMLDesc(0, call).catch(() => undefined)));
    return xmls.flatMap((xml) => (xml === undefined ? [] : (readBlockDevice(xml) ?? [])));
  });
  const device = devices.find((d) => d.path === path || d.links.includes(path));
  if (device === undefined)
    return unknown(path, 'libvirt lists no such block device; it may be a partition.');
  const { capacityBytes } = device;
  return {
    path,
    state: 'found',
    type: 'block',
    format: 'raw',
    ...(capacityBytes !== undefined && { capacityBytes, allocationBytes: capacityBytes }),
  };
}

function found(path: string, volume: StorageVolumeDescription, pool?: string): Found {
  const { type, format, capacityBytes, allocationBytes, backing } = volume;
  return {
    path,
    state: 'found',
    type: type === 'file' || type === 'block' || type === 'dir' ? type : 'other',
    ...(format !== undefined && { format }),
    ...(capacityBytes !== undefined && { capacityBytes }),
    ...(allocationBytes !== undefined && { allocationBytes }),
    ...(backing !== undefined && { backingPath: backing.path }),
    ...(pool !== undefined && { pool }),
  };
}

function missing(path: string): Found {
  return { path, state: 'missing', reason: `There is no ${path} on the host.` };
}

function unknown(path: string, reason: string): Found {
  return { path, state: 'unknown', reason };
}

function isDemonstration(session: Session): boolean {
  return session.uri.startsWith('test:') || session.uri.startsWith('test+');
}
