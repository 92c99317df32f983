import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import type { Domain } from '../../preload/contract/index.ts';
import {
  connectMux,
  createClient,
  subscribe,
  webSocketTransport,
  WIRE_PATH,
  type Client,
  type Mux,
} from '../../preload/wire/index.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/main/cli.js', import.meta.url));

export interface BenchHost {
  id: string;
  uri: string;
}

export interface BackendOptions {
  hosts: readonly BenchHost[];
  autoconnect?: boolean;
  /** Seconds between figures of everything, on screen or not. */
  tick?: number;
  /** Node's own options, to look into a figure: `--cpu-prof`, `--heapsnapshot-signal=SIGUSR2`. */
  nodeOptions?: readonly string[];
}

/** The built program as `virtdeck serve`, with settings of its own: what is measured is what ships. */
export class BenchBackend {
  readonly origin: string;
  readonly pid: number;
  /** ms from the start of the process until it serves. */
  readonly readyMs: number;
  readonly #login: string;
  readonly #child: ChildProcessByStdio<null, Readable, null>;
  readonly #home: string;
  readonly #muxes: Mux[] = [];

  private constructor(
    child: ChildProcessByStdio<null, Readable, null>,
    home: string,
    ready: { origin: string; login: string; readyMs: number },
  ) {
    this.#child = child;
    this.#home = home;
    this.#login = ready.login;
    this.origin = ready.origin;
    this.readyMs = ready.readyMs;
    this.pid = child.pid ?? 0;
  }

  static async start(options: BackendOptions): Promise<BenchBackend> {
    const { home, env } = await benchHome(options);
    const started = performance.now();
    const child = spawn(process.execPath, [...(options.nodeOptions ?? []), PROGRAM, 'serve', '--json'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit').then(([code]) =>
      Promise.reject(new Error(`virtdeck serve ended with ${String(code)}.`)),
    );
    ended.catch(() => undefined);
    const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string];
    const readyMs = performance.now() - started;
    const ready = JSON.parse(line) as { origin: string; login: string };
    return new BenchBackend(child, home, { ...ready, readyMs });
  }

  /** Signs in and connects as the page does. */
  async connect(): Promise<{ client: Client; mux: Mux }> {
    const answer = await fetch(this.#login);
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    await answer.arrayBuffer();
    const socket = new WebSocket(`${this.origin.replace('http', 'ws')}${WIRE_PATH}`, {
      headers: { Cookie: cookie, Origin: this.origin },
      perMessageDeflate: false,
    });
    const mux = connectMux(webSocketTransport(socket, 'nodebuffer'));
    this.#muxes.push(mux);
    return { client: createClient(mux), mux };
  }

  async close(): Promise<void> {
    for (const mux of this.#muxes) mux.close();
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGTERM');
      await once(this.#child, 'exit');
    }
    await rm(this.#home, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** A home with these hosts saved, so that nothing of the user's own is read or written. */
export async function benchHome(options: BackendOptions): Promise<{ home: string; env: NodeJS.ProcessEnv }> {
  const { hosts, autoconnect = true, tick } = options;
  const home = await mkdtemp(join(tmpdir(), 'virtdeck-bench-'));
  await mkdir(join(home, 'virtdeck'));
  const saved = hosts.map((host) => ({ name: host.id, ...host, autoconnect, readOnly: false }));
  const preferences = tick === undefined ? {} : { sampling: { visible: tick, others: tick, hidden: tick } };
  await writeFile(join(home, 'virtdeck/hosts.json'), JSON.stringify({ version: 1, hosts: saved }));
  await writeFile(join(home, 'virtdeck/preferences.json'), JSON.stringify({ version: 1, preferences }));
  const env = {
    ...process.env,
    XDG_CONFIG_HOME: home,
    XDG_DATA_HOME: home,
    XDG_STATE_HOME: home,
    XDG_RUNTIME_DIR: home,
    XDG_CACHE_HOME: home,
  };
  return { home, env };
}

/** Watches the list as the page does and resolves once `done` is satisfied with its rows. It goes on being watched. */
export async function watchDomains(
  client: Client,
  done: (rows: ReadonlyMap<string, Domain>) => boolean,
): Promise<ReadonlyMap<string, Domain>> {
  const rows = new Map<string, Domain>();
  return new Promise((resolve, reject) => {
    void (async () => {
      await subscribe(client, await client.domains.watch({}), (message) => {
        if (message.type === 'snapshot') {
          rows.clear();
          for (const row of message.rows) rows.set(row.key, row);
        } else {
          for (const row of message.added) rows.set(row.key, row);
          for (const [key, patch] of message.changed) rows.set(key, { ...rows.get(key), ...patch } as Domain);
          for (const key of message.removed) rows.delete(key);
        }
        if (done(rows)) resolve(rows);
      });
    })().catch(reject);
  });
}
