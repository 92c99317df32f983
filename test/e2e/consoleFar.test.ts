import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { canRunHosts, Lab, READY, type LabHost } from '../lab/index.ts';
import { SshServer } from '../lab/sshServer.ts';
import {
  go,
  guestScreen,
  hasBrowser,
  keepPictureOnFailure,
  lastPicture,
  launchBrowser,
  openWindow,
  patience,
  samplePixels,
  slow,
  startShell,
  terminalText,
  type Complaints,
  type Shell,
} from './harness/index.ts';

/** The display listens on the loopback address of a host that is reached by ssh alone. */
describe.skipIf(!canRunHosts() || !hasBrowser())('consoles of a far VM', slow, () => {
  let lab: Lab;
  let host: LabHost;
  let server: SshServer;
  let shell: Shell;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: Complaints;

  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'remote' });
    await host.defineGuest({ name: 'tiny', network: 'none', vnc: 'loopback' });
    await host.virsh('start', 'tiny');
    server = await SshServer.start({ folder: join(lab.folder, 'ssh'), on: host });
    lab.onClose(() => server.stop());
    shell = await startShell([
      { id: 'remote', name: 'remote', uri: `qemu+ssh://${server.authority}/system?${server.params}` },
    ]);
    browser = await launchBrowser();
    ({ context, page, complaints } = await openWindow(browser, shell.loginUrl));
    await page.getByRole('alertdialog', { name: 'Is this remote?' }).waitFor();
    await page.getByRole('button', { name: 'Accept and connect' }).click();
    const uuid = (await host.virsh('domuuid', 'tiny')).trim();
    await go(page, `/vm/remote/${uuid}/console`);
  }, 300_000);
  afterAll(async () => {
    await context?.close();
    await browser?.close();
    await shell?.close();
    await lab?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  const state = (): Locator => page.locator('.vd-domain-state');
  const card = (): Locator => page.locator('.vd-consoles-pane:not([hidden]) .vd-console-card');
  const showsPicture = () =>
    vi.waitFor(
      async () => expect((await samplePixels(guestScreen(page))).colours).toBeGreaterThan(6),
      patience,
    );

  test('its display is shown, and its serial console answers to keys', async () => {
    await showsPicture();
    await vi.waitFor(async () => expect(await host.consoleText('tiny')).toContain(READY), patience);
    await page.getByRole('button', { name: /serial/i }).click();
    await page.locator('.vd-consoles-pane:not([hidden]) .vd-terminal-host').click();
    await page.keyboard.type('echo far $((40+2))');
    await page.keyboard.press('Enter');
    await vi.waitFor(async () => expect(await terminalText(page)).toContain('far 42'), patience);
    expect(await server.logins()).toBe(1);
  });

  test('the login is cut: lost over the last picture, then back alone, and what was typed is still there', async () => {
    await page.getByRole('button', { name: 'VNC' }).click();
    await showsPicture();
    // Nobody listens meanwhile, so that it is lost for a while.
    const sessions = await server.sessions();
    await server.stop();
    for (const pid of sessions) process.kill(pid, 'SIGKILL');
    await state().getByText('Host lost').waitFor();
    await card().getByText('Connection to remote lost').waitFor();
    await vi.waitFor(
      async () => expect((await samplePixels(lastPicture(page))).colours).toBeGreaterThan(6),
      patience,
    );
    await server.listen();
    await state().getByText('Running').waitFor();
    await card().waitFor({ state: 'detached' });
    await showsPicture();
    await page.getByRole('button', { name: /serial/i }).click();
    await card().waitFor({ state: 'detached' });
    expect(await terminalText(page)).toContain('far 42');
    await page.locator('.vd-consoles-pane:not([hidden]) .vd-terminal-host').click();
    await page.keyboard.type('echo again $((40+3))');
    await page.keyboard.press('Enter');
    await vi.waitFor(async () => expect(await terminalText(page)).toContain('again 43'), patience);
    expect(await server.logins()).toBe(2);
  });

  test('the page complained about nothing', () => {
    expect(complaints.list).toEqual([]);
  });
});
