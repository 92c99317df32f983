import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Lab, type TestDaemon } from '../lab/index.ts';
import {
  axeFindings,
  go,
  hasBrowser,
  keepPictureOnFailure,
  launchBrowser,
  openWindow,
  runByPalette,
  startShell,
  type Complaints,
  type Shell,
} from './harness/index.ts';

const soon = { timeout: 60_000 };
/** The test driver's own VM. */
const VM = 'test';

/**
 * Every page and dialog of the program as it ships, on a daemon that answers; what needs a real hypervisor (consoles,
 * the new VM, deleting) is looked at where it is used, what needs a made-up one in the gallery's test.
 */
describe.skipIf(!hasBrowser())('axe', () => {
  let lab: Lab;
  let daemon: TestDaemon;
  let shell: Shell;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: Complaints;
  let vm = '';

  beforeAll(async () => {
    lab = await Lab.open();
    daemon = await lab.startTestDaemon();
    shell = await startShell([
      { id: 'demo', name: 'demo', uri: daemon.uri() },
      { id: 'away', name: 'away', uri: 'test+unix:///default?socket=/nowhere/libvirt-sock' },
      { id: 'looking', name: 'looking', uri: daemon.uri(), readOnly: true },
    ]);
    browser = await launchBrowser();
    ({ context, page, complaints } = await openWindow(browser, shell.loginUrl));
    const link = page.getByRole('link', { name: VM, exact: true }).first();
    await link.waitFor(soon);
    vm = ((await link.getAttribute('href')) ?? '').replace(/^#|\/overview$/g, '');
  });
  afterAll(async () => {
    await context?.close();
    await browser?.close();
    await shell?.close();
    await lab?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  const dialog = () => page.getByRole('dialog').or(page.getByRole('alertdialog')).last();
  const tab = (name: string) => page.getByRole('tab', { name, selected: true }).waitFor(soon);
  const onList = async () => {
    await go(page, '/');
    await page.locator('.vd-table').waitFor(soon);
  };
  const onVm = async () => {
    await go(page, `${vm}/overview`);
    await tab('Overview');
  };
  const command = async (title: string, from: () => Promise<void> = onList) => {
    await from();
    await runByPalette(page, title);
    await dialog().waitFor(soon);
  };
  const hostMenu = async (name: string) => {
    await onList();
    await page.getByRole('navigation').getByRole('link', { name }).first().click({ button: 'right' });
    await page.getByRole('menu').waitFor();
  };

  const PLACES: [name: string, reach: () => Promise<void>][] = [
    ['the list', onList],
    ['the list of one host', () => go(page, '/host/demo')],
    [
      'the list of a host that cannot be reached',
      async () => {
        await go(page, '/host/away');
        await page.getByRole('main').getByText('/nowhere/libvirt-sock').first().waitFor(soon);
      },
    ],
    ['the list of a host that is only looked at', () => go(page, '/host/looking')],
    [
      'a VM: overview',
      async () => {
        await onVm();
        await page.getByRole('heading', { name: 'Summary' }).waitFor(soon);
      },
    ],
    [
      'a VM: console',
      async () => {
        await go(page, `${vm}/console`);
        await tab('Console');
      },
    ],
    [
      'a VM: XML',
      async () => {
        await go(page, `${vm}/xml`);
        await tab('XML');
      },
    ],
    [
      'a VM: journal',
      async () => {
        await go(page, `${vm}/journal`);
        await tab('Journal');
      },
    ],
    [
      'the journal',
      async () => {
        await go(page, '/journal');
        await page.getByRole('heading', { level: 1, name: 'Journal' }).waitFor(soon);
      },
    ],
    ['a VM that is not there', () => go(page, '/vm/demo/00000000-0000-4000-8000-000000000000/overview')],
    [
      'the settings',
      async () => {
        await go(page, '/settings');
        await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor(soon);
      },
    ],
    [
      'the tasks',
      async () => {
        await onList();
        await runByPalette(page, 'Show or hide tasks');
      },
    ],
    [
      'the palette',
      async () => {
        await onList();
        await page.keyboard.press('Control+k');
        await page.getByRole('combobox').last().fill('te');
        await page.getByRole('option').first().waitFor(soon);
      },
    ],
    ['the shortcuts', () => command('Keyboard shortcuts')],
    ['about', () => command('About Virtdeck')],
    ['a new VM', () => command('New VM')],
    ['a new host', () => command('Add host')],
    ['the menu of a host', () => hostMenu('demo')],
    [
      'a host’s settings',
      async () => {
        await hostMenu('demo');
        await page
          .getByRole('menuitem', { name: /^(Edit|Settings|Change)/ })
          .first()
          .click();
        await dialog().waitFor(soon);
      },
    ],
    ['tags and group', () => command('Tags and group', onVm)],
    ['another name', () => command('Rename', onVm)],
    ['the question before forcing off', () => command('Force off', onVm)],
    ['the question before deleting', () => command('Delete', onVm)],
  ];

  describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
    test.each(PLACES)('finds nothing: %s', async (_, reach) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await reach();
      await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached', ...soon });
      expect(await axeFindings(page)).toEqual([]);
      for (let n = 0; n < 3; n++) await page.keyboard.press('Escape');
      await page.locator('.vd-scrim').waitFor({ state: 'detached', ...soon });
    });
  });

  test('the page complained about nothing', () => {
    expect(complaints.list).toEqual([]);
  });
});
