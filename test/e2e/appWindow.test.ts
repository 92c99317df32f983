import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAppWindow } from '../../main/shells/web/chromium.ts';
import { startWebShell } from '../../main/shells/web/webShell.ts';
import type { Transport } from '../../preload/wire/index.ts';

const XVFB = '/usr/bin/Xvfb';
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const canRun = existsSync(XVFB) && existsSync(CHROMIUM);
if (!canRun)
  process.stderr.write('SKIPPED: the app window needs Xvfb and Chromium, and one of them is not here\n');

/** A page that says over its WebSocket where it stands and what the content policy stopped. */
const PAGE =
  '<!doctype html><title>probe</title><script>document.title = "inline ran"</script><script src="/assets/probe.js"></script>';
const SCRIPT = `
  const refused = [];
  addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
  const socket = new WebSocket(new URL('ws', location.href).href.replace('http', 'ws'));
  socket.onopen = async () => {
    try { eval('1'); } catch {}
    await fetch('http://127.0.0.1:9/').catch(() => {});
    while (refused.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    const { title, cookie } = document;
    socket.send(JSON.stringify({ href: location.href, title, cookie, refused }));
  };
  socket.onmessage = () => close();
`;

interface Told {
  href: string;
  title: string;
  cookie: string;
  refused: string[];
}

/** A display nobody sees, on a number that the server chooses. */
async function startDisplay(): Promise<{ display: string; process: ChildProcess }> {
  const xvfb = spawn(XVFB, ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    xvfb.stdio[3]?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    xvfb.once('exit', () => reject(new Error('Xvfb did not start')));
  });
  return { display: `:${number}`, process: xvfb };
}

describe.skipIf(!canRun)('the app window in real Chromium', () => {
  let folder: string;
  let xvfb: ChildProcess;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'virtdeck-window-'));
    await writeFile(join(folder, 'index.html'), PAGE);
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'assets/probe.js'), SCRIPT);
    const started = await startDisplay();
    xvfb = started.process;
    env = {
      ...process.env,
      DISPLAY: started.display,
      XDG_STATE_HOME: join(folder, 'state'),
    };
    delete env['WAYLAND_DISPLAY'];
  });
  afterEach(async () => {
    xvfb.kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });

  test('signs in by the redirect file, keeps the content policy, and ends when its page is closed', async () => {
    const connected = Promise.withResolvers<Transport>();
    const server = await startWebShell({ root: folder, onClient: connected.resolve });
    const window = openAppWindow({
      browser: CHROMIUM,
      loginUrl: server.loginUrl(),
      env,
      warn: () => undefined,
    });
    try {
      const transport = await Promise.race([
        connected.promise,
        window.closed.then(() => {
          throw new Error('the window closed before its page connected');
        }),
      ]);
      const told = await new Promise<Told>((resolve) =>
        transport.onMessage((message) => resolve(JSON.parse(String(message)) as Told)),
      );
      expect(told.href).toBe(`${server.origin}/`);
      expect(told.cookie).toBe('');
      expect(told.title).toBe('probe');
      expect(told.refused).toEqual(expect.arrayContaining(['script-src', 'connect-src']));
      transport.send('close');
      await window.closed;
    } finally {
      window.close();
      await window.closed.catch(() => undefined);
      await server.close();
    }
  });
});
