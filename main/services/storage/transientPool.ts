import { randomBytes } from 'node:crypto';
import type { CallOptions, Connection, StoragePool } from '../../libvirt/index.ts';
import { buildDirPoolXml } from '../../xml/index.ts';

const PREFIX = 'virtdeck-look-';

/** Pools of this kind live for a moment and are nobody's business: lists leave them out. */
export function isLookPool(name: string): boolean {
  return name.startsWith(PREFIX);
}

/** Folders in which a look would open devices or walk what is not files. */
const NEVER = /^\/(?:dev|proc|sys)(?:\/|$)|^\/$/;

export function mayLookAt(folder: string): boolean {
  return !NEVER.test(folder);
}

/**
 * Opens a transient pool on a folder that no pool covers: the only way in which libvirt looks at, or deletes, files
 * there. Stopping such a pool forgets it and leaves the folder as it is.
 * @throws what libvirt says: no such folder, no permission, a pool that has that folder already
 */
export async function withTransientPool<T>(
  connection: Connection,
  folder: string,
  options: CallOptions,
  work: (pool: StoragePool) => Promise<T>,
): Promise<T> {
  const name = `${PREFIX}${randomBytes(6).toString('hex')}`;
  const pool = await connection.createStoragePoolXML(buildDirPoolXml(name, folder), 0, options);
  try {
    return await work(pool);
  } finally {
    // Also where the user has cancelled: the pool must not stay.
    await pool.destroy({ timeoutMs: 30_000 }).catch(() => {});
  }
}
