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

/** What the guest's text console has room for: the size that QEMU's virtio card has at power-on. */
const AT_FIRST = { width: 1280, height: 800 };

/**
 * `roomy` has a graphics card whose driver tells the guest what size its display is wished in, `stiff` one whose
 * driver does not.
 */
describe.skipIf(!canRunHosts() || !hasBrowser())('asking the guest for another size', slow, () => {
  let world: World;
  let context: BrowserContext;
  let page: Page;

  const log = async () => (await world.host.consoleText('roomy')).replaceAll('\r', '');
  /** The first of the modes that the guest's card was last told of: the one it was asked for. */
  const wished = async () => (await log()).match(/^mode \d+x\d+$/gm)?.at(-1);
  const pictureSize = async () => {
    const { width, height } = await samplePixels(guestScreen(page));
    return { width, height };
  };
  /** The room that the page has for the picture, in whole pixels. */
  const room = async () => {
    const box = await page.locator('.vd-vnc').boundingBox();
    return { width: Math.floor(box?.width ?? 0), height: Math.floor(box?.height ?? 0) };
  };
  const choose = async (name: string) => {
    await page.getByRole('button', { name: 'Picture' }).click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  };
  const shows = async (name: string) => {
    await go(page, world.vmPath(name, 'console'));
    await page.getByRole('button', { name: 'VNC' }).click();
    await vi.waitFor(
      async () => expect((await samplePixels(guestScreen(page))).colours).toBeGreaterThan(3),
      patience,
    );
  };
  /** The picture fills its room pixel by pixel, and the guest itself was asked for that. */
  const follows = async () => {
    await vi.waitFor(async () => {
      const size = await room();
      expect(await pictureSize()).toEqual(size);
      expect(await wished()).toBe(`mode ${size.width}x${size.height}`);
    }, patience);
  };

  beforeAll(async () => {
    world = await startWorld([
      { name: 'roomy', network: 'none', video: 'virtio' },
      { name: 'stiff', network: 'none' },
    ]);
    await world.host.virsh('start', 'roomy');
    await world.host.virsh('start', 'stiff');
    ({ context, page } = await openWindow(world.browser, world.shell.loginUrl));
    await vi.waitFor(async () => expect(await log()).toContain(READY), patience);
    await go(page, world.vmPath('roomy', 'console'));
    await page.getByRole('button', { name: /serial/i }).click();
    await page.locator('.vd-terminal-host').click();
    await page.keyboard.press('Enter');
    await vi.waitFor(async () => expect(await terminalText(page)).toContain('roomy:/root#'), patience);
    await page.keyboard.type(
      'while sleep 1; do echo "mode $(head -n 1 /sys/class/drm/card0-Virtual-1/modes)"; done\n',
    );
    await vi.waitFor(async () => expect(await wished()).toBeDefined(), patience);
    await shows('roomy');
  });
  afterAll(async () => {
    await context?.close();
    await world?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  test('a picture that only fits leaves the guest its size', async () => {
    expect(await pictureSize()).toEqual(AT_FIRST);
    expect(await wished()).toBe('mode 1280x800');
  });

  test('the guest takes the size of the window, and again when the window changes', async () => {
    await choose('Ask the guest to fit the window');
    await follows();
    await page.setViewportSize({ width: 1000, height: 700 });
    await follows();
  });

  test('it takes the size of the whole screen, and that of the window when that is left', async () => {
    await page.getByRole('tab', { name: 'Console' }).focus();
    await page.keyboard.press('F11');
    await vi.waitFor(async () => expect(await room()).toEqual({ width: 1000, height: 700 }), patience);
    await follows();
    await page.keyboard.press('F11');
    await vi.waitFor(async () => expect((await room()).width).toBeLessThan(1000), patience);
    await follows();
  });

  test('whoever only looks does not change it, until they do more', async () => {
    const before = await pictureSize();
    await choose('View only');
    await page.setViewportSize({ width: 1080, height: 720 });
    await vi.waitFor(async () => expect(await room()).not.toEqual(before), patience);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(await pictureSize()).toEqual(before);
    expect(await wished()).toBe(`mode ${before.width}x${before.height}`);
    await choose('View only');
    await follows();
  });

  test('a guest that cannot follow keeps its size and is shown whole', async () => {
    await shows('stiff');
    const before = await pictureSize();
    const size = await room();
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(await pictureSize()).toEqual(before);
    const shown = await guestScreen(page).boundingBox();
    expect(shown?.width).toBeLessThanOrEqual(size.width);
    expect(shown?.height).toBeLessThanOrEqual(size.height);
    expect(Math.max((shown?.width ?? 0) / size.width, (shown?.height ?? 0) / size.height)).toBeCloseTo(1, 1);
  });
});
