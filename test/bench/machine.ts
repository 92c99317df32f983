import { readFile } from 'node:fs/promises';
import { arch, cpus, loadavg, release, totalmem } from 'node:os';
import { run } from '../lab/index.ts';

/** What the figures were measured on. No names and no paths: results are kept in the repository. */
export interface Machine {
  processor: string;
  cores: number;
  memoryGiB: number;
  kernel: string;
  system: string;
  node: string;
  libvirt: string;
  qemu: string;
  /** Of the minute before, without which a figure cannot be judged. */
  load: number;
}

export async function describeMachine(): Promise<Machine> {
  const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const firstLine = async (command: string, ...args: string[]): Promise<string> =>
    (await run(command, args).catch(() => 'not installed')).split('\n')[0]?.trim() ?? '';
  return {
    processor: `${cpus()[0]?.model.trim() ?? 'unknown'} (${arch()})`,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    system: /^PRETTY_NAME="(.*)"$/m.exec(osRelease)?.[1] ?? 'unknown',
    node: process.version,
    libvirt: await firstLine('virsh', '--version'),
    qemu: await firstLine('qemu-img', '--version'),
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}
