import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { run } from '../lab/index.ts';

const PATTERN = fileURLToPath(new URL('peers/virtManagerPattern.py', import.meta.url));
/** Debian's own interpreter: python3-libvirt belongs to it, whatever else stands first on the PATH. */
const PYTHON = '/usr/bin/python3';

/** ms; a thousand VMs at 50 ms take it minutes. */
const PATIENCE = 900_000;

export interface PeerAnswer {
  seconds: number;
  domains: number;
  ticks: number;
  processor: number;
}

/** Runs virt-manager's call pattern to its end. */
export async function virtManagerPattern(...args: string[]): Promise<PeerAnswer> {
  return JSON.parse(await run(PYTHON, [PATTERN, ...args], { timeout: PATIENCE })) as PeerAnswer;
}

/** Starts it holding hosts open, and resolves when it has read everything. Its input's end ends it. */
export async function holdByVirtManagerPattern(uris: readonly string[]): Promise<ChildProcess> {
  const child = spawn(PYTHON, [PATTERN, 'hold', ...uris], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(() =>
    Promise.reject(new Error('virtManagerPattern.py ended early.')),
  );
  ended.catch(() => undefined);
  await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
  return child;
}

/** ms that virsh needs for a command. */
export async function virshMs(uri: string, ...args: string[]): Promise<number> {
  const started = performance.now();
  await run('virsh', ['--connect', uri, ...args], { timeout: PATIENCE });
  return performance.now() - started;
}
