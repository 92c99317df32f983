import { findLocalSocket } from '../localSocket.ts';
import { TransportError, type TransportFacts } from '../transportError.ts';
import { connectName, type ConnectUri } from '../uri.ts';
import type { RemoteFacts } from './remoteFacts.ts';
import { remoteWord } from './sshCommand.ts';

/** How libvirt's socket at the far end is reached. */
export type Way =
  /** A forwarded socket: any number of connections, none of which counts as a session of the server's ten. */
  | 'forward'
  /** virt-ssh-helper or nc, run there for each connection. */
  | 'helper';

/** `proxy` and `netcat` say how; without them a forwarded socket is the best. */
export function preferredWay(uri: ConnectUri): Way {
  const { proxy = 'auto', netcat } = uri.params;
  if (!['auto', 'netcat', 'native'].includes(proxy))
    throw new TransportError('INVALID_URI', `proxy=${proxy} is none of auto, netcat, native`);
  return proxy !== 'auto' || netcat !== undefined ? 'helper' : 'forward';
}

/** What a far host's facts mean for reaching libvirt there: its socket, the commands that reach it, why it cannot be. */
export class FarLibvirt {
  readonly #uri: ConnectUri;
  readonly #readOnly: boolean;
  readonly #facts: RemoteFacts;

  constructor(
    { uri, readOnly = false }: { uri: ConnectUri; readOnly?: boolean | undefined },
    facts: RemoteFacts,
  ) {
    this.#uri = uri;
    this.#readOnly = readOnly;
    this.#facts = facts;
  }

  /** The daemon's socket, chosen as libvirt does; undefined where there is none. */
  async socket(): Promise<string | undefined> {
    const { runtime, home, uid, programs, sockets } = this.#facts;
    const { path } = await findLocalSocket(this.#uri, {
      readOnly: this.#readOnly,
      env: { XDG_RUNTIME_DIR: runtime, HOME: home },
      uid,
      installed: (daemon) => Promise.resolve(programs.has(daemon)),
      exists: (candidate) => sockets.has(candidate),
    });
    return sockets.has(path) ? path : undefined;
  }

  /**
   * virt-ssh-helper finds the socket itself, and starts a session's daemon. Undefined where it is not there, or the URI
   * asks for something that it cannot do.
   */
  helperCommand(readOnly = this.#readOnly): string | undefined {
    const { proxy, netcat, socket } = this.#uri.params;
    const program = this.#facts.programs.get('virt-ssh-helper');
    if (program === undefined || proxy === 'netcat' || netcat !== undefined || socket !== undefined)
      return undefined;
    return `exec ${remoteWord(program)} ${readOnly ? '-r ' : ''}${remoteWord(connectName(this.#uri) ?? '')}`;
  }

  /** @throws TransportError NO_HELPER where there is no nc either */
  netcatCommand(socket: string): string {
    const nc = this.#uri.params['netcat'] ?? this.#facts.programs.get('nc');
    if (nc === undefined)
      throw this.#error(
        'NO_HELPER',
        'the server forbids forwarding, and neither virt-ssh-helper nor nc is installed there',
      );
    return `exec ${remoteWord(nc)} -U ${remoteWord(socket)}`;
  }

  /** The same to a port, where nc is there; it is known whether ssh's own way is forbidden only once it was tried. */
  netcatPortCommand(host: string, port: number): string | undefined {
    const nc = this.#facts.programs.get('nc');
    return nc === undefined ? undefined : `exec ${remoteWord(nc)} ${remoteWord(host)} ${port}`;
  }

  /**
   * Where there is no socket: a session's daemon is started by the helper, as libvirt would; the system's is not ours.
   * @throws TransportError NO_DAEMON
   */
  startCommand(): string {
    const isSession = this.#uri.path === '/session' && this.#facts.uid !== 0;
    // Only the system's daemons have read-only twins.
    const helper = this.helperCommand(false);
    if (isSession && helper !== undefined && this.#daemon() !== undefined) return helper;
    throw this.noDaemon();
  }

  noDaemon(): TransportError {
    const daemon = this.#daemon();
    const why =
      daemon === undefined
        ? 'libvirt is not installed there'
        : 'libvirt is installed there, but its daemon is not running';
    return this.#error('NO_DAEMON', why, { daemon });
  }

  unserved(path: string): TransportError {
    const why = `${path} is there, but no daemon serves it`;
    return this.#error('NO_DAEMON', why, { daemon: this.#daemon() }, path);
  }

  denied(path: string): TransportError {
    return this.#error('NO_PERMISSION', `${this.#facts.user} may not use ${path}`, {}, path);
  }

  #daemon(): string | undefined {
    return [`virt${this.#uri.driver}d`, 'libvirtd', 'virtproxyd'].find((name) =>
      this.#facts.programs.has(name),
    );
  }

  #error(
    code: TransportError['code'],
    why: string,
    more: TransportFacts = {},
    path?: string,
  ): TransportError {
    const { user, groups, distribution, systemd } = this.#facts;
    return new TransportError(code, `ssh to ${this.#uri.host ?? ''}: ${why}`, {
      ...(path !== undefined && { path }),
      facts: { user, groups, distribution, systemd, ...more },
    });
  }
}
