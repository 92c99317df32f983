import { spawn } from 'node:child_process';
import { chown, mkdir, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import type { Lab } from './lab.ts';
import { systemEnvironment } from './run.ts';
import { ended, freeze, identify, kill, type ProcessId } from './state.ts';

export interface TestNodeOptions {
  domains: number;
  /** Whether the VM of this number, from 0, runs; every third does unless told. */
  running?: ((index: number) => boolean) | undefined;
}

/**
 * A node file of libvirt's test driver: a host of `domains` VMs that exist in the daemon's memory alone.
 * Opened as `test:///PATH`, each connection gets a world of its own.
 */
export function testNodeXml(options: TestNodeOptions): string {
  const { domains, running = (index) => index % 3 === 0 } = options;
  const width = String(domains).length;
  const rows: string[] = [];
  for (let index = 0; index < domains; index++) {
    const number = String(index).padStart(width, '0');
    const uuid = `7e57d0ad-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
    rows.push(
      `<domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>` +
        `<name>vm-${number}</name><uuid>${uuid}</uuid><memory unit='MiB'>${512 << (index % 4)}</memory>` +
        `<vcpu>${1 << (index % 3)}</vcpu><os><type>hvm</type></os>` +
        // 1 is running, 5 shut off (virDomainState).
        `<test:runstate>${running(index) ? 1 : 5}</test:runstate></domain>`,
    );
  }
  return `<node>
<cpu><mhz>3000</mhz><model>i686</model><active>16</active><nodes>2</nodes><sockets>2</sockets><cores>4</cores><threads>1</threads></cpu>
<memory>67108864</memory>
${rows.join('\n')}
<network type='test'><name>default</name><bridge name='virbr0'/><forward/><ip address='192.168.122.1' netmask='255.255.255.0'/></network>
<pool type='dir'><name>default</name><target><path>/default-pool</path></target></pool>
</node>
`;
}

async function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createConnection(socket);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}

/** Debian's `nobody` and `nogroup`. */
const NOBODY = 65534;

/**
 * A libvirtd with configuration and sockets of its own in the lab's folder, without namespaces, for `test:///…`.
 * Always a session daemon: a second system daemon would meddle with this machine's own guests and networks. Root
 * starts it as `nobody`.
 */
export class TestDaemon {
  readonly folder: string;
  readonly socket: string;
  #process: ProcessId | undefined;
  readonly #lab: Lab;
  readonly #extraConfig: string;

  constructor(lab: Lab, name: string, extraConfig = '') {
    this.#lab = lab;
    this.#extraConfig = extraConfig;
    this.folder = join(lab.folder, name);
    this.socket = join(this.folder, 'sockets/libvirt-sock');
  }

  /** The URI with which `virsh` reaches a path (`/default`, `/some/node.xml`) of the test driver through this daemon. */
  uri(path = '/default'): string {
    return `test+unix://${path}?socket=${this.socket}`;
  }

  async start(): Promise<void> {
    await mkdir(join(this.folder, 'sockets'), { recursive: true });
    const config = join(this.folder, 'libvirtd.conf');
    await writeFile(
      config,
      `unix_sock_dir = "${join(this.folder, 'sockets')}"
auth_unix_rw = "none"
unix_sock_rw_perms = "0777"
log_outputs = "2:file:${join(this.folder, 'libvirtd.log')}"
${this.#extraConfig}
`,
    );
    const asNobody = process.getuid?.() === 0;
    if (asNobody)
      for (const folder of [this.folder, join(this.folder, 'sockets')]) await chown(folder, NOBODY, NOBODY);
    const env = {
      ...systemEnvironment(),
      // It keeps its state here instead of in the user's own folders.
      HOME: this.folder,
      XDG_RUNTIME_DIR: join(this.folder, 'sockets'),
      XDG_CONFIG_HOME: join(this.folder, 'config'),
      XDG_CACHE_HOME: join(this.folder, 'cache'),
      XDG_DATA_HOME: join(this.folder, 'data'),
    };
    const args = ['--config', config, '--pid-file', join(this.folder, 'pid')];
    const identity = asNobody ? { uid: NOBODY, gid: NOBODY } : {};
    const child = spawn('libvirtd', args, { env, ...identity, cwd: this.folder, stdio: 'ignore' });
    const failed = new Promise<never>((_, reject) => {
      child.once('error', reject);
      child.once('exit', (code) =>
        reject(new Error(`libvirtd ended with ${code}; see ${this.folder}/libvirtd.log.`)),
      );
    });
    failed.catch(() => undefined);
    if (child.pid === undefined) return failed;
    const id = await identify(child.pid);
    this.#process = id;
    await this.#lab.record((state) => state.processes.push(id));
    while (!(await Promise.race([answers(this.socket), failed])))
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  get process(): ProcessId {
    if (this.#process === undefined) throw new Error('The daemon has not been started.');
    return this.#process;
  }

  /** Ends the daemon and waits until it has gone; `start` brings it back at the same socket. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await kill(this.process, signal);
    if (!(await ended(this.process))) throw new Error(`libvirtd survives ${signal}.`);
  }

  /** The socket goes on taking connections and bytes, and nothing answers. */
  async freeze(): Promise<void> {
    await freeze(this.process);
  }

  async thaw(): Promise<void> {
    await kill(this.process, 'SIGCONT');
  }
}
