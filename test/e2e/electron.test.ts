import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { electronRuntime } from '../../main/shells/cli/electron.ts';

/*
 * The desktop application in the real Electron, wherever its runtime is to be had (ELECTRON_OVERRIDE_DIST_PATH, or
 * node_modules/electron/dist). Where it is not, nothing here is tested, and that is said.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const runtime = electronRuntime(process.env);
const canRun = runtime !== undefined && Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
if (!canRun) {
  process.stderr.write(
    runtime === undefined
      ? 'SKIPPED: there is no Electron runtime here; the Electron shell is tested with a double of its API only\n'
      : 'SKIPPED: the Electron shell needs a display (run under xvfb-run)\n',
  );
}

describe.skipIf(!canRun)('the desktop application in real Electron', () => {
  let folder: string;
  let application: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'virtdeck-electron-'));
    application = await _electron.launch({
      ...(runtime !== undefined && { executablePath: runtime }),
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root],
      env: {
        ...process.env,
        XDG_CONFIG_HOME: join(folder, 'config'),
        XDG_STATE_HOME: join(folder, 'state'),
        XDG_DATA_HOME: join(folder, 'data'),
      } as Record<string, string>,
    });
    page = await application.firstWindow();
    await page.locator('#root > *').first().waitFor();
  });
  afterAll(async () => {
    await application?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('shows the page from its own scheme, with nothing of Node or Electron in it', async () => {
    expect(page.url()).toMatch(/^virtdeck:\/\/app\//);
    const found = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(
        (name) => name in globalThis,
      ),
    );
    expect(found).toEqual([]);
  });

  test('keeps the page where it is, and off the network', async () => {
    const before = page.url();
    await page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(true);
    expect(
      await page.evaluate(() =>
        fetch('http://127.0.0.1:9/').then(
          () => 'sent',
          () => 'refused',
        ),
      ),
    ).toBe('refused');
    expect(
      await page.evaluate(() =>
        navigator.mediaDevices.getUserMedia({ audio: true }).then(
          () => 'given',
          () => 'denied',
        ),
      ),
    ).toBe('denied');
    expect(page.url()).toBe(before);
    expect(application.windows().length).toBe(1);
  });

  test('starts a backend that dies again, and keeps the window', async () => {
    const backend = () =>
      application.evaluate(
        ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Virtdeck backend')?.pid,
      );
    const pid = await backend();
    expect(pid).toBeDefined();
    process.kill(pid ?? 0, 'SIGKILL');
    await expect.poll(backend, { timeout: 20_000 }).toSatisfy((now) => now !== undefined && now !== pid);
    await expect.poll(() => page.evaluate(() => document.body.innerText), { timeout: 20_000 }).not.toBe('');
    expect(application.windows().length).toBe(1);
    expect(page.isClosed()).toBe(false);
  });
});
