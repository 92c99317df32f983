import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { LibvirtError, type CallOptions, type Connection, type StoragePool } from '../../libvirt/index.ts';
import { buildDirPoolXml } from '../../xml/index.ts';

const PREFIX = 'virtdeck-look-';

/** Pools of this kind live for a moment and are nobody's business: lists leave them out. */
export function isLookPool(name: string): boolean {
  return name.startsWith(PREFIX);
}

/** A look is over in moments; one that stands longer was left behind by a program that died. */
const LOOK_MS = 10_000;
const AGAIN_MS = 100;

/**
 * libvirt refuses a second pool on a folder, and a look (ours, another window's, another administrator's) is one for a
 * moment: what it refuses for that reason alone is tried again when the look is over.
 * @throws what the work throws, after 10 s of looks too; the signal's reason
 */
export async function afterLooks<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + LOOK_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const isLook = error instanceof LibvirtError && error.message.includes(`'${PREFIX}`);
      if (!isLook || performance.now() >= until) throw error;
      await delay(AGAIN_MS, undefined, signal === undefined ? {} : { signal });
    }
  }
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
  const pool = await afterLooks(options.signal, () =>
    connection.createStoragePoolXML(buildDirPoolXml(name, folder), 0, options),
  );
  try {
    return await work(pool);
  } finally {
    // Also where the user has cancelled: the pool must not stay.
    await pool.destroy({ timeoutMs: 30_000 }).catch(() => {});
  }
}
