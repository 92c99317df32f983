import type { HostId, Pool } from '../../../preload/contract/index.ts';
import type { Session } from '../../hosts/index.ts';
import { LibvirtError, type CallOptions, type StoragePool } from '../../libvirt/index.ts';
import {
  readStorageVolume,
  type DomainFiles,
  type ImageSource,
  type StorageVolumeDescription,
} from '../../xml/index.ts';
import type { ImageIndex } from '../storage/index.ts';
import {
  folderOf,
  holdsPath,
  listPools,
  mayLookAt,
  normalPath,
  readImageIndex,
  refreshPools,
  withTransientPool,
} from '../storage/index.ts';

const READ_MS = 30_000;
/** A network file system that hangs must not keep the dialog waiting for long: what is known of its pool then serves. */
const REFRESH_MS = 20_000;
/** Folders without a pool that are looked into at most. */
const MAX_FOLDERS = 20;

/** An image that libvirt has looked at. */
export interface KnownImage extends StorageVolumeDescription {
  /** Absent for a folder that no pool covers. */
  pool: Pool | undefined;
}

export interface HostImages {
  index: ImageIndex;
  pools: Pool[];
  find: (path: string) => KnownImage | undefined;
  /** The path of a disk's image, where it has one. */
  pathOf: (source: ImageSource) => string | undefined;
}

/**
 * All that has to be known before an image may be deleted: who uses which, and what stands on what, also images that
 * no VM uses. Pools and folders are looked at anew first, because nothing tells libvirt what others did there.
 */
export async function readImages(
  session: Session,
  host: HostId,
  files: readonly DomainFiles[],
  signal: AbortSignal,
): Promise<HostImages> {
  const call: CallOptions = { timeoutMs: READ_MS, signal };
  const pools = await listPools(session.control, call);
  const active = pools.filter((pool) => pool.active);
  if (!session.readOnly) {
    await refreshPools(
      session,
      active.filter((pool) => pool.path !== undefined).map((pool) => pool.name),
      signal,
      REFRESH_MS,
    );
  }
  const index = await readImageIndex(session, host, { signal });
  const known = new Map<string, KnownImage>();
  const volumes = new Map<string, string>();
  const learn = (image: KnownImage): void => {
    const path = image.path ?? image.key;
    if (path === undefined) return;
    known.set(normalPath(path), image);
    if (image.pool !== undefined) volumes.set(`${image.pool.name}/${image.name}`, path);
    if (image.backing !== undefined) index.addBacking(path, image.backing.path);
  };
  await Promise.all(active.map((pool) => learnPool(session, pool, learn, call)));
  const own = files
    .flatMap((f) => f.disks)
    .flatMap((disk) => (disk.image?.source.kind === 'path' ? disk.image.source.path : []));
  await learnFolders(session, [...own, ...index.paths], pools, learn, signal);
  index.closeUnderBacking();
  return {
    index,
    pools,
    find: (path) => known.get(normalPath(path)),
    pathOf: (source) =>
      source.kind === 'path'
        ? source.path
        : source.kind === 'volume'
          ? volumes.get(`${source.pool}/${source.volume}`)
          : undefined,
  };
}

async function learnPool(
  session: Session,
  pool: Pool,
  learn: (image: KnownImage) => void,
  call: CallOptions,
): Promise<void> {
  try {
    await session.lanes.bulk(async (connection) =>
      learnVolumes(await connection.lookupStoragePoolByName(pool.name, call), pool, learn, call),
    );
  } catch (error) {
    // Stopped meanwhile.
    if (!(error instanceof LibvirtError)) throw error;
  }
}

async function learnVolumes(
  target: StoragePool,
  pool: Pool | undefined,
  learn: (image: KnownImage) => void,
  call: CallOptions,
): Promise<void> {
  const volumes = await target.listAllVolumes(call);
  await Promise.all(
    volumes.map(async (volume) => {
      const xml = await volume.getXMLDesc(call).catch(ignoreRefusal);
      if (xml !== undefined) learn({ ...readStorageVolume(xml), pool });
    }),
  );
}

/** Folders in which VMs have images and that no pool covers, the first of them first. */
async function learnFolders(
  session: Session,
  paths: readonly string[],
  pools: readonly Pool[],
  learn: (image: KnownImage) => void,
  signal: AbortSignal,
): Promise<void> {
  if (session.readOnly || session.uri.startsWith('test:')) return;
  const uncovered = paths.filter(
    (path) => path.startsWith('/') && !pools.some((pool) => holdsPath(pool, path)),
  );
  const folders = [...new Set(uncovered.map((path) => folderOf(normalPath(path))))]
    .filter(mayLookAt)
    .slice(0, MAX_FOLDERS);
  const call: CallOptions = { timeoutMs: REFRESH_MS, signal };
  await Promise.all(
    folders.map((folder) =>
      session.lanes
        .job(signal, (connection) =>
          withTransientPool(connection, folder, call, (pool) => learnVolumes(pool, undefined, learn, call)),
        )
        // Gone, or not to be looked into: then nothing is known of what is there, and nothing there can be deleted.
        .catch(ignoreRefusal),
    ),
  );
}

function ignoreRefusal(error: unknown): undefined {
  if (error instanceof LibvirtError) return undefined;
  throw error;
}
