import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { canRunHosts, READY } from '../lab/index.ts';
import {
  go,
  guestScreen,
  hasBrowser,
  keepPictureOnFailure,
  lastPicture,
  openWindow,
  patience,
  samplePixels,
  slow,
  startWorld,
  terminalText,
  type World,
} from './harness/index.ts';

/** What `virsh` does beside the page must show in it by libvirt's events, and the console must live through all of it. */
describe.skipIf(!canRunHosts() || !hasBrowser())('a console through the life of its VM', slow, () => {
  let world: World;
  let context: BrowserContext;
  let page: Page;
  const state = (): Locator => page.locator('.vd-domain-state');
  const card = (): Locator => page.locator('.vd-consoles-pane:not([hidden]) .vd-console-card');
  const showsPicture = () =>
    vi.waitFor(
      async () => expect((await samplePixels(guestScreen(page))).colours).toBeGreaterThan(6),
      patience,
    );
  /** The guest has been ready `times` times since QEMU was started: a reset does not empty its console's log. */
  const booted = (times = 1) =>
    vi.waitFor(
      async () => expect((await world.host.consoleText('tiny')).split(READY)).toHaveLength(times + 1),
      patience,
    );

  beforeAll(async () => {
    world = await startWorld([{ name: 'tiny', network: 'none' }]);
    ({ context, page } = await openWindow(world.browser, world.shell.loginUrl));
    await go(page, world.vmPath('tiny', 'console'));
  });
  afterAll(async () => {
    await context?.close();
    await world?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  test('a VM that is off says so and is started from its console', async () => {
    await card().getByText('tiny is shut off').waitFor();
    await card().getByRole('button', { name: 'Start' }).click();
    await state().getByText('Running').waitFor();
    await showsPicture();
    await card().waitFor({ state: 'detached' });
    await booted();
  });

  test('paused beside: the picture stays clear and Resume stands over it', async () => {
    await world.host.virsh('suspend', 'tiny');
    await state().getByText('Paused').waitFor();
    await card().getByText('Paused').waitFor();
    expect((await samplePixels(guestScreen(page))).colours).toBeGreaterThan(6);
    await card().getByRole('button', { name: 'Resume' }).click();
    await state().getByText('Running').waitFor();
    await card().waitFor({ state: 'detached' });
    expect((await world.host.virsh('domstate', 'tiny')).trim()).toBe('running');
  });

  test('reset beside: the display goes on without the user doing anything', async () => {
    await world.host.virsh('reset', 'tiny');
    await booted(2);
    await showsPicture();
    expect(await card().count()).toBe(0);
  });

  test('forced off beside: the last picture stays under the state; started beside: it comes back by itself', async () => {
    await showsPicture();
    await world.host.virsh('destroy', 'tiny');
    await state().getByText('Shut off').waitFor();
    await card().getByText('tiny is shut off').waitFor();
    await vi.waitFor(
      async () => expect((await samplePixels(lastPicture(page))).colours).toBeGreaterThan(6),
      patience,
    );
    await world.host.virsh('start', 'tiny');
    await state().getByText('Running').waitFor();
    await showsPicture();
    await card().waitFor({ state: 'detached' });
  });

  test('saved beside: it says so, and Start restores it', async () => {
    await booted();
    await world.host.virsh('managedsave', 'tiny');
    await state().getByText('Saved').waitFor();
    await card().getByText('tiny is saved').waitFor();
    await card().getByRole('button').first().click();
    await state().getByText('Running').waitFor();
    await showsPicture();
  });

  test('libvirtd killed: lost, then back alone; the display lives, the serial console comes back', async () => {
    await page.getByRole('button', { name: /serial/i }).click();
    const host = page.locator('.vd-consoles-pane:not([hidden]) .vd-terminal-host');
    await host.click();
    await page.keyboard.press('Enter');
    await vi.waitFor(async () => expect(await terminalText(page)).toContain('tiny:/root#'), patience);
    await world.host.killDaemon();
    await state().getByText('Host lost').waitFor();
    await card().getByText('Connection to lab-1 lost').waitFor();
    expect(await terminalText(page)).toContain('tiny:/root#');
    await page
      .getByRole('button', { name: /vnc|display/i })
      .first()
      .click();
    await showsPicture();

    await world.host.startDaemon();
    await state().getByText('Running').waitFor();
    await page.getByRole('button', { name: /serial/i }).click();
    await card().waitFor({ state: 'detached' });
    await host.click();
    await page.keyboard.type('echo back $((40+2))');
    await page.keyboard.press('Enter');
    await vi.waitFor(async () => expect(await terminalText(page)).toContain('back 42'), patience);
  });

  test('shut down from the page: it asks, the guest obeys, the page shows it', async () => {
    await page.getByRole('button', { name: 'VNC' }).click();
    await page.getByRole('button', { name: 'Shut down' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Shut down' }).click();
    await state().getByText('Shut off').waitFor();
    await card().getByText('tiny is shut off').waitFor();
  });

  test('the backend gone: the page says so over the last picture and stays', async () => {
    await world.shell.close();
    await card().getByText('Virtdeck’s backend does not answer').waitFor();
    expect((await samplePixels(lastPicture(page))).colours).toBeGreaterThan(6);
  });
});
