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
  type World,
} from './harness/index.ts';

/** A guest with a virtio GPU, whose driver follows the size that a display asks for. */
describe.skipIf(!canRunHosts() || !hasBrowser())('a guest that follows the window', slow, () => {
  let world: World;
  let context: BrowserContext;
  let page: Page;

  const choose = async (name: string) => {
    await page.getByRole('button', { name: 'Picture' }).click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  };
  const room = async () => {
    const box = await page.locator('.vd-vnc-screen').boundingBox();
    return { width: Math.floor(box?.width ?? 0), height: Math.floor(box?.height ?? 0) };
  };
  /** The size that the guest draws in, as its display says it. */
  const drawn = async () => {
    const { width, height } = await samplePixels(guestScreen(page));
    return { width, height };
  };

  beforeAll(async () => {
    world = await startWorld([{ name: 'wide', network: 'none', video: 'virtio' }]);
    await world.host.virsh('start', 'wide');
    ({ context, page } = await openWindow(world.browser, world.shell.loginUrl));
    await vi.waitFor(async () => expect(await world.host.consoleText('wide')).toContain(READY), patience);
    await go(page, world.vmPath('wide', 'console'));
    // Its driver has taken the display over.
    await vi.waitFor(async () => expect(await drawn()).toEqual({ width: 1280, height: 800 }), patience);
  });
  afterAll(async () => {
    await context?.close();
    await world?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  test('draws in the size of the window when it is asked to, and in the next one when that changes', async () => {
    expect(await room()).not.toEqual(await drawn());
    await choose('Ask the guest to fit the window');
    await vi.waitFor(async () => expect(await drawn()).toEqual(await room()), patience);
    const before = await drawn();
    await page.setViewportSize({ width: 1100, height: 700 });
    await vi.waitFor(async () => {
      expect(await drawn()).toEqual(await room());
      expect(await drawn()).not.toEqual(before);
    }, patience);
    expect((await samplePixels(guestScreen(page))).colours).toBeGreaterThan(6);
  });

  test('is left alone when the picture is fitted instead', async () => {
    const before = await drawn();
    await choose('Fit the window');
    await page.setViewportSize({ width: 1280, height: 800 });
    await vi.waitFor(
      async () => expect((await guestScreen(page).boundingBox())?.width).toBeGreaterThan(before.width),
      patience,
    );
    expect(await drawn()).toEqual(before);
  });
});
