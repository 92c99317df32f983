import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { enteredProcess, type LabHost } from './host.ts';

const run = promisify(execFile);

export interface SshServerOptions {
  folder: string;
  /** The host whose server it is, on its own address and port 22; else this machine's loopback. */
  on?: LabHost | undefined;
  /** Locks the key that it lets in. */
  passphrase?: string | undefined;
  /** More lines for sshd_config; the first value of a keyword counts, so they win. */
  config?: string;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/**
 * A real sshd that lets in whoever runs it, by a key of its own: on this machine's loopback (needs no root), or as a
 * process of a lab's host.
 */
export class SshServer {
  readonly user = userInfo().username;
  readonly address: string;
  readonly port: number;
  readonly keyFile: string;
  readonly knownHosts: string;
  readonly #options: SshServerOptions;
  #child: ChildProcess | undefined;

  private constructor(options: SshServerOptions, port: number) {
    this.#options = options;
    this.address = options.on?.address ?? '127.0.0.1';
    this.port = port;
    this.keyFile = join(options.folder, 'id');
    this.knownHosts = join(options.folder, 'known_hosts');
  }

  static async start(options: SshServerOptions): Promise<SshServer> {
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    const server = new SshServer(options, options.on === undefined ? await freePort() : 22);
    await server.#makeKey('id', options.passphrase);
    await server.replaceHostKey();
    await server.listen();
    return server;
  }

  async #makeKey(name: string, passphrase = ''): Promise<void> {
    const file = join(this.#options.folder, name);
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', file]);
  }

  /** The host shows another key from its next start on. */
  async replaceHostKey(): Promise<void> {
    const path = join(this.#options.folder, 'host');
    await run('rm', ['-f', path, `${path}.pub`]);
    await this.#makeKey('host');
  }

  /** Of the key that it shows. */
  async fingerprint(): Promise<string> {
    const { stdout } = await run('ssh-keygen', ['-lf', join(this.#options.folder, 'host.pub')]);
    return stdout.split(' ')[1] ?? '';
  }

  /** The part of a URI between its scheme and its path, and the parameters that name this lab's files. */
  get authority(): string {
    return `${this.user}@${this.address}:${this.port}`;
  }
  get params(): string {
    return `keyfile=${this.keyFile}&known_hosts=${this.knownHosts}`;
  }

  async listen(): Promise<void> {
    const { folder, config = '', on } = this.#options;
    const path = (name: string): string => join(folder, name);
    // Run as root it wants the folder of its unprivileged half.
    if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
    await writeFile(
      path('sshd_config'),
      `${config}
ListenAddress ${this.address}:${this.port}
HostKey ${path('host')}
AuthorizedKeysFile ${path('id.pub')}
PidFile none
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
LogLevel VERBOSE
`,
    );
    const sshd = ['/usr/sbin/sshd', '-D', '-f', path('sshd_config'), '-E', path('log')] as const;
    const [program, ...words] = on === undefined ? sshd : on.entering(sshd[0], sshd.slice(1));
    this.#child = spawn(program, words, { stdio: 'ignore' });
    for (let tries = 0; tries < 200; tries += 1) {
      if (await this.#answers()) return;
      await delay(25);
    }
    throw new Error(`sshd does not listen on ${this.address}:${this.port}`);
  }

  async #answers(): Promise<boolean> {
    const socket = connect(this.port, this.address);
    return new Promise((resolve) => {
      socket.once('data', () => resolve(true)).once('error', () => resolve(false));
    }).finally(() => socket.destroy()) as Promise<boolean>;
  }

  /** How many logins it has accepted, in whatever way. */
  async logins(): Promise<number> {
    return (await this.#log()).match(/^Accepted \S+ for /gm)?.length ?? 0;
  }

  /** The processes that serve those who are logged in now, by their ids on this machine. */
  async sessions(): Promise<number[]> {
    const server = await this.#process();
    return readFile(`/proc/${server}/task/${server}/children`, 'utf8')
      .catch(() => '')
      .then((text) => text.split(' ').filter(Boolean).map(Number));
  }

  #log(): Promise<string> {
    return readFile(join(this.#options.folder, 'log'), 'utf8').catch(() => '');
  }

  async #process(): Promise<number> {
    const pid = this.#child?.pid ?? 0;
    return this.#options.on === undefined ? pid : enteredProcess(pid);
  }

  /** Ends it; connections that it has accepted are processes of their own and go on. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    process.kill(await this.#process(), 'SIGTERM');
    await ended;
    this.#child = undefined;
  }
}
