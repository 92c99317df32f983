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
  type Shell,
  slow,
  startShell,
  startWorld,
  terminalText,
  type World,
} from './harness/index.ts';

const PASSWORD = 'secret12';

const showsPicture = (page: Page) =>
  vi.waitFor(
    async () => expect((await samplePixels(guestScreen(page))).colours).toBeGreaterThan(6),
    patience,
  );
/** The guest's shell answers; what is typed before the console has it is lost. */
const isAnswered = (page: Page) =>
  vi.waitFor(async () => {
    await page.locator('.vd-terminal-host').click();
    await page.keyboard.press('Enter');
    expect(await terminalText(page)).toContain('tiny:/root#');
  }, patience);
const card = (page: Page) => page.locator('.vd-consoles-pane:not([hidden]) .vd-console-card');

describe.skipIf(!canRunHosts() || !hasBrowser())('a console in more than one place', slow, () => {
  let world: World;
  /** Knows the host read-only, so that libvirt does not tell it the display's password. */
  let readOnly: Shell;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    world = await startWorld([{ name: 'tiny', network: 'none', vncPassword: PASSWORD }]);
    await world.host.virsh('start', 'tiny');
    readOnly = await startShell([{ id: 'lab-1', name: 'lab-1', uri: world.host.uri, readOnly: true }]);
    const permissions = ['clipboard-read', 'clipboard-write'];
    ({ context, page } = await openWindow(world.browser, world.shell.loginUrl, { permissions }));
    await vi.waitFor(async () => expect(await world.host.consoleText('tiny')).toContain(READY), patience);
  });
  afterAll(async () => {
    await context?.close();
    await readOnly?.close();
    await world?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  test('a password that libvirt tells is not asked for', async () => {
    await go(page, world.vmPath('tiny', 'console'));
    await showsPicture(page);
    await card(page).waitFor({ state: 'detached' });
    expect(await page.locator('input[type=password]').count()).toBe(0);
  });

  test('a password that it does not tell is asked for, again when it was wrong', async () => {
    const other = await openWindow(world.browser, readOnly.loginUrl);
    keepPictureOnFailure(other.page, 'other');
    await go(other.page, world.vmPath('tiny', 'console'));
    const field = other.page
      .getByRole('textbox', { name: 'Password' })
      .or(other.page.locator('input[type=password]'));
    await field.first().fill('wrong');
    await other.page.keyboard.press('Enter');
    await other.page.getByText('The display refused that password.').waitFor();
    await field.first().fill(PASSWORD);
    await other.page.getByRole('button', { name: 'Connect' }).click();
    await showsPicture(other.page);
    await card(other.page).waitFor({ state: 'detached' });
    await other.context.close();
  });

  test('a console in a window of its own shows the same guest without the page around it', async () => {
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('button', { name: 'Open in a window of its own' }).click(),
    ]);
    keepPictureOnFailure(popup, 'popup');
    await popup.getByRole('heading', { name: 'tiny' }).waitFor();
    await showsPicture(popup);
    await expect.poll(() => popup.title()).toBe('tiny · VNC');
    expect(await popup.getByRole('tab').count()).toBe(0);
    // Both stay connected, and what one of them does both show.
    const before = await samplePixels(guestScreen(page));
    await guestScreen(popup).click();
    await popup.keyboard.type('echo seen twice');
    await popup.keyboard.press('Enter');
    for (const window of [page, popup])
      await vi.waitFor(
        async () => expect((await samplePixels(guestScreen(window))).print).not.toBe(before.print),
        patience,
      );
    await popup.close();
  });

  test('text is copied from one display to another through the guest’s clipboard, both ways', async () => {
    // QEMU has one clipboard for all displays of a VM: what one viewer offers, another receives as the guest's.
    const second = await context.newPage();
    keepPictureOnFailure(second, 'second');
    await second.goto(page.url());
    await showsPicture(second);
    await send(page, 'from the first: árvíztűrő');
    await receives(second, 'from the first: árvíztűrő');
    await send(second, 'and back: ✓');
    await receives(page, 'and back: ✓');
    // What came from the guest is on the machine's own clipboard too.
    await page.bringToFront();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('and back: ✓');
    await second.close();
  });

  test('a text console that another window holds is taken over only when asked', async () => {
    const second = await context.newPage();
    keepPictureOnFailure(second, 'second');
    await second.goto(page.url());
    for (const window of [page, second]) await window.getByRole('button', { name: /serial/i }).click();
    await card(second).getByText('Another program has this console open').waitFor();
    await card(second).getByRole('button', { name: 'Take over' }).click();
    await card(second).waitFor({ state: 'detached' });
    await card(page).getByText('Another program has this console open').waitFor();
    await isAnswered(second);
    await second.close();
    // It is free again, and comes back by itself.
    await card(page).waitFor({ state: 'detached' });
  });

  test('a text console moves into a window of its own and back', async () => {
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('button', { name: 'Open in a window of its own' }).click(),
    ]);
    keepPictureOnFailure(popup, 'popup');
    await page.getByText('This console has a window of its own.').waitFor();
    await isAnswered(popup);
    await Promise.all([
      popup.waitForEvent('close'),
      page.getByRole('button', { name: 'Show it here' }).click(),
    ]);
    await isAnswered(page);
  });
});

async function send(page: Page, text: string): Promise<void> {
  await page.bringToFront();
  await page.getByRole('button', { name: 'Clipboard', exact: true }).click();
  await page.getByRole('textbox', { name: 'To the guest' }).fill(text);
  await page.getByRole('button', { name: 'Send to its clipboard' }).click();
  await page.keyboard.press('Escape');
}

async function receives(page: Page, text: string): Promise<void> {
  await page.bringToFront();
  await page.getByRole('button', { name: 'Clipboard', exact: true }).click();
  await page.locator('.vd-console-clip').getByText(text).waitFor();
  await page.keyboard.press('Escape');
}
