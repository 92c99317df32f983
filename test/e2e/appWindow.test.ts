import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAppWindow } from '../../main/shells/web/chromium.ts';
import { startWebShell } from '../../main/shells/web/webShell.ts';
import type { Transport } from '../../preload/wire/index.ts';
import { hasDisplay, startDisplay, type Display } from './harness/index.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const canRun = hasDisplay() && existsSync(CHROMIUM);
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

describe.skipIf(!canRun)('the app window in real Chromium', () => {
  let folder: string;
  let display: Display;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'virtdeck-window-'));
    await writeFile(join(folder, 'index.html'), PAGE);
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'assets/probe.js'), SCRIPT);
    display = await startDisplay();
    env = {
      ...process.env,
      DISPLAY: display.name,
      XDG_STATE_HOME: join(folder, 'state'),
    };
    delete env['WAYLAND_DISPLAY'];
  });
  afterEach(async () => {
    display.close();
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
