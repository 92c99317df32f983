import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { canRunHosts, READY } from '../lab/index.ts';
import {
  go,
  guestScreen,
  hasBrowser,
  keepPictureOnFailure,
  openWindow,
  patience,
  samplePixels,
  slow,
  startWorld,
  terminalText,
  type World,
} from './harness/index.ts';

describe.skipIf(!canRunHosts() || !hasBrowser())('consoles of a running guest', slow, () => {
  let world: World;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    world = await startWorld([{ name: 'tiny', network: 'none' }]);
    ({ context, page } = await openWindow(world.browser, world.shell.loginUrl));
    await world.host.virsh('start', 'tiny');
    await go(page, world.vmPath('tiny', 'console'));
  });
  afterAll(async () => {
    await context?.close();
    await world?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  test('the display shows what the guest draws, and follows it', async () => {
    await guestScreen(page).waitFor();
    await vi.waitFor(async () => expect(await world.host.consoleText('tiny')).toContain(READY), patience);
    await vi.waitFor(
      async () => expect((await samplePixels(guestScreen(page))).colours).toBeGreaterThan(6),
      patience,
    );
    const before = await samplePixels(guestScreen(page));
    await guestScreen(page).click();
    await page.keyboard.type('echo drawn');
    await page.keyboard.press('Enter');
    await vi.waitFor(
      async () => expect((await samplePixels(guestScreen(page))).print).not.toBe(before.print),
      patience,
    );
  });

  test('the serial console answers a typed command', async () => {
    await page.getByRole('button', { name: /serial/i }).click();
    await page.locator('.vd-terminal-host').click();
    await page.keyboard.press('Enter');
    await vi.waitFor(async () => expect(await terminalText(page)).toContain('tiny:/root#'), patience);
    await page.keyboard.type('echo $((6*7)) answers');
    await page.keyboard.press('Enter');
    await vi.waitFor(async () => expect(await terminalText(page)).toContain('42 answers'), patience);
  });
});
