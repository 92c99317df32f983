import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { canRunHosts, parseInputEvents, READY } from '../lab/index.ts';
import {
  DisplayKeyboard,
  go,
  guestScreen,
  hasBrowser,
  hasDisplay,
  keepPictureOnFailure,
  launchBrowserOn,
  openWindow,
  patience,
  samplePixels,
  slow,
  startDisplay,
  startWorld,
  terminalText,
  type Display,
  type World,
} from './harness/index.ts';

/** linux/input-event-codes.h */
const EV_KEY = 1;
const KEY = { escape: 1, tab: 15, w: 17, t: 20, leftCtrl: 29, leftAlt: 56, f4: 62, f11: 87 };

describe.skipIf(!canRunHosts() || !hasBrowser() || !hasDisplay())(
  'the whole keyboard for the guest',
  slow,
  () => {
    let world: World;
    let display: Display;
    let keyboard: DisplayKeyboard;
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    let seen = 0;

    const log = () => world.host.consoleText('tiny');
    const events = async () =>
      parseInputEvents((await log()).replaceAll('\r', '')).filter(
        ({ type, code }) => type === EV_KEY && code < 256,
      );
    const forget = async () => {
      seen = (await events()).length;
    };
    const receives = (...expected: number[][]) =>
      vi.waitFor(
        async () =>
          expect((await events()).slice(seen).map(({ code, value }) => [code, value])).toEqual(expected),
        patience,
      );
    const isFullscreen = () => page.evaluate(() => document.fullscreenElement !== null);

    beforeAll(async () => {
      world = await startWorld([{ name: 'tiny', network: 'none' }]);
      await world.host.virsh('start', 'tiny');
      display = await startDisplay('1280x900');
      keyboard = await DisplayKeyboard.connect(display);
      browser = await launchBrowserOn(display);
      ({ context, page } = await openWindow(browser, world.shell.loginUrl, { viewport: null }));
      await vi.waitFor(async () => expect(await log()).toContain(READY), patience);
      await go(page, world.vmPath('tiny', 'console'));
      await page.getByRole('button', { name: /serial/i }).click();
      await page.locator('.vd-terminal-host').click();
      await page.keyboard.press('Enter');
      await vi.waitFor(async () => expect(await terminalText(page)).toContain('tiny:/root#'), patience);
      await page.keyboard.type('report-input\n');
      await vi.waitFor(async () => expect(await log()).toContain('input reporter is ready'), patience);
      await page.getByRole('button', { name: 'VNC' }).click();
      await vi.waitFor(
        async () => expect((await samplePixels(guestScreen(page))).colours).toBeGreaterThan(6),
        patience,
      );
    });
    afterAll(async () => {
      await context?.close();
      await browser?.close();
      keyboard?.close();
      display?.close();
      await world?.close();
    });
    beforeEach(async () => {
      keepPictureOnFailure(page);
      await forget();
    });

    const bar = () => page.locator('.vd-consoles-pane:not([hidden]) .vd-console-bar');
    const barOpacity = () => bar().evaluate((element) => Number(getComputedStyle(element).opacity));
    const fillScreen = async () => {
      await page.getByRole('button', { name: 'Full screen' }).click();
      await vi.waitFor(async () => expect(await isFullscreen()).toBe(true), patience);
    };
    const takeKeyboard = async () => {
      await guestScreen(page).click();
      await page.getByText('Keys go to the guest.').waitFor();
    };

    test('keys that leave, close or open things outside reach the guest in full screen', async () => {
      await fillScreen();
      await takeKeyboard();
      const keystrokes = [
        [KEY.tab],
        [KEY.escape],
        [KEY.f11],
        [KEY.leftAlt, KEY.tab],
        [KEY.leftAlt, KEY.f4],
        [KEY.leftCtrl, KEY.w],
        [KEY.leftCtrl, KEY.t],
      ];
      for (const keys of keystrokes) {
        await forget();
        keyboard.press(...keys);
        await receives(...keys.map((key) => [key, 1]), ...keys.toReversed().map((key) => [key, 0]));
      }
      expect(context.pages()).toHaveLength(1);
      expect(await isFullscreen()).toBe(true);
    });

    test('the way out is shown when the keyboard goes to the guest, then leaves the picture alone', async () => {
      await vi.waitFor(async () => expect(await barOpacity()).toBeLessThan(0.1), patience);
      keyboard.press(KEY.leftCtrl, KEY.leftAlt);
      await page.getByText('Keys go to the guest.').waitFor({ state: 'detached' });
      await vi.waitFor(async () => expect(await barOpacity()).toBe(1), patience);
      await vi.waitFor(async () => expect(await barOpacity()).toBeLessThan(0.1), patience);
      await takeKeyboard();
      await vi.waitFor(async () => expect(await barOpacity()).toBe(1), patience);
      expect(await bar().getByRole('status').innerText()).toMatch(
        /Keys go to the guest\.\s+Ctrl\s*\+?\s*Alt\s+releases them/,
      );
      expect((await bar().boundingBox())?.y).toBeGreaterThanOrEqual(0);
    });

    test('the way out gives the keyboard back to the page, whose F11 leaves full screen', async () => {
      keyboard.press(KEY.leftCtrl, KEY.leftAlt);
      await page.getByText('Keys go to the guest.').waitFor({ state: 'detached' });
      // Nothing stays down in the guest; in which order they are let go is all one.
      await vi.waitFor(async () => {
        const told = (await events()).slice(seen).map(({ code, value }) => `${code} ${value}`);
        expect(told.toSorted()).toEqual(['29 0', '29 1', '56 0', '56 1']);
      }, patience);
      await forget();
      keyboard.press(KEY.f11);
      await vi.waitFor(async () => expect(await isFullscreen()).toBe(false), patience);
      expect((await events()).slice(seen)).toEqual([]);
    });

    test('without the grab Escape leaves full screen, and the guest is not told', async () => {
      await page.getByRole('button', { name: 'Full screen' }).waitFor();
      await go(page, '/settings');
      await page.getByText('A click into the picture gives the guest all keys', { exact: true }).click();
      await go(page, world.vmPath('tiny', 'console'));
      await guestScreen(page).waitFor();
      await fillScreen();
      await page.getByRole('button', { name: 'Give the keyboard to the guest' }).click();
      await page.getByText('Keys go to the guest.').waitFor();
      keyboard.press(KEY.escape);
      await vi.waitFor(async () => expect(await isFullscreen()).toBe(false), patience);
      expect((await events()).slice(seen).map(({ code }) => code)).not.toContain(KEY.escape);
    });
  },
);
