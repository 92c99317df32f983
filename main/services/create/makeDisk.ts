import type { Session, TaskControl } from '../../hosts/index.ts';
import {
  LibvirtError,
  type CallOptions,
  type Connection,
  type StoragePool,
  type StorageVolume,
} from '../../libvirt/index.ts';
import { baseName, folderOf, withTransientPool } from '../storage/index.ts';
import { virsh } from '../virsh.ts';
import { exists } from '../exists.ts';
import type { PlannedDisk } from './plan.ts';
import type { Undo } from './undo.ts';

const CALL: CallOptions = { timeoutMs: 60_000 };
/** Writing a large disk in full, or copying one; the user may cancel, and sees how far it is. */
const MAKE: CallOptions = { timeoutMs: 24 * 3_600_000 };
const PROGRESS_MS = 1_000;

/** Makes the new disk and returns its path. libvirt refuses where a volume or file of that name exists. */
export async function makeDisk(
  session: Session,
  connection: Connection,
  disk: PlannedDisk,
  undo: Undo,
  task: TaskControl,
): Promise<string> {
  const pool = await connection.lookupStoragePoolByName(disk.pool, CALL);
  const stopProgress = disk.bytesToWrite > 0 ? followProgress(session, disk, task) : () => {};
  try {
    const volume = await (disk.copyOf === undefined
      ? pool.createVolumeXML(disk.volumeXml, 0, MAKE)
      : copyImage(connection, pool, disk.copyOf, disk.volumeXml));
    undo.made(removal(session, disk, `the disk ${volume.name}`));
    // A copy in another format than raw has its original's size, whatever was asked for.
    if (disk.growCopy) await volume.resize(disk.capacityBytes, 0, MAKE);
    return await volume.getPath(CALL);
  } catch (error) {
    // libvirt tidies up after itself; where it did not, the half-made volume is this run's.
    if (error instanceof LibvirtError && !isAlreadyThere(error)) {
      if (await isHalfMade(pool, disk.name)) {
        undo.made(removal(session, disk, `the unfinished disk ${disk.name}`));
      }
    }
    throw error;
  } finally {
    stopProgress();
  }
}

function removal(session: Session, disk: PlannedDisk, what: string): Parameters<Undo['made']>[0] {
  return {
    what,
    object: { kind: 'volume', name: disk.name },
    command: virsh(session.uri)('vol-delete', ['--pool', disk.pool], disk.name),
    remove: () => deleteVolume(session.control, disk),
  };
}

async function copyImage(
  connection: Connection,
  pool: StoragePool,
  path: string,
  volumeXml: string,
): Promise<StorageVolume> {
  const copy = (image: StorageVolume): Promise<StorageVolume> =>
    pool.createVolumeXMLFrom(volumeXml, image, 0, MAKE);
  if (await exists(() => connection.lookupStorageVolumeByPath(path, CALL))) {
    return copy(await connection.lookupStorageVolumeByPath(path, CALL));
  }
  // libvirt copies from volumes alone: a folder without a pool gets one for as long as it takes.
  return withTransientPool(connection, folderOf(path), CALL, async (folder) =>
    copy(await folder.lookupVolumeByName(baseName(path), CALL)),
  );
}

/** The disk was refused because something of that name is there, which is not this run's. */
export function isAlreadyThere(error: LibvirtError): boolean {
  return (
    error.codeName === 'VIR_ERR_STORAGE_VOL_EXIST' ||
    /already exists|exists already|in use by/.test(error.message)
  );
}

async function isHalfMade(pool: StoragePool, name: string): Promise<boolean> {
  try {
    await pool.refresh(CALL);
    return await exists(() => pool.lookupVolumeByName(name, CALL));
  } catch {
    return false;
  }
}

async function deleteVolume(connection: Connection, { pool, name }: PlannedDisk): Promise<void> {
  const found = await connection.lookupStoragePoolByName(pool, CALL);
  await (await found.lookupVolumeByName(name, CALL)).delete(0, CALL);
}

/** A volume that is being written shows how much it has been given. Asked on control: the job's own lane is busy. */
function followProgress(session: Session, disk: PlannedDisk, task: TaskControl): () => void {
  let asking = false;
  const ask = async (): Promise<void> => {
    const pool = await session.control.lookupStoragePoolByName(disk.pool, CALL);
    const { allocation } = await (await pool.lookupVolumeByName(disk.name, CALL)).getInfo(CALL);
    const bytesDone = Number(allocation);
    task.report({
      bytesDone,
      bytesTotal: disk.bytesToWrite,
      progress: Math.min(1, bytesDone / disk.bytesToWrite),
    });
  };
  const timer = setInterval(() => {
    if (asking) return;
    asking = true;
    // Not there yet, or the driver does not say.
    void ask()
      .catch(() => {})
      .finally(() => {
        asking = false;
      });
  }, PROGRESS_MS);
  return () => clearInterval(timer);
}
