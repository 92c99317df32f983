import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './run.ts';

/**
 * A process by its id and the moment it started: ids are used again, the pair is not.
 * `start` is field 22 of /proc/PID/stat, in clock ticks since boot.
 */
export interface ProcessId {
  pid: number;
  start: string;
}

/** What one lab has made that the kernel would not take away with it. Kept in the lab's folder, for whoever cleans up after a crash. */
export interface LabState {
  owner: ProcessId;
  processes: ProcessId[];
  bridges: string[];
  /** Folders in the control group file systems, one per hierarchy and host. */
  cgroups: string[];
}

const PREFIX = 'virtdeck-lab-';

/** Where every lab of this machine has its folder: short, because a unix socket's path ends at 107 bytes. */
export const labFolderPrefix = (): string => join(tmpdir(), PREFIX);

async function statOf(pid: number): Promise<{ state: string | undefined; start: string | undefined }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  // The second field is the name, in parentheses, and may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], start: fields[19] };
}

async function startOf(pid: number): Promise<string | undefined> {
  const { state, start } = await statOf(pid);
  // A zombie has ended; only its parent can take it away.
  return state === 'Z' ? undefined : start;
}

export async function identify(pid: number): Promise<ProcessId> {
  const start = await startOf(pid);
  if (start === undefined) throw new Error(`Process ${pid} has already ended.`);
  return { pid, start };
}

export async function isAlive(process: ProcessId): Promise<boolean> {
  return (await startOf(process.pid)) === process.start;
}

/** Ends exactly this process; one that has taken over its id is left alone. */
export async function kill(target: ProcessId, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (!(await isAlive(target))) return;
  try {
    process.kill(target.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Waits until it has ended, at most `ms`. */
export async function ended(target: ProcessId, ms = 10_000): Promise<boolean> {
  const until = Date.now() + ms;
  while (await isAlive(target)) {
    if (Date.now() > until) return false;
    await sleep(20);
  }
  return true;
}

/** Stops a process where it stands and waits until it does. `kill(target, 'SIGCONT')` lets it go on. */
export async function freeze(target: ProcessId): Promise<void> {
  await kill(target, 'SIGSTOP');
  while ((await isAlive(target)) && (await statOf(target.pid)).state !== 'T') await sleep(5);
}

/** Removes a control group and those below it, which exist as long as a process is in them. */
async function removeCgroup(folder: string): Promise<void> {
  await run('find', [folder, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';'], { timeout: 10_000 }).catch(
    () => undefined,
  );
}

/** Takes away everything that a lab's state names, then its folder. Never fails half way. */
export async function removeLab(folder: string, state: LabState): Promise<void> {
  for (const target of state.processes) {
    await kill(target);
    await ended(target);
  }
  for (const bridge of state.bridges) await run('ip', ['link', 'delete', bridge]).catch(() => undefined);
  for (const cgroup of state.cgroups) await removeCgroup(cgroup);
  await rm(folder, { recursive: true, force: true });
}

/** In one step, because another lab may be reading at this moment. */
export async function writeState(folder: string, state: LabState): Promise<void> {
  const file = join(folder, 'lab.json');
  await writeFile(`${file}.new`, JSON.stringify(state, undefined, 2));
  await rename(`${file}.new`, file);
}

/** Removes what labs left behind whose owner is gone. Returns their folders. */
export async function removeLeftovers(): Promise<string[]> {
  const removed: string[] = [];
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(tmpdir(), name);
    const text = await readFile(join(folder, 'lab.json'), 'utf8').catch(() => undefined);
    // Another lab is just being made there, or it is another user's.
    if (text === undefined) continue;
    const state = JSON.parse(text) as LabState;
    if (await isAlive(state.owner)) continue;
    await removeLab(folder, state);
    removed.push(folder);
  }
  return removed;
}
