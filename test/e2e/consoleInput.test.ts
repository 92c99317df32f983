import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { canRunHosts, parseInputEvents, READY, type InputEvent } from '../lab/index.ts';
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

/** linux/input-event-codes.h */
const EV_KEY = 1;
const EV_ABS = 3;
const KEY = {
  escape: 1,
  leftCtrl: 29,
  a: 30,
  leftShift: 42,
  leftAlt: 56,
  f2: 60,
  f11: 87,
  tab: 15,
  delete: 111,
};
const BTN_LEFT = 272;
const ABS_X = 0;
const ABS_Y = 1;
/** The virtio tablet's coordinates go from 0 to this. */
const TABLET_MAX = 0x7fff;

/** A program in the guest reports on its serial console what its keyboard and pointer received. */
describe.skipIf(!canRunHosts() || !hasBrowser())('keyboard and pointer of a guest', slow, () => {
  let world: World;
  let context: BrowserContext;
  let page: Page;
  let seen = 0;

  const log = () => world.host.consoleText('tiny');
  /** What the guest received since the last call of `forget`. */
  const received = async (): Promise<InputEvent[]> =>
    parseInputEvents((await log()).replaceAll('\r', '')).slice(seen);
  const forget = async () => {
    seen = 0;
    seen = (await received()).length;
  };
  const keys = async () =>
    (await received()).filter(({ type }) => type === EV_KEY).map(({ code, value }) => [code, value]);
  const receives = (expected: number[][]) =>
    vi.waitFor(async () => expect(await keys()).toEqual(expected), patience);
  const grabbed = () => page.getByText('Keys go to the guest.');

  const takeKeyboard = async () => {
    await guestScreen(page).click();
    await grabbed().waitFor();
    await receives([
      [BTN_LEFT, 1],
      [BTN_LEFT, 0],
    ]);
    await forget();
  };

  beforeAll(async () => {
    world = await startWorld([{ name: 'tiny', network: 'none' }]);
    await world.host.virsh('start', 'tiny');
    ({ context, page } = await openWindow(world.browser, world.shell.loginUrl));
    await vi.waitFor(async () => expect(await log()).toContain(READY), patience);
    // The reporter writes to the serial console, whose log virtlogd keeps; its keys come from the display.
    await go(page, world.vmPath('tiny', 'console'));
    await page.getByRole('button', { name: /serial/i }).click();
    await page.locator('.vd-terminal-host').click();
    await page.keyboard.press('Enter');
    await vi.waitFor(async () => expect(await terminalText(page)).toContain('tiny:/root#'), patience);
    await page.keyboard.type('report-input');
    await page.keyboard.press('Enter');
    await vi.waitFor(async () => expect(await log()).toContain('input reporter is ready'), patience);
    await page.getByRole('button', { name: 'VNC' }).click();
    await vi.waitFor(
      async () => expect((await samplePixels(guestScreen(page))).colours).toBeGreaterThan(6),
      patience,
    );
  });
  afterAll(async () => {
    await context?.close();
    await world?.close();
  });
  beforeEach(async () => {
    keepPictureOnFailure(page);
    await forget();
  });

  test('a click in the picture gives the guest the pointer, where it points, and the keyboard', async () => {
    const box = await guestScreen(page).boundingBox();
    if (!box) throw new Error('no picture');
    await page.mouse.click(box.x + box.width / 4, box.y + box.height / 2);
    await grabbed().waitFor();
    await receives([
      [BTN_LEFT, 1],
      [BTN_LEFT, 0],
    ]);
    const at = (axis: number) => async () =>
      (await received()).filter(({ type, code }) => type === EV_ABS && code === axis).at(-1)?.value ?? -1;
    expect((await at(ABS_X)()) / TABLET_MAX).toBeCloseTo(0.25, 1);
    expect((await at(ABS_Y)()) / TABLET_MAX).toBeCloseTo(0.5, 1);
  });

  test('keys that the page has shortcuts for belong to the guest while it has the keyboard', async () => {
    await page.keyboard.press('Tab');
    await page.keyboard.press('F11');
    await page.keyboard.press('Control+a');
    await receives([
      [KEY.tab, 1],
      [KEY.tab, 0],
      [KEY.f11, 1],
      [KEY.f11, 0],
      [KEY.leftCtrl, 1],
      [KEY.a, 1],
      [KEY.a, 0],
      [KEY.leftCtrl, 0],
    ]);
    expect(await page.evaluate(() => document.fullscreenElement)).toBeNull();
  });

  test('a combination from the menu reaches it whole', async () => {
    await page.getByRole('button', { name: 'Send keys' }).click();
    await page.getByRole('menuitem', { name: 'Ctrl+Alt+Delete' }).click();
    await receives([
      [KEY.leftCtrl, 1],
      [KEY.leftAlt, 1],
      [KEY.delete, 1],
      [KEY.delete, 0],
      [KEY.leftAlt, 0],
      [KEY.leftCtrl, 0],
    ]);
  });

  test('Ctrl+Alt with another key goes to the guest, alone it gives the keyboard back', async () => {
    await takeKeyboard();
    await page.keyboard.press('Control+Alt+F2');
    await vi.waitFor(async () => expect((await keys()).map(([code]) => code)).toContain(KEY.f2), patience);
    expect(await grabbed().count()).toBe(1);
    await page.keyboard.down('ControlLeft');
    await page.keyboard.down('AltLeft');
    await page.keyboard.up('AltLeft');
    await grabbed().waitFor({ state: 'detached' });
    await page.keyboard.up('ControlLeft');
    // Nothing stays down in the guest, and what is typed now is the page's.
    await vi.waitFor(async () => {
      const down = new Map((await keys()).map(([code, value]) => [code, value] as const));
      expect([...down.values()].filter((value) => value !== 0)).toEqual([]);
    }, patience);
    await forget();
    expect(await page.locator('.vd-vnc').evaluate((frame) => document.activeElement === frame)).toBe(true);
    await page.keyboard.press('Enter');
    await grabbed().waitFor();
    expect(await keys()).toEqual([]);
  });

  test('a key that is down when the focus moves away does not stay down in the guest', async () => {
    await takeKeyboard();
    await page.keyboard.down('Shift');
    await page.getByRole('tab', { name: 'Console' }).focus();
    await receives([
      [KEY.leftShift, 1],
      [KEY.leftShift, 0],
    ]);
    await page.keyboard.up('Shift');
  });

  test('view only sends nothing', async () => {
    await page.getByRole('button', { name: 'Picture' }).click();
    await page.getByRole('menuitem', { name: 'View only' }).click();
    await page.getByText('View only').first().waitFor();
    await forget();
    await guestScreen(page).click();
    await page.keyboard.type('abc');
    await page.getByRole('button', { name: 'Picture' }).click();
    await page.getByRole('menuitem', { name: 'View only' }).click();
    await guestScreen(page).click();
    await vi.waitFor(
      async () =>
        expect(await keys()).toEqual([
          [BTN_LEFT, 1],
          [BTN_LEFT, 0],
        ]),
      patience,
    );
  });

  test('text is typed into a guest that has no clipboard', async () => {
    await page.getByRole('button', { name: 'Clipboard' }).click();
    await page.getByRole('textbox', { name: 'To the guest' }).fill('aA');
    await forget();
    await page.getByRole('button', { name: 'Type it' }).click();
    await receives([
      [KEY.a, 1],
      [KEY.a, 0],
      [KEY.leftShift, 1],
      [KEY.a, 1],
      [KEY.a, 0],
      [KEY.leftShift, 0],
    ]);
    await page.keyboard.press('Escape');
  });

  test('a screenshot is the picture in the guest’s own size', async () => {
    const { width, height } = await samplePixels(guestScreen(page));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save a screenshot' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^tiny \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/);
    const png = await readFile(await download.path());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, height]);
  });

  test('F11 fills the screen with the picture when the page has the keyboard, and back', async () => {
    await page.getByRole('tab', { name: 'Console' }).focus();
    await page.keyboard.press('F11');
    await vi.waitFor(async () => {
      const box = await page.locator('.vd-vnc').boundingBox();
      expect(box).toMatchObject({ x: 0, y: 0, width: 1280, height: 800 });
    }, patience);
    await page.keyboard.press('F11');
    await vi.waitFor(
      async () => expect((await page.locator('.vd-vnc').boundingBox())?.y).toBeGreaterThan(0),
      patience,
    );
  });

  test('in full screen the keys that the browser keeps for itself go to the guest too, until it is left', async () => {
    // The browser's own lock, and what became of it.
    await page.evaluate(() => {
      const { keyboard } = navigator as Navigator & { keyboard: { lock(): Promise<void>; unlock(): void } };
      const [lock, unlock] = [keyboard.lock.bind(keyboard), keyboard.unlock.bind(keyboard)];
      const told: string[] = [];
      keyboard.lock = () =>
        lock().then(
          () => void told.push('locked'),
          (error: unknown) => void told.push(String(error)),
        );
      keyboard.unlock = () => {
        unlock();
        told.push('unlocked');
      };
      Object.assign(globalThis, { told });
    });
    const told = () => page.evaluate(() => (globalThis as { told?: string[] }).told);
    await page.getByRole('tab', { name: 'Console' }).focus();
    await page.keyboard.press('F11');
    await vi.waitFor(async () => expect(await told()).toEqual(['locked']), patience);
    await takeKeyboard();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+Tab');
    await receives([
      [KEY.escape, 1],
      [KEY.escape, 0],
      [KEY.leftAlt, 1],
      [KEY.tab, 1],
      [KEY.tab, 0],
      [KEY.leftAlt, 0],
    ]);
    expect(await page.evaluate(() => document.fullscreenElement?.localName)).toBe('html');
    // The way out was shown, then gives its place to the picture until the pointer asks.
    const bar = page.locator('.vd-console[data-fullscreen] .vd-console-bar');
    const isShown = async () => (await bar.boundingBox())?.y === 0;
    await vi.waitFor(async () => expect(await isShown()).toBe(false), patience);
    await page.mouse.move(640, 1);
    await vi.waitFor(async () => expect(await isShown()).toBe(true), patience);
    await page.getByText('releases them').waitFor();
    await page.mouse.move(640, 400);
    await vi.waitFor(async () => expect(await isShown()).toBe(false), patience);
    await page.keyboard.down('ControlLeft');
    await page.keyboard.down('AltLeft');
    await page.keyboard.up('AltLeft');
    await page.keyboard.up('ControlLeft');
    await grabbed().waitFor({ state: 'detached' });
    await vi.waitFor(async () => expect(await isShown()).toBe(true), patience);
    await page.keyboard.press('F11');
    await vi.waitFor(async () => expect(await told()).toEqual(['locked', 'unlocked']), patience);
    expect(await page.evaluate(() => document.fullscreenElement)).toBeNull();
  });

  test('the picture fits, or stands pixel by pixel', async () => {
    const { width } = await samplePixels(guestScreen(page));
    const shownWidth = async () => (await guestScreen(page).boundingBox())?.width ?? 0;
    expect(await shownWidth()).toBeGreaterThan(width);
    const choose = async (name: string) => {
      await page.getByRole('button', { name: 'Picture' }).click();
      await page.getByRole('menuitem', { name, exact: true }).click();
    };
    await choose('Actual size');
    await vi.waitFor(async () => expect(await shownWidth()).toBe(width), patience);
    await choose('Fit the window');
    await vi.waitFor(async () => expect(await shownWidth()).toBeGreaterThan(width), patience);
  });
});
