import { readFile } from 'node:fs/promises';

/** Clock ticks a second in /proc: USER_HZ, the same on every Linux that Node runs on. */
const TICKS = 100;

/** Seconds of processor time that a process has used, all threads. */
export async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // utime and stime are fields 14 and 15 of the whole line.
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** MiB of memory that are resident. */
export async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
