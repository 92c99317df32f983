import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Lab, type TestDaemon } from '../lab/index.ts';
import { hasBrowser, keepPictureOnFailure, launchBrowser, startShell, type Shell } from './harness/index.ts';

const soon = { timeout: 60_000 };

/** A window whose settings are damaged and whose pages cannot be fetched: it says so and goes on. */
describe.skipIf(!hasBrowser())('a window that is not whole', () => {
  let lab: Lab;
  let daemon: TestDaemon;
  let shell: Shell;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  /** While set, scripts that come after the first ones do not arrive. */
  let blocked = true;

  beforeAll(async () => {
    lab = await Lab.open();
    daemon = await lab.startTestDaemon();
    shell = await startShell([{ id: 'demo', name: 'demo', uri: daemon.uri() }], {
      files: { 'preferences.json': '{"version": 1, "preferences": {' },
    });
    browser = await launchBrowser();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(soon.timeout);
    page = await context.newPage();
    const first = await readFile(new URL('../../dist/renderer/index.html', import.meta.url), 'utf8');
    await page.route('**/assets/*.js', (route) => {
      const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
      return !blocked || first.includes(name) ? route.continue() : route.abort();
    });
    await page.goto(shell.loginUrl);
    await page.getByRole('link', { name: 'test', exact: true }).first().waitFor(soon);
  });
  afterAll(async () => {
    await context?.close();
    await browser?.close();
    await shell?.close();
    await lab?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  test('settings that could not be read are named, with where the original is, until that is understood', async () => {
    const banner = page.getByRole('status').filter({ hasText: 'preferences.json was not used as it was' });
    await banner.getByText(/The original is kept as .*preferences/).waitFor(soon);
    await banner.getByRole('button', { name: 'Understood' }).click();
    await banner.waitFor({ state: 'detached' });
  });

  test('a page that cannot be fetched says so in its place; once it can be, the reloaded window shows it', async () => {
    await page.getByRole('link', { name: 'test', exact: true }).first().click();
    const broken = page.getByRole('main').getByRole('alert');
    await broken.getByText('This page could not be shown.').waitFor(soon);
    // The rest of the window goes on.
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /All VMs/ })
      .click();
    await page.getByRole('grid').waitFor(soon);
    await page.getByRole('link', { name: 'test', exact: true }).first().click();
    await broken.getByText('This page could not be shown.').waitFor(soon);
    blocked = false;
    await broken.getByRole('button', { name: 'Reload the window' }).click();
    await page.getByRole('tab', { name: 'Overview', selected: true }).waitFor(soon);
    expect(await broken.count()).toBe(0);
  });
});
