import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { canRunHosts, READY } from '../lab/index.ts';
import {
  axeFindings,
  CLIPBOARD,
  type Complaints,
  copiedXml,
  go,
  guestScreen,
  hasBrowser,
  keepPictureOnFailure,
  openWindow,
  patience,
  picture,
  samplePixels,
  slow,
  startWorld,
  terminalText,
  type World,
} from './harness/index.ts';

const UUID = '6b1f3f6e-2222-4a5b-8f2c-0123456789ab';

describe.skipIf(!canRunHosts() || !hasBrowser())('the page of a VM', slow, () => {
  let world: World;
  let context: BrowserContext;
  let page: Page;
  let complaints: Complaints;
  const fact = (name: string) =>
    page.locator('.vd-facts > div', { has: page.getByText(name, { exact: true }) }).locator('dd');

  beforeAll(async () => {
    const extra = '<title>Shop front</title><description>First line\nsecond &amp; last</description>';
    world = await startWorld([{ name: 'web <b>01', uuid: UUID, vcpus: 2, extra }]);
    await world.host.virsh('start', UUID);
    ({ context, page, complaints } = await openWindow(world.browser, world.shell.loginUrl, {
      permissions: CLIPBOARD,
    }));
    await vi.waitFor(
      async () => expect(await world.host.consoleText('web <b>01')).toContain(READY),
      patience,
    );
  });
  afterAll(async () => {
    await context?.close();
    await world?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  test('the overview says what libvirt says', async () => {
    await go(page, `/vm/lab-1/${UUID}/overview`);
    await page.getByRole('heading', { name: 'web <b>01' }).waitFor();
    await page.getByRole('heading', { name: 'Summary' }).waitFor();
    expect(await fact('Title').innerText()).toBe('Shop front');
    expect(await fact('UUID').innerText()).toBe(UUID);
    expect(await fact('Processors').innerText()).toContain('2 vCPUs');
    expect(await fact('Memory').innerText()).toBe('192 MiB');
    expect(await fact('Type').innerText()).toContain('QEMU · x86_64');
    expect(await fact('Kernel').innerText()).toBe('/var/lib/libvirt/images/kernel');
    expect(await page.locator('.vd-overview-notes').innerText()).toBe('First line\nsecond & last');
    const xml = await world.host.virsh('dumpxml', UUID);
    const mac = /<mac address='([^']+)'/.exec(xml)?.[1] ?? '';
    const row = page.getByRole('row', { name: new RegExp(mac) });
    await row.waitFor();
    // The lease comes after the guest asked for it, and the page follows by itself.
    await vi.waitFor(async () => {
      const address = /(\d+\.\d+\.\d+\.\d+\/\d+)/.exec(await world.host.virsh('domifaddr', UUID))?.[1];
      expect(address).toBeDefined();
      expect(await row.innerText()).toContain(address);
    }, patience);
  });

  test('a stored change made elsewhere appears by itself', async () => {
    await world.host.virsh('desc', UUID, '--live', '--config', '--title', 'New title');
    await vi.waitFor(async () => expect(await fact('Title').innerText()).toBe('New title'), patience);
  });

  test('the XML is what libvirt gives, running and stored', async () => {
    await page.getByRole('tab', { name: 'XML' }).click();
    await page.getByRole('textbox', { name: 'XML of this VM' }).waitFor();
    const shown = () => copiedXml(page);
    const domain = async (...flags: string[]) => (await world.host.virsh('dumpxml', UUID, ...flags)).trim();
    await vi.waitFor(async () => expect(await shown()).toBe(await domain()), patience);
    await page.getByText('Stored, for the next start').click();
    await vi.waitFor(async () => expect(await shown()).toBe(await domain('--inactive')), patience);
  });

  test('the whole page is used with the keyboard alone', async () => {
    await page.getByRole('tab', { name: 'XML' }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await guestScreen(page).waitFor();
    await vi.waitFor(
      async () => expect((await samplePixels(guestScreen(page))).colours).toBeGreaterThan(6),
      patience,
    );
    const focused = () =>
      page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
      );
    const tabTo = async (name: RegExp) => {
      for (let n = 0; n < 30 && !name.test(await focused()); n += 1) await page.keyboard.press('Tab');
      expect(await focused()).toMatch(name);
    };
    await tabTo(/Enter gives it the keyboard/);
    await page.keyboard.press('Enter');
    await page.getByText('Keys go to the guest.').waitFor();
    await page.keyboard.down('ControlLeft');
    await page.keyboard.down('AltLeft');
    await page.keyboard.up('AltLeft');
    await page.keyboard.up('ControlLeft');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await tabTo(/Serial/);
    await page.keyboard.press('Enter');
    await tabTo(/Text console.*Enter gives it the keyboard/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await vi.waitFor(async () => expect(await terminalText(page)).toContain('/root#'), patience);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing on any tab (%s)', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    for (const tab of ['console', 'overview', 'xml']) {
      await go(page, `/vm/lab-1/${UUID}/${tab}`);
      await page.getByRole('tab', { name: new RegExp(tab, 'i'), selected: true }).waitFor();
      if (tab === 'overview') await page.getByRole('heading', { name: 'Summary' }).waitFor();
      await picture(page, `domain-${tab}-${colorScheme}`);
      expect(await axeFindings(page)).toEqual([]);
    }
    await go(page, `/vm/lab-1/${UUID}/console`);
    for (const control of ['Send keys', 'Clipboard', 'Picture']) {
      await page.getByRole('button', { name: 'VNC' }).click();
      await page.getByRole('button', { name: control, exact: true }).click();
      await picture(page, `console-${control.replace(' ', '-')}-${colorScheme}`);
      expect(await axeFindings(page)).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await world.host.virsh('suspend', UUID);
    await page.locator('.vd-console-card').first().waitFor();
    await picture(page, `console-paused-${colorScheme}`);
    expect(await axeFindings(page)).toEqual([]);
    await world.host.virsh('resume', UUID);
  });

  test('nothing was complained about on the way', () => {
    expect(complaints.list).toEqual([]);
  });
});
