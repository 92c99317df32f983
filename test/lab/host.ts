import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmod,
  chown,
  copyFile,
  cp,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { cacheFolder } from './cache.ts';
import { makeCgroups } from './cgroups.ts';
import { consoleLog, guestXml, type GuestOptions } from './domainXml.ts';
import { buildGuest, type GuestImage, type GuestKind } from './guest/build.ts';
import { HOST_ENTER, HOST_INIT, JOIN_CGROUPS } from './hostScripts.ts';
import type { Lab } from './lab.ts';
import { run, type RunOptions } from './run.ts';
import { ended, freeze, identify, kill, type ProcessId } from './state.ts';

export interface HostOptions {
  name: string;
  /**
   * `own` (the default): a network namespace of its own, with an address on the lab's bridge and the NAT network
   * `default`. `shared`: this machine's network, so that a guest's VNC port on 127.0.0.1 is reachable; no NAT network.
   */
  network?: 'own' | 'shared' | undefined;
  /** More lines for libvirtd.conf, such as `max_client_requests = 2`. */
  daemonConfig?: string | undefined;
}

export type DaemonName = 'libvirtd' | 'virtlogd';

const FOLDERS = [
  'etc/libvirt',
  'var/lib/libvirt',
  'var/cache/libvirt',
  'var/log/libvirt/qemu',
  'run/libvirt',
  'run/lock',
];

const libvirtdConfig = (extra: string): string => `
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_group = "root"
unix_sock_rw_perms = "0777"
host_uuid = "${randomUUID()}"
log_outputs = "2:file:/var/log/libvirt/libvirtd.log"
${extra}
`;

// Confinement and a private /dev for QEMU cannot be had in every container, and are not what the lab is for.
const QEMU_CONFIG = `
security_driver = "none"
namespaces = []
`;

const natNetwork = (subnet: string): string => `<network>
  <name>default</name>
  <forward mode='nat'/>
  <bridge name='virbr0' stp='off' delay='0'/>
  <ip address='${subnet}.1' netmask='255.255.255.0'>
    <dhcp><range start='${subnet}.2' end='${subnet}.254'/></dhcp>
  </ip>
</network>`;

async function capabilitiesCache(): Promise<string> {
  const folder = join(await cacheFolder(), 'capabilities');
  await mkdir(folder, { recursive: true });
  return folder;
}

/** The process of a host that `entering` started, by the id of what entered: nsenter's only child. */
export async function enteredProcess(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return Number(children.trim().split(' ')[0]) || pid;
}

/** Whether this process may make hosts: namespaces and mounts need root. */
export const canRunHosts = (): boolean => process.getuid?.() === 0;

/** One private hypervisor host: virtlogd and libvirtd that see folders, a name and a network of their own. */
export class LabHost {
  readonly name: string;
  /** Holds what the host sees as /etc/libvirt, /var/lib/libvirt and so on. */
  readonly folder: string;
  /** The daemon's socket, reachable from outside the namespaces. */
  readonly socket: string;
  readonly readOnlySocket: string;
  readonly uri: string;
  /** On the lab's bridge; absent with a shared network. */
  readonly address: string | undefined;
  readonly network: 'own' | 'shared';
  readonly #lab: Lab;
  readonly #options: HostOptions;
  #init: ChildProcessByStdio<Writable, Readable, null> | undefined;
  /** Process 1 of the host's process namespace, by its id outside. */
  #initPid = 0;
  #holder: ProcessId | undefined;

  constructor(lab: Lab, options: HostOptions, address: string | undefined) {
    this.#lab = lab;
    this.#options = options;
    this.name = options.name;
    this.network = options.network ?? 'own';
    this.address = address;
    this.folder = join(lab.folder, options.name);
    this.socket = join(this.folder, 'run/libvirt/libvirt-sock');
    this.readOnlySocket = `${this.socket}-ro`;
    this.uri = `qemu+unix:///system?socket=${this.socket}`;
  }

  /** Called by the lab, once. */
  async start(): Promise<void> {
    await this.#makeFolders();
    await this.#enterNamespaces();
    if (this.address !== undefined) await this.#connectToBridge(this.address);
    await this.startDaemon('virtlogd');
    await this.startDaemon('libvirtd');
    if (this.network === 'own') await this.#startNatNetwork();
  }

  async #makeFolders(): Promise<void> {
    for (const name of FOLDERS) await mkdir(join(this.folder, name), { recursive: true, mode: 0o755 });
    const etc = join(this.folder, 'etc/libvirt');
    await writeFile(join(etc, 'libvirtd.conf'), libvirtdConfig(this.#options.daemonConfig ?? ''));
    await writeFile(join(etc, 'qemu.conf'), QEMU_CONFIG);
    const images = join(this.folder, 'var/lib/libvirt/images');
    await mkdir(images);
    // QEMU's user must be able to write where libvirt keeps its sockets, as the package's own folder allows it.
    const qemu = await stat('/var/lib/libvirt/qemu').catch(() => undefined);
    const own = join(this.folder, 'var/lib/libvirt/qemu');
    await mkdir(own, { recursive: true });
    if (qemu !== undefined) await chown(own, qemu.uid, qemu.gid);
    await cp(await capabilitiesCache(), this.#capabilities, { recursive: true });
    const vnc = join(this.folder, 'vnc');
    await mkdir(vnc);
    await chmod(vnc, 0o777);
  }

  async #enterNamespaces(): Promise<void> {
    const group = `${this.#lab.id}-${this.name}`;
    const groups = await makeCgroups(group);
    await this.#lab.record((state) => state.cgroups.push(...groups));
    const namespaces = [
      '--mount',
      '--uts',
      '--pid',
      '--cgroup',
      ...(this.network === 'own' ? ['--net'] : []),
    ];
    const init = [
      'bash',
      '-c',
      HOST_INIT,
      'init',
      this.folder,
      this.name,
      this.#lab.hostsFile,
      groups.length > 0 ? group : '',
    ];
    const args = [
      '-c',
      JOIN_CGROUPS,
      'join',
      ...groups,
      '--',
      'unshare',
      ...namespaces,
      '--fork',
      '--kill-child',
      ...init,
    ];
    const child = spawn('bash', args, { stdio: ['pipe', 'pipe', 'inherit'], cwd: '/' });
    this.#init = child;
    if (child.pid === undefined) throw new Error(`Host ${this.name}: bash does not start.`);
    const holder = await identify(child.pid);
    this.#holder = holder;
    await this.#lab.record((state) => state.processes.push(holder));
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve());
      child.once('exit', (code) =>
        reject(new Error(`Host ${this.name}: its namespaces could not be made (exit ${code}).`)),
      );
    });
    for (const folder of groups) await writeFile(join(folder, 'daemons/cgroup.procs'), `${child.pid}`);
    const children = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
    this.#initPid = Number(children.trim().split(' ')[0]);
  }

  async #connectToBridge(address: string): Promise<void> {
    const { bridge, gateway } = await this.#lab.bridge();
    const outer = `${bridge}-${address.split('.')[3]}`;
    await run('ip', [
      'link',
      'add',
      outer,
      'type',
      'veth',
      'peer',
      'name',
      'eth0',
      'netns',
      `${this.#initPid}`,
    ]);
    await run('ip', ['link', 'set', outer, 'master', bridge, 'up']);
    await this.run('ip', ['addr', 'add', `${address}/24`, 'dev', 'eth0']);
    await this.run('ip', ['link', 'set', 'eth0', 'up']);
    await this.run('ip', ['route', 'add', 'default', 'via', gateway]);
  }

  async #startNatNetwork(): Promise<void> {
    const subnet = `192.168.${120 + Number(this.address?.split('.')[3] ?? 0)}`;
    await this.define('net-define', natNetwork(subnet));
    await this.virsh('net-start', 'default');
  }

  /** Runs a program as a process of this host. */
  run(command: string, args: readonly string[] = [], options: RunOptions = {}): Promise<string> {
    const [enter, ...words] = this.entering(command, args);
    return run(enter, words, options);
  }

  /** The command line that starts a program as a process of this host: its own process, then nsenter's only child. */
  entering(command: string, args: readonly string[] = []): [command: string, ...args: string[]] {
    const namespaces = ['--mount', '--root', '--uts', '--net', '--pid', '--cgroup'];
    const enter = ['--target', `${this.#initPid}`, ...namespaces, '--', 'bash', '-c', HOST_ENTER, 'enter'];
    return ['nsenter', ...enter, command, ...args];
  }

  /** `virsh` on this host's daemon, from outside, as an administrator beside Virtdeck would use it. */
  virsh(...args: string[]): Promise<string> {
    return run('virsh', ['--connect', this.uri, '--quiet', ...args]);
  }

  /** Feeds XML to one of virsh's commands that read a file: `define`, `net-define`, `pool-define`, … */
  async define(command: string, xml: string, ...args: string[]): Promise<string> {
    // A file, because virsh opens what it reads by name, and a child's standard input is a socket without one.
    const file = join(this.folder, `${randomUUID()}.xml`);
    await writeFile(file, xml);
    try {
      return await this.virsh(command, file, ...args);
    } finally {
      await rm(file);
    }
  }

  /** The lab guest's files inside this host, where QEMU's user can read them. */
  async guestImage(kind: GuestKind = 'small'): Promise<GuestImage> {
    const built = await buildGuest(kind);
    const suffix = kind === 'small' ? '' : `-${kind}`;
    const image = {
      kernel: `/var/lib/libvirt/images/kernel${suffix}`,
      initrd: `/var/lib/libvirt/images/initrd${suffix}`,
    };
    for (const part of ['kernel', 'initrd'] as const) {
      const target = join(this.folder, image[part]);
      if ((await stat(target).catch(() => undefined)) === undefined) await copyFile(built[part], target);
      await chmod(target, 0o644);
    }
    return image;
  }

  /** What libvirt learnt about this machine's QEMU by starting it, which takes it seconds; it checks what it finds there. */
  get #capabilities(): string {
    return join(this.folder, 'var/cache/libvirt/qemu/capabilities');
  }

  /** Defines a VM that boots the lab guest; it is not started. VNC is on a unix socket unless the network is shared. */
  async defineGuest(options: GuestOptions): Promise<void> {
    const shared = this.network === 'shared';
    const image = await this.guestImage(options.video === 'virtio' ? 'graphics' : 'small');
    const xml = guestXml(image, {
      network: shared ? 'user' : 'default',
      vnc: shared ? 'loopback' : { socket: this.vncSocket(options.name) },
      ...options,
    });
    await this.define('define', xml);
    await cp(this.#capabilities, await capabilitiesCache(), { recursive: true });
  }

  /** What a guest wrote on its serial console since its last start. */
  async consoleText(guest: string): Promise<string> {
    return readFile(join(this.folder, consoleLog(guest)), 'utf8').catch(() => '');
  }

  /** A path that means the same inside and outside the host's namespaces. */
  vncSocket(guest: string): string {
    return join(this.folder, 'vnc', `${guest}.sock`);
  }

  /** Starts the daemon and waits until its socket takes connections. */
  async startDaemon(name: DaemonName = 'libvirtd'): Promise<void> {
    await this.run(name, ['--daemon', '--pid-file', `/run/libvirt/${name}.pid`]);
    if (name === 'libvirtd') await this.virsh('uri');
  }

  /** The daemon's process, by its id on this machine. */
  async daemon(name: DaemonName = 'libvirtd'): Promise<ProcessId> {
    const inner = (await readFile(join(this.folder, `run/libvirt/${name}.pid`), 'utf8')).trim();
    const namespace = await readlink(`/proc/${this.#initPid}/ns/pid`);
    for (const pid of await readdir('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      if ((await readlink(`/proc/${pid}/ns/pid`).catch(() => '')) !== namespace) continue;
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      if (/^NSpid:.*\s(\d+)$/m.exec(status)?.[1] === inner) return identify(Number(pid));
    }
    throw new Error(`Host ${this.name} runs no ${name}.`);
  }

  /** Ends the daemon (guests go on) and waits until it has gone. */
  async killDaemon(signal: NodeJS.Signals = 'SIGKILL', name: DaemonName = 'libvirtd'): Promise<void> {
    const daemon = await this.daemon(name);
    await kill(daemon, signal);
    if (!(await ended(daemon))) throw new Error(`Host ${this.name}: ${name} survives ${signal}.`);
  }

  async restartDaemon(): Promise<void> {
    await this.killDaemon('SIGTERM');
    await this.startDaemon();
  }

  /** From now on the daemon's socket takes connections and bytes, and nothing answers. */
  async freezeDaemon(): Promise<void> {
    await freeze(await this.daemon());
  }

  async thawDaemon(): Promise<void> {
    await kill(await this.daemon(), 'SIGCONT');
  }

  /** Ends everything that runs on this host. */
  async stop(): Promise<void> {
    this.#init?.stdin.end();
    const holder = this.#holder;
    if (holder === undefined || (await ended(holder))) return;
    await kill(holder);
    await ended(holder);
  }
}
