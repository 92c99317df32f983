import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { basename, join } from 'node:path';
import { DelayProxy, type Port } from './delay.ts';
import { LabHost, type HostOptions } from './host.ts';
import { run } from './run.ts';
import { StandIn, type StandInOptions } from './standin/standIn.ts';
import { TestDaemon, testNodeXml, type TestNodeOptions } from './testDriver.ts';
import { identify, labFolderPrefix, removeLab, removeLeftovers, writeState, type LabState } from './state.ts';

interface Bridge {
  bridge: string;
  /** The bridge's own address, through which this machine reaches the hosts. */
  gateway: string;
}

/** A /24 of 198.18.0.0/15, which RFC 2544 keeps for test networks, that this machine does not use. */
function freeSubnet(): string {
  const used = Object.values(networkInterfaces()).flatMap(
    (list) => list?.map(({ address }) => address) ?? [],
  );
  for (;;) {
    const [a = 0, b = 0] = randomBytes(2);
    const subnet = `198.${18 + (a & 1)}.${b}`;
    if (!used.some((address) => address.startsWith(`${subnet}.`))) return subnet;
  }
}

/** Everything that one test or one person has started; `close` takes all of it away. */
export class Lab {
  /** Unique on this machine; also the name of its folder and control groups. */
  readonly id: string;
  readonly folder: string;
  readonly hostsFile: string;
  readonly #subnet = freeSubnet();
  readonly #state: LabState;
  readonly #closers: (() => Promise<void>)[] = [];
  #hosts: { name: string; address: string }[] = [];
  #bridge: Promise<Bridge> | undefined;
  #files = 0;
  #writing: Promise<void> = Promise.resolve();

  private constructor(folder: string, state: LabState) {
    this.folder = folder;
    this.id = basename(folder);
    this.hostsFile = join(folder, 'hosts');
    this.#state = state;
  }

  static async open(): Promise<Lab> {
    await removeLeftovers();
    const folder = await mkdtemp(labFolderPrefix());
    // Others must be able to pass through to the sockets and pictures inside, as QEMU's user does.
    await chmod(folder, 0o711);
    const state: LabState = { owner: await identify(process.pid), processes: [], bridges: [], cgroups: [] };
    await writeState(folder, state);
    return new Lab(folder, state);
  }

  /** Notes what must be taken away should this process die. */
  record(change: (state: LabState) => void): Promise<void> {
    change(this.#state);
    this.#writing = this.#writing.then(() => writeState(this.folder, this.#state));
    return this.#writing;
  }

  /** Called when the lab is closed, last registered first. */
  onClose(closer: () => Promise<void>): void {
    this.#closers.push(closer);
  }

  /** The bridge that all hosts of the lab are plugged into; made when the first one needs it. */
  bridge(): Promise<Bridge> {
    this.#bridge ??= this.#makeBridge();
    return this.#bridge;
  }

  async #makeBridge(): Promise<Bridge> {
    // With a host's number behind it, the name must stay under 16 bytes.
    const bridge = `vdl${randomBytes(3).toString('hex')}`;
    const gateway = `${this.#subnet}.1`;
    await this.record((state) => state.bridges.push(bridge));
    await run('ip', ['link', 'add', bridge, 'type', 'bridge']);
    await run('ip', ['addr', 'add', `${gateway}/24`, 'dev', bridge]);
    await run('ip', ['link', 'set', bridge, 'up']);
    return { bridge, gateway };
  }

  /** A private hypervisor host, ready to be used. Needs root. */
  async startLibvirtd(options: HostOptions): Promise<LabHost> {
    const address = options.network === 'shared' ? undefined : `${this.#subnet}.${10 + this.#hosts.length}`;
    if (address !== undefined) this.#hosts.push({ name: options.name, address });
    const lines = this.#hosts.map((host) => `${host.address} ${host.name}\n`);
    await writeFile(this.hostsFile, `127.0.0.1 localhost\n::1 localhost\n${lines.join('')}`);
    const host = new LabHost(this, options, address);
    this.onClose(() => host.stop());
    await host.start();
    return host;
  }

  /** A libvirtd that serves the in-memory test driver. Needs no root. */
  async startTestDaemon(name = 'test-daemon', extraConfig = ''): Promise<TestDaemon> {
    const daemon = new TestDaemon(this, name, extraConfig);
    this.onClose(() => daemon.kill());
    await daemon.start();
    return daemon;
  }

  /** Writes a node file for the test driver and returns its path. */
  async testNodeFile(options: TestNodeOptions): Promise<string> {
    const path = join(this.folder, `node-${options.domains}-${this.#files++}.xml`);
    await writeFile(path, testNodeXml(options));
    return path;
  }

  /** A stand-in for a QEMU daemon with that many VMs, which replays recorded replies. Needs no root. */
  async startStandIn(options: StandInOptions): Promise<StandIn> {
    const standIn = new StandIn(join(this.folder, `standin-${this.#files++}.sock`), options);
    this.onClose(() => standIn.stop());
    const child = await standIn.start();
    await this.record((state) => state.processes.push(child));
    return standIn;
  }

  /** Puts a delayed, breakable socket in front of another one, or a port of the loopback in front of a port. `delay` is ms each way. */
  async startDelay(to: string | Port, delay: number): Promise<DelayProxy> {
    const at =
      typeof to === 'string'
        ? join(this.folder, `delay-${this.#files++}.sock`)
        : { host: '127.0.0.1', port: 0 };
    const proxy = await DelayProxy.start({ to, at, delay });
    this.onClose(() => proxy.stop());
    return proxy;
  }

  async close(): Promise<void> {
    for (const closer of this.#closers.splice(0).reverse()) await closer().catch(() => undefined);
    await this.#writing;
    await removeLab(this.folder, this.#state);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
