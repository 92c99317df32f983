import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import type { Lab } from '../lab/index.ts';
import { BenchBackend, benchHome } from './backend.ts';
import { virshMs } from './peer.ts';
import { median, type Measurement } from './result.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/main/cli.js', import.meta.url));
const BROWSER = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const STARTS = 7;
const WINDOWS = 3;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The first page of a browser that is just starting. */
async function attach(port: number): Promise<Page> {
  for (;;) {
    try {
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
      for (;;) {
        const page = browser.contexts()[0]?.pages()[0];
        if (page !== undefined) return page;
        await sleep(5);
      }
    } catch {
      await sleep(10);
    }
  }
}

/** A screen that nobody sees. */
async function startDisplay(): Promise<{ display: string; stop: () => Promise<void> }> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = (await once(server.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer];
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await once(server, 'exit');
  };
  return { display: `:${number.toString().trim()}`, stop };
}

/** ms from the start of the program until a row of the list can be seen in its window. */
async function openWindow(lab: Lab, uri: string, display: string): Promise<number> {
  const { home, env } = await benchHome({ hosts: [{ id: 'bench', uri }] });
  const port = await freePort();
  const wrapper = join(lab.folder, 'browser');
  await writeFile(wrapper, `#!/bin/sh\nexec '${BROWSER}' --remote-debugging-port=${port} "$@"\n`);
  await chmod(wrapper, 0o755);
  const started = performance.now();
  const child = spawn(process.execPath, [PROGRAM, 'serve', '--window'], {
    env: { ...env, DISPLAY: display, VIRTDECK_BROWSER: wrapper },
    stdio: 'ignore',
  });
  try {
    const page = await attach(port);
    await page.getByText('vm-0000').first().waitFor({ state: 'visible', timeout: 60_000 });
    return performance.now() - started;
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** ms until the same browser shows an empty page: what no program in it can be quicker than. */
async function openNothing(lab: Lab, display: string): Promise<number> {
  const port = await freePort();
  const profile = join(lab.folder, `profile-${port}`);
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const quiet = [
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
  ];
  const started = performance.now();
  const child = spawn(
    BROWSER,
    [
      `--remote-debugging-port=${port}`,
      `--user-data-dir=${profile}`,
      ...quiet,
      ...flags,
      '--app=data:text/html,<p>vm-0000',
    ],
    {
      env: { ...process.env, DISPLAY: display },
      stdio: 'ignore',
    },
  );
  try {
    const page = await attach(port);
    await page.getByText('vm-0000').waitFor({ state: 'visible' });
    return performance.now() - started;
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

async function repeat(times: number, measure: () => Promise<number>): Promise<number[]> {
  const values: number[] = [];
  for (let turn = 0; turn < times; turn++) values.push(await measure());
  return values;
}

/** S5: from the start of the program to a backend that serves, and to a list that can be seen. */
export async function benchStart(lab: Lab, domains: number): Promise<Measurement[]> {
  const standIn = await lab.startStandIn({ domains });
  const ready = await repeat(STARTS, async () => {
    await using backend = await BenchBackend.start({ hosts: [{ id: 'bench', uri: standIn.uri }] });
    return backend.readyMs;
  });
  const virsh = await repeat(STARTS, () => virshMs(standIn.uri, 'uri'));
  const screen = await startDisplay();
  try {
    const painted = await repeat(WINDOWS, () => openWindow(lab, standIn.uri, screen.display));
    const nothing = await repeat(WINDOWS, () => openNothing(lab, screen.display));
    return [
      {
        goal: 'S5',
        what: 'start of the backend, until it serves',
        value: median(ready),
        unit: 'ms',
        wanted: '≤ 300 ms',
        met: median(ready) <= 300,
        peers: [{ name: 'virsh uri', value: median(virsh) }],
        detail: { starts: STARTS, longest: Math.max(...ready) },
      },
      {
        goal: 'S5',
        what: `start of the program, until the list of ${domains} VMs shows`,
        value: median(painted),
        unit: 'ms',
        wanted: '≤ 1,500 ms',
        met: median(painted) <= 1500,
        peers: [{ name: 'an empty page in the same browser', value: median(nothing) }],
        detail: { starts: WINDOWS, longest: Math.max(...painted) },
      },
    ];
  } finally {
    await screen.stop();
    await standIn.stop();
  }
}
