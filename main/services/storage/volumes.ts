import type { FailureData, HostId, Volume } from '../../../preload/contract/index.ts';
import type { Session } from '../../hosts/index.ts';
import { LibvirtError, type CallOptions, type Connection, type StorageVolume } from '../../libvirt/index.ts';
import { readStorageVolume } from '../../xml/index.ts';
import { compareNames } from '../compareNames.ts';
import { failureOf } from '../errors.ts';
import { readImageIndex, type ImageIndex } from './images.ts';
import { listPools } from './pools.ts';

const READ_MS = 30_000;
const REFRESH_MS = 120_000;

export interface VolumeList {
  volumes: Volume[];
  /** Pools that could not be read, or not looked at anew. */
  failures: { pool: string; failure: FailureData }[];
}

/** Volumes of one pool or of every active one, with who uses them. */
export async function listVolumes(
  session: Session,
  host: HostId,
  request: { pool?: string | undefined; refresh: boolean },
  signal: AbortSignal,
): Promise<VolumeList> {
  const call = { timeoutMs: READ_MS, signal };
  const pools =
    request.pool === undefined
      ? (await listPools(session.control, call)).filter((pool) => pool.active).map((pool) => pool.name)
      : [request.pool];
  const failures = request.refresh && !session.readOnly ? await refreshPools(session, pools, signal) : [];
  const index = await readImageIndex(session, host, call);
  const lists = await session.lanes.bulk((connection) =>
    Promise.all(
      pools.map(async (pool) => {
        try {
          return await volumesOf(connection, pool, index, call);
        } catch (error) {
          failures.push({
            pool,
            failure: failureOf(error, { object: `storage pool ${pool}`, tried: `Cannot list ${pool}` }),
          });
          return [];
        }
      }),
    ),
  );
  const volumes = lists.flat().sort((a, b) => compareNames(a.name, b.name));
  return { volumes, failures };
}

/** Has each pool look at its storage again, each on its own lane: a slow one delays only itself. */
export async function refreshPools(
  session: Session,
  pools: readonly string[],
  signal: AbortSignal,
  timeoutMs = REFRESH_MS,
): Promise<VolumeList['failures']> {
  const call = { timeoutMs, signal };
  const results = await Promise.all(
    pools.map((pool) =>
      session.lanes
        .job(signal, async (connection) =>
          (await connection.lookupStoragePoolByName(pool, call)).refresh(call),
        )
        .then(
          () => [],
          (error: unknown) => {
            signal.throwIfAborted();
            const attempt = { object: `storage pool ${pool}`, tried: `Cannot refresh ${pool}` };
            return [{ pool, failure: failureOf(error, attempt) }];
          },
        ),
    ),
  );
  return results.flat();
}

async function volumesOf(
  connection: Connection,
  poolName: string,
  index: ImageIndex,
  call: CallOptions,
): Promise<Volume[]> {
  const pool = await connection.lookupStoragePoolByName(poolName, call);
  const volumes = await pool.listAllVolumes(call);
  const read = await Promise.all(volumes.map((volume) => readVolume(volume, index, call)));
  return read.filter((volume) => volume !== undefined);
}

async function readVolume(
  volume: StorageVolume,
  index: ImageIndex,
  call: CallOptions,
): Promise<Volume | undefined> {
  let xml: string;
  try {
    xml = await volume.getXMLDesc(call);
  } catch (error) {
    // Deleted meanwhile.
    if (error instanceof LibvirtError) return undefined;
    throw error;
  }
  const { name, path, type, format, capacityBytes, allocationBytes, backing } = readStorageVolume(xml);
  const place = path ?? volume.key;
  return {
    pool: volume.pool,
    name,
    path: place,
    type: isVolumeType(type) ? type : 'file',
    ...(format !== undefined && { format }),
    capacityBytes: capacityBytes ?? 0,
    allocationBytes: allocationBytes ?? 0,
    ...(backing !== undefined && { backingPath: backing.path }),
    usedBy: [...index.usesOf(place)],
  };
}

const VOLUME_TYPES = ['file', 'block', 'dir', 'network', 'netdir', 'ploop'] as const;

function isVolumeType(type: string): type is Volume['type'] {
  return (VOLUME_TYPES as readonly string[]).includes(type);
}
