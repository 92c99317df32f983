import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Duplex } from 'node:stream';
import { TransportError } from './transportError.ts';
import type { Environment, LocalTarget } from './localSocket.ts';
import { dialUnix } from './unix.ts';

/** Where libvirt's daemons are installed; a user's PATH often leaves the sbin folders out. */
const daemonDirectories = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

/** libvirt's own allowance for a session daemon to appear. */
const startTimeoutMs = 30_000;
/** A daemon that loses the race with another one exits; the winner's socket then appears within moments. */
const raceMs = 2_000;

/** The path of a daemon's binary. libvirt lets VIRTD_PATH or LIBVIRTD_PATH name its folder. */
export async function findDaemon(name: string, env: Environment): Promise<string | undefined> {
  const given = env['VIRTD_PATH'] ?? env['LIBVIRTD_PATH'];
  const directories = given
    ? [given]
    : [...daemonDirectories, ...(env['PATH'] ?? '').split(':').filter(Boolean)];
  for (const directory of directories) {
    const path = join(directory, name);
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return undefined;
}

/** Starts under way, by socket: whoever comes meanwhile waits for the same daemon. */
const starting = new Map<string, Promise<void>>();

/**
 * Starts the user's session daemon, as libvirt does (it ends by itself after two minutes without a client and guest),
 * and dials it.
 * @throws TransportError AUTOSTART_FAILED, or the signal's reason
 */
export async function startSessionDaemon(
  target: LocalTarget,
  env: Environment,
  signal: AbortSignal | undefined,
): Promise<Duplex> {
  let start = starting.get(target.path);
  if (!start) {
    start = launch(target, env).finally(() => starting.delete(target.path));
    starting.set(target.path, start);
  }
  await Promise.race([start, aborted(signal)]);
  return dialUnix(target.path, signal);
}

const aborted = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal?.throwIfAborted();
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

async function launch(target: LocalTarget, env: Environment): Promise<void> {
  const binary = await findDaemon(target.daemon, env);
  if (!binary)
    throw new TransportError(
      'NO_DAEMON',
      `${target.path}: there is no such socket, and ${target.daemon} is not installed, so that it cannot be started`,
      { path: target.path },
    );
  const child = spawn(binary, ['--timeout=120'], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: env as NodeJS.ProcessEnv,
    cwd: '/',
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = `${words}${text}`.slice(-2000);
  });
  let exit: { at: number; how: string } | undefined;
  child.once('error', (error) => (exit = { at: Date.now(), how: error.message }));
  child.once(
    'exit',
    (code, by) => (exit = { at: Date.now(), how: by ? `killed by ${by}` : `exit status ${code}` }),
  );
  try {
    const started = Date.now();
    for (let wait = 5; ; wait = Math.min(wait * 2, 200)) {
      if (await answers(target.path)) return;
      const now = Date.now();
      if (exit && now - exit.at > raceMs) throw failed(binary, target.path, `${exit.how}. ${words.trim()}`);
      if (now - started > startTimeoutMs)
        throw failed(binary, target.path, `no socket within ${startTimeoutMs} ms`);
      await delay(wait);
    }
  } finally {
    // The daemon lives on by itself.
    child.stderr.destroy();
    child.unref();
  }
}

async function answers(path: string): Promise<boolean> {
  try {
    (await dialUnix(path)).destroy();
    return true;
  } catch (error) {
    if (error instanceof TransportError && error.code === 'NO_DAEMON') return false;
    throw error;
  }
}

const failed = (binary: string, path: string, why: string): TransportError =>
  new TransportError('AUTOSTART_FAILED', `${binary} was started for ${path}, but failed: ${why}`, { path });
