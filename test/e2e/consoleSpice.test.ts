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
  slow,
  startWorld,
  type World,
} from './harness/index.ts';

const SPICE = `<graphics type='spice' autoport='yes' passwd='keep-me'><listen type='address' address='127.0.0.1'/></graphics>
  <video><model type='vga'/></video>`;

describe.skipIf(!canRunHosts() || !hasBrowser())('a VM whose only display is SPICE', slow, () => {
  let world: World;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    // On this machine's network, because VNC displays are added on the loopback address.
    world = await startWorld([{ name: 'tiny', network: 'none', vnc: 'none', devices: SPICE }], {
      network: 'shared',
    });
    await world.host.virsh('start', 'tiny');
    ({ context, page } = await openWindow(world.browser, world.shell.loginUrl));
    await vi.waitFor(async () => expect(await world.host.consoleText('tiny')).toContain(READY), patience);
    await go(page, world.vmPath('tiny', 'console'));
  });
  afterAll(async () => {
    await context?.close();
    await world?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  test('shows pictures of it, again and again, and says why', async () => {
    const picture = page.getByRole('img', { name: /Picture of tiny/ });
    await picture.waitFor();
    expect(await picture.evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(600);
    await page.getByText('This display speaks only SPICE').waitFor();
    const first = await picture.getAttribute('src');
    // The guest's screen changes behind the page's back.
    await world.host.virsh('send-key', 'tiny', 'KEY_E', 'KEY_ENTER');
    await vi.waitFor(async () => expect(await picture.getAttribute('src')).not.toBe(first), patience);
  });

  test('adds a VNC display for the next start and nothing else, which then works', async () => {
    const before = await world.host.virsh('dumpxml', '--inactive', '--security-info', 'tiny');
    await page.getByRole('button', { name: 'Add a VNC display at the next start' }).click();
    await page.getByText('tiny will have a VNC display when it is next shut down and started.').waitFor();
    const after = await world.host.virsh('dumpxml', '--inactive', '--security-info', 'tiny');
    expect(after).toMatch(/<graphics type='vnc'/);
    const without = after.replace(/\s*<graphics type='vnc'[\s\S]*?<\/graphics>/, '');
    expect(without).toBe(before);

    await world.host.virsh('destroy', 'tiny');
    await world.host.virsh('start', 'tiny');
    await page.getByRole('button', { name: /^VNC/ }).waitFor();
    await guestScreen(page).waitFor();
    // The SPICE display is no longer offered beside one that can be used.
    expect(await page.getByRole('button', { name: /SPICE/ }).count()).toBe(0);
  });
});
