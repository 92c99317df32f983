import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { canRunHosts, parseInputEvents, READY } from '../lab/index.ts';
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
const KEY = { a: 30, b: 48, leftShift: 42 };

/** The way from the backend to the page, which can be held up; nothing is lost or changed on it. */
async function slowWay(page: Page) {
  let open = Promise.resolve();
  let release = (): void => undefined;
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    let last: Promise<void> = Promise.resolve();
    server.onMessage((message) => {
      last = last.then(() => open).then(() => socket.send(message));
    });
  });
  return {
    hold: () => {
      const held = Promise.withResolvers<void>();
      open = held.promise;
      release = held.resolve;
    },
    release: () => release(),
  };
}

/** On a page whose answers are late, as those of a host far away. */
describe.skipIf(!canRunHosts() || !hasBrowser())('keys typed while a console connects', slow, () => {
  let world: World;
  let context: BrowserContext;
  let page: Page;
  let way: Awaited<ReturnType<typeof slowWay>>;

  const log = (name: string) => world.host.consoleText(name);
  const pane = () => page.locator('.vd-consoles-pane:not([hidden])');
  const serial = () => page.getByRole('button', { name: /serial/i });
  const vnc = () => page.getByRole('button', { name: 'VNC' });
  const lostWords = () => page.getByText('keys that you typed did not reach the guest');
  const keys = async () =>
    parseInputEvents((await log('tiny')).replaceAll('\r', ''))
      .filter(({ type, code }) => type === EV_KEY && code < 256)
      .map(({ code, value }) => [code, value]);

  /** The VM's display, with its serial console never opened yet. */
  const showsDisplay = async (name: string) => {
    await go(page, world.vmPath(name, 'console'));
    await vnc().click();
    await vi.waitFor(
      async () =>
        expect((await samplePixels(pane().locator('.vd-vnc-screen canvas'))).colours).toBeGreaterThan(6),
      patience,
    );
  };

  beforeAll(async () => {
    world = await startWorld([
      { name: 'tiny', network: 'none' },
      { name: 'other', network: 'none' },
    ]);
    await world.host.virsh('start', 'tiny');
    await world.host.virsh('start', 'other');
    ({ context, page } = await openWindow(world.browser, world.shell.loginUrl));
    way = await slowWay(page);
    await page.reload();
    for (const name of ['tiny', 'other'])
      await vi.waitFor(async () => expect(await log(name)).toContain(READY), patience);
  });
  afterAll(async () => {
    await context?.close();
    await world?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  test('into a text console they arrive when it is open, whole and in order', async () => {
    await showsDisplay('tiny');
    way.hold();
    await serial().click();
    await page.locator('.vd-terminal-host').click();
    await page.keyboard.type('\necho typed $((40+2)) early\n');
    expect(await terminalText(page)).not.toContain('typed');
    way.release();
    await vi.waitFor(async () => expect(await terminalText(page)).toContain('typed 42 early'), patience);
    expect(await lostWords().count()).toBe(0);
  });

  test('into a display they arrive when it is connected, with their modifiers, and the keyboard stays there', async () => {
    await page.locator('.vd-terminal-host').click();
    await page.keyboard.type('report-input\n');
    await vi.waitFor(async () => expect(await log('tiny')).toContain('input reporter is ready'), patience);
    // The display goes and comes with its VM's page; the way is held up as soon as its place stands.
    await go(page, '/');
    await pane().waitFor({ state: 'detached' });
    const stands = page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const seen = new MutationObserver(() => {
            if (document.querySelector('.vd-vnc')) resolve();
          });
          seen.observe(document.body, { childList: true, subtree: true });
        }),
    );
    const held = stands.then(() => way.hold());
    await go(page, world.vmPath('tiny', 'console'));
    await held;
    await page.locator('.vd-vnc').click();
    await page.getByText('Keys go to the guest.').waitFor();
    await page.keyboard.press('a');
    await page.keyboard.press('Shift+b');
    expect(await keys()).toEqual([]);
    way.release();
    const shifted = [
      [KEY.leftShift, 1],
      [KEY.b, 1],
      [KEY.b, 0],
      [KEY.leftShift, 0],
    ];
    await vi.waitFor(
      async () => expect(await keys()).toEqual([[KEY.a, 1], [KEY.a, 0], ...shifted]),
      patience,
    );
    await vi.waitFor(
      async () => expect(await guestScreen(page).evaluate((c) => document.activeElement === c)).toBe(true),
      patience,
    );
    await page.keyboard.press('a');
    await vi.waitFor(
      async () =>
        expect((await keys()).slice(-2)).toEqual([
          [KEY.a, 1],
          [KEY.a, 0],
        ]),
      patience,
    );
  });

  test('they never go to another VM’s console', async () => {
    await showsDisplay('other');
    way.hold();
    await serial().click();
    await page.locator('.vd-terminal-host').click();
    await page.keyboard.type('\necho meant for other\n');
    await go(page, world.vmPath('tiny', 'console'));
    way.release();
    await serial().click();
    await page.locator('.vd-terminal-host').click();
    // Ends the reporter.
    await page.keyboard.press('Control+c');
    await page.keyboard.type('\necho only $((40+4))\n');
    await vi.waitFor(async () => expect(await terminalText(page)).toContain('only 44'), patience);
    expect(await log('tiny')).not.toContain('meant');
    expect(await log('other')).not.toContain('meant');
  });

  test('when it does not connect in time they are dropped, and that is said', async () => {
    await showsDisplay('other');
    way.hold();
    await serial().click();
    await page.locator('.vd-terminal-host').click();
    await page.keyboard.type('lost');
    await page.getByText('4 keys that you typed did not reach the guest.').waitFor();
    way.release();
    await page.keyboard.type('\necho after $((40+5))\n');
    await vi.waitFor(async () => expect(await terminalText(page)).toContain('after 45'), patience);
    expect(await log('other')).not.toContain('lost');
  });
});
