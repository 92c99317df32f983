import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Mounted hierarchies: one with version 2, several with version 1 or a mixture. */
async function hierarchies(): Promise<string[]> {
  const mounts = await readFile('/proc/mounts', 'utf8');
  return mounts
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , type]) => type === 'cgroup' || type === 'cgroup2')
    .map(([, folder]) => folder ?? '');
}

/** A version 1 cpuset takes no process until it says which processors and memory it has. */
async function inheritCpuset(hierarchy: string, folder: string): Promise<void> {
  for (const name of ['cpuset.cpus', 'cpuset.mems']) {
    const value = await readFile(join(hierarchy, name), 'utf8').catch(() => '');
    if (value.trim() !== '') await writeFile(join(folder, name), value).catch(() => undefined);
  }
}

/**
 * Makes a control group in every hierarchy that takes one (a container may own none), so that guests of the same
 * name and id on two hosts do not meet in one. `daemons` keeps the group itself free of processes, as version 2 demands.
 */
export async function makeCgroups(name: string): Promise<string[]> {
  const made: string[] = [];
  for (const hierarchy of await hierarchies()) {
    const folder = join(hierarchy, name);
    const daemons = join(folder, 'daemons');
    try {
      await mkdir(folder, { recursive: true });
      await inheritCpuset(hierarchy, folder);
      await mkdir(daemons, { recursive: true });
      await inheritCpuset(folder, daemons);
      made.push(folder);
    } catch {
      // Read-only here: the host does without this one.
    }
  }
  return made;
}
