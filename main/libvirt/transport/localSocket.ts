import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TransportError } from './transportError.ts';
import { isClientDriver } from './uri.ts';
import type { ConnectUri } from './uri.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Whose daemon and which: what decides about socket and binary. */
export interface LocalTarget {
  /** The socket to dial. */
  path: string;
  /** All that were looked at, for the message when nothing is there. */
  candidates: string[];
  /** The user's own daemon, which libvirt starts when it is missing. */
  session: boolean;
  /** The binary that serves the socket: `virtqemud` or `libvirtd`. */
  daemon: string;
}

/** A folder of the user's own: libvirt takes $XDG_RUNTIME_DIR, else the cache folder. */
function sessionDirectory(env: Environment): string {
  const { XDG_RUNTIME_DIR: runtime, XDG_CACHE_HOME: cache, HOME: home } = env;
  if (runtime) return join(runtime, 'libvirt');
  if (cache) return join(cache, 'libvirt');
  if (home) return join(home, '.cache', 'libvirt');
  throw new TransportError(
    'NO_DAEMON',
    'neither XDG_RUNTIME_DIR nor HOME is set: there is no place for a session socket',
  );
}

/**
 * Whether the user's own daemon is meant. For root `/session` is the system's daemon, as in libvirt. Drivers that in
 * libvirt run inside the client (test, ESX, VMware, …) run here in the daemon that the user may start: their own.
 */
function isSession(uri: ConnectUri, uid: number): boolean {
  if (uid === 0) return false;
  return (
    uri.path === '/session' || uri.driver === 'test' || uri.driver.startsWith('vmware') || isClientDriver(uri)
  );
}

/** Drivers with a daemon of their own (`virt<driver>d`); the others are opened by libvirtd (or virtproxyd). */
const modularDrivers: ReadonlySet<string> = new Set(['qemu', 'lxc', 'xen', 'vbox', 'bhyve', 'vz', 'ch']);

async function existsHere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    // What may not be looked at may be there: dialling will tell.
    return (error as NodeJS.ErrnoException).code === 'EACCES';
  }
}

/**
 * Picks the socket as libvirt does: `socket=` if given, else the modular daemon's if it is there, else the monolithic
 * one's, else the one of the daemon that is installed.
 * @throws TransportError for a URI that no local daemon opens
 */
export async function findLocalSocket(
  uri: ConnectUri,
  options: {
    readOnly: boolean;
    env: Environment;
    uid: number;
    installed: (daemon: string) => Promise<boolean>;
    systemDirectory?: string;
    /** Whether a path is there, perhaps not to be looked at; this machine's by default, a far host's for ssh. */
    exists?: (path: string) => Promise<boolean> | boolean;
  },
): Promise<LocalTarget> {
  const exists = options.exists ?? existsHere;
  if (uri.path === '/embed') throw unsupported('the embedded driver runs inside a program, not in a daemon');
  const session = isSession(uri, options.uid);
  const direct = modularDrivers.has(uri.driver) ? `virt${uri.driver}` : undefined;
  const given = uri.params['socket'];
  if (given !== undefined) {
    if (!given.startsWith('/'))
      throw new TransportError('INVALID_URI', `socket=${given} is no absolute path`);
    return { path: given, candidates: [given], session, daemon: 'libvirtd' };
  }
  const directory = session ? sessionDirectory(options.env) : (options.systemDirectory ?? '/var/run/libvirt');
  // Only the system's daemons have read-only twins.
  const suffix = options.readOnly && !session ? '-sock-ro' : '-sock';
  const target = (base: string, daemon: string): LocalTarget => {
    const path = join(directory, `${base}${suffix}`);
    return { path, candidates: [path], session, daemon };
  };
  const legacy = target('libvirt', 'libvirtd');
  const modular = direct && target(direct, `${direct}d`);
  const mode = uri.params['mode'] ?? 'auto';
  if (mode === 'legacy' || (mode === 'auto' && !modular)) return legacy;
  if (mode === 'direct') {
    if (modular) return modular;
    throw unsupported(`the driver ${uri.driver} has no daemon of its own (mode=direct)`);
  }
  if (mode !== 'auto' || !modular)
    throw new TransportError('INVALID_URI', `mode=${mode} is none of auto, direct, legacy`);
  const candidates = [modular.path, legacy.path];
  if (await exists(modular.path)) return { ...modular, candidates };
  if (await exists(legacy.path)) return { ...legacy, candidates };
  const preferred = session && (await options.installed(modular.daemon)) ? modular : legacy;
  return { ...preferred, candidates };
}

const unsupported = (why: string): TransportError => new TransportError('UNSUPPORTED_TRANSPORT', why);
