import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';

/** A holder writes one small file: one that holds the lock for longer is dead or stopped. */
const STALE_MS = 10_000;
/** Longer than that, so that a lock left behind by a crash costs patience and not the change. */
const GIVE_UP_MS = 15_000;
const POLL_MS = 25;

/**
 * Takes the lock for all processes of this user: a file that names its holder. One whose holder has died, or that has
 * not changed hands for long by this process's own clock, is taken over.
 * @returns how to let it go
 * @throws Error where another program keeps it
 */
export async function takeLock(path: string, staleMs = STALE_MS): Promise<() => Promise<void>> {
  const mine = holderName();
  const begun = performance.now();
  let seen: { holder: string | undefined; since: number } | undefined;
  for (;;) {
    if (await create(path, mine)) return () => release(path, mine);
    const holder = await holderOf(path);
    const now = performance.now();
    if (seen?.holder !== holder) seen = { holder, since: now };
    if (holder !== undefined && (isDead(holder) || now - (seen?.since ?? now) > staleMs)) {
      await takeAway(path, holder);
    } else if (now - begun > GIVE_UP_MS) {
      throw new Error(`Another program keeps ${path}; remove it if none is running.`);
    } else {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

/** Written aside first and linked into place, so that a lock is never there without its holder's name. */
async function create(path: string, holder: string): Promise<boolean> {
  const aside = `${path}.${holder.split(' ').at(-1)}`;
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(holder);
  } finally {
    await file.close();
  }
  try {
    await link(aside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function holderOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Names this process to others, once and for all. */
export function holderName(): string {
  return `${hostname()} ${process.pid} ${randomBytes(8).toString('hex')}`;
}

/** Whether the holder was a process of this machine that is no more. */
export function isDead(holder: string): boolean {
  const [host, pid] = holder.split(' ');
  if (host !== hostname() || pid === undefined || !/^\d+$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Removes the lock of that very holder: another's, taken in between, is put back. */
async function takeAway(path: string, holder: string): Promise<void> {
  const away = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    await rename(path, away);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if ((await holderOf(away)) !== holder) await link(away, path).catch(() => {});
  await rm(away, { force: true });
}

/** Where it was taken over meanwhile, it is not ours any more to remove. */
async function release(path: string, mine: string): Promise<void> {
  if ((await holderOf(path)) === mine) await rm(path, { force: true });
}
