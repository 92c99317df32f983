import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { canRunHosts, READY } from '../lab/index.ts';
import {
  type Complaints,
  go,
  hasBrowser,
  keepPictureOnFailure,
  openWindow,
  patience,
  picture,
  slow,
  startWorld,
  type World,
} from './harness/index.ts';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Hardware of a VM that runs, changed in the window, on a real guest. */
describe.skipIf(!canRunHosts() || !hasBrowser())('the hardware of a VM', slow, () => {
  let world: World;
  let context: BrowserContext;
  let page: Page;
  let complaints: Complaints;
  const name = 'hard';
  const list = (): Locator => page.getByRole('navigation', { name: 'Parts of the VM' });
  const part = (text: string | RegExp): Locator => list().getByRole('option', { name: text });
  const bar = (): Locator => page.locator('.vd-hardware-bar');
  const field = (label: string): Locator => page.getByRole('textbox', { name: label, exact: true });
  const dumpxml = (...options: string[]): Promise<string> =>
    world.host.virsh('dumpxml', name, '--security-info', ...options);
  const apply = async (): Promise<void> => {
    await bar().getByRole('button', { name: /^Apply/ }).click();
    await bar().getByRole('button', { name: /^Apply/ }).waitFor({ state: 'detached' });
  };
  const choose = async (label: string, option: string): Promise<void> => {
    await page.locator('.vd-hardware-scroll').getByRole('button', { name: new RegExp(`${label}$`) }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };

  beforeAll(async () => {
    world = await startWorld([
      {
        name,
        network: 'none',
        vcpus: 2,
        vncPassword: 's3cret',
        devices: `<disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><readonly/></disk>`,
      },
    ]);
    await world.host.run('truncate', ['-s', '8M', '/var/lib/libvirt/images/data.img']);
    await world.host.virsh('start', name);
    ({ context, page, complaints } = await openWindow(world.browser, world.shell.loginUrl));
    await vi.waitFor(async () => expect(await world.host.consoleText(name)).toContain(READY), patience);
    await go(page, world.vmPath(name, 'hardware'));
  });
  afterAll(async () => {
    await context?.close();
    await world?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  test('every part is listed, and a fresh start leaves nothing waiting', async () => {
    await part(/Processors|CPU/i).first().waitFor();
    await picture(page, 'hardware-overview');
    expect(await bar().count()).toBe(0);
  });

  test('a title goes live; another video model waits, is marked and taken back', async () => {
    await part(/Overview/).click();
    await field('Title').fill('Shop');
    await bar().getByText('1 change · 1 now').waitFor();
    await apply();
    await vi.waitFor(async () => expect(await dumpxml()).toContain('<title>Shop</title>'), patience);
    expect(await dumpxml('--inactive')).toContain('<title>Shop</title>');

    await part(/Video/).click();
    await choose('Model', 'virtio');
    await bar().getByText('1 at the next start').waitFor();
    await picture(page, 'hardware-video');
    await bar().getByRole('button', { name: 'Review' }).click();
    await page.getByText('virsh -c').first().waitFor();
    await picture(page, 'hardware-review');
    await apply();
    await bar().getByText('1 part waits for the next start.').waitFor();
    expect(await dumpxml('--inactive')).toContain("<model type='virtio'");
    await page.getByText('Runs with vga').waitFor();
    await picture(page, 'hardware-pending');
    await bar().getByRole('button', { name: 'Take all back' }).click();
    await apply();
    await vi.waitFor(async () => expect(await dumpxml('--inactive')).toContain("<model type='vga'"), patience);
  });

  test('a disk is added to the running VM and removed from it', async () => {
    await list().getByRole('button', { name: 'Add hardware' }).click();
    await picture(page, 'hardware-add');
    await page.getByRole('button', { name: /^Disk/ }).click();
    await picture(page, 'hardware-new-disk');
    await choose('Format', 'raw');
    await field('Path').fill('/var/lib/libvirt/images/data.img');
    await apply();
    await part(/vda/).waitFor();
    expect(await dumpxml()).toContain('data.img');
    await part(/vda/).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('The image itself stays').waitFor();
    await apply();
    await part(/vda/).waitFor({ state: 'detached' });
    expect(await dumpxml()).not.toContain('data.img');
  });

  test.each(['light', 'dark'] as const)('axe finds nothing on any form, %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    const count = await list().getByRole('option').count();
    expect(count).toBeGreaterThan(15);
    for (let at = 0; at < count; at += 1) {
      await list().getByRole('option').nth(at).click();
      const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map((n) => n.html)])).toEqual([]);
    }
    await picture(page, `hardware-${colorScheme}`);
  });

  test('the page complained about nothing', () => {
    expect(complaints.list).toEqual([]);
  });
});
