import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Lab } from '../lab/index.ts';
import {
  axeFindings,
  focusedName,
  go,
  hasBrowser,
  keepPictureOnFailure,
  launchBrowser,
  openWindow,
  patience,
  picture,
  runByPalette,
  slow,
  startShell,
  tabTo,
  type Complaints,
  type Shell,
} from './harness/index.ts';

/** The test driver's own VM. */
const VM = 'test';

describe.skipIf(!hasBrowser())('the journal in the window', slow, () => {
  let lab: Lab;
  let shell: Shell;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: Complaints;
  let vm = '';

  beforeAll(async () => {
    lab = await Lab.open();
    const daemon = await lab.startTestDaemon();
    shell = await startShell([{ id: 'demo', name: 'demo', uri: daemon.uri() }]);
    browser = await launchBrowser();
    ({ context, page, complaints } = await openWindow(browser, shell.loginUrl));
    const link = page.getByRole('link', { name: VM, exact: true }).first();
    await link.waitFor();
    vm = ((await link.getAttribute('href')) ?? '').replace(/^#|\/overview$/g, '');
  });
  afterAll(async () => {
    await context?.close();
    await browser?.close();
    await shell?.close();
    await lab?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const dialog = () => page.getByRole('dialog').or(page.getByRole('alertdialog')).last();
  const rows = () => page.locator('.vd-journal .vd-tr');
  const rowTexts = async () => (await rows().allInnerTexts()).map((text) => text.replaceAll('\n', ' | '));
  const rowsAre = (...texts: (string | RegExp)[]) =>
    vi.waitFor(async () => {
      expect(await rowTexts()).toEqual(texts.map((text) => expect.stringMatching(text) as string));
    }, patience);
  const detail = () => page.getByRole('region', { name: 'Change', exact: true });

  async function axe(): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await axeFindings(page)).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }
  /** Both themes, for whoever looks at them. */
  async function pictures(name: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await picture(page, `journal-${name}-${colorScheme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }

  test('is reached from the sidebar, and says what it is for while it is empty', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Journal' }).click();
    await page.getByRole('heading', { level: 1, name: 'Journal' }).waitFor();
    await page.getByText('Nothing has been changed yet.').waitFor();
    await axe();
    await pictures('empty');
  });

  test('shows what was done in the window as it is done, newest first', async () => {
    await go(page, `${vm}/overview`);
    await page.getByRole('tab', { name: 'Overview', selected: true }).waitFor();
    await runByPalette(page, 'Tags and group');
    await dialog()
      .getByLabel('Add a tag')
      .or(dialog().getByRole('combobox'))
      .or(dialog().getByRole('textbox'))
      .first()
      .fill('web');
    await press('Enter');
    await dialog().getByRole('button', { name: 'Apply' }).click();
    await dialog().waitFor({ state: 'detached' });
    await runByPalette(page, 'Force off');
    await dialog().getByRole('button', { name: 'Force off' }).click();
    await dialog().waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Journal' }).click();
    await rowsAre(/Force off \| Done/, /Change tags and group \| Done/);
    await runByPalette(page, 'Journal');
    await page.getByRole('heading', { level: 1, name: 'Journal' }).waitFor();
    await rowsAre(
      new RegExp(`Force off \\| .*${VM} \\| Done \\| demo`),
      /Change tags and group \| .*Done \| demo/,
    );
  });

  test('finds by name, command and the words that are shown', async () => {
    const field = page.getByRole('searchbox', { name: 'Search the journal' });
    await field.fill('metadata web');
    await rowsAre(/Change tags/);
    await field.fill('force done');
    await rowsAre(/Force off/);
    await field.fill('nothing-of-that-kind');
    await page.getByText('No change matches.').waitFor();
    await field.fill('');
    await rowsAre(/Force off/, /Change tags/);
  });

  test('by keyboard alone: an entry is opened, its undo looked at first, and done', async () => {
    await page.getByRole('searchbox', { name: 'Search the journal' }).focus();
    await press('ArrowDown', 'ArrowDown', 'Enter');
    await detail().getByRole('heading', { name: 'Force off' }).waitFor();
    await detail().getByText('Cannot be undone: what has run has run.').waitFor();
    expect(await detail().locator('.vd-command code').innerText()).toMatch(/^virsh -c \S+ destroy test$/);
    await press('ArrowDown');
    await detail().getByRole('heading', { name: 'Change tags and group' }).waitFor();
    await detail().locator('[data-kind="added"]', { hasText: '<tag>web</tag>' }).waitFor();
    await axe();
    await pictures('entry');
    await tabTo(page, 'Undo…');
    await press('Enter');
    await dialog().locator('[data-kind="removed"]', { hasText: '<tag>web</tag>' }).waitFor();
    await axe();
    await pictures('undo');
    expect(await focusedName(page)).toBe('Cancel');
    await tabTo(page, 'Undo');
    await press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await rowsAre(/Change tags and group \(undo\) \| .* \| Done \|/, /Force off/, /Change tags/);
    await tabTo(page, 'Undo…');
    await press('Escape');
    await detail().waitFor({ state: 'detached' });
    expect(await focusedName(page)).toMatch(/^Changes, newest first/);
  });

  test('what was undone says so when it is undone again', async () => {
    await rows().filter({ hasText: 'Change tags' }).last().click();
    await detail().getByRole('button', { name: 'Undo…' }).click();
    await dialog().getByText('It is as it was before already.').waitFor();
    await dialog().getByRole('button', { name: 'Close' }).last().click();
  });

  test('a deleted VM is defined again from it', async () => {
    await go(page, `${vm}/overview`);
    await page.getByRole('tab', { name: 'Overview', selected: true }).waitFor();
    await runByPalette(page, 'Delete');
    await dialog()
      .getByRole('button', { name: `Delete ${VM}` })
      .click();
    await dialog().waitFor({ state: 'detached' });
    await go(page, '/journal');
    await rows().filter({ hasText: 'Delete' }).first().click();
    await detail().getByText('Before', { exact: true }).waitFor();
    await detail().getByRole('button', { name: 'Undo…' }).click();
    await dialog().getByText('This is defined:').waitFor();
    await pictures('define-again');
    await dialog().getByRole('button', { name: 'Define again' }).click();
    await dialog().waitFor({ state: 'detached' });
    await rows().filter({ hasText: 'Define again' }).first().waitFor();
    await go(page, '/');
    await page.getByRole('link', { name: VM, exact: true }).first().waitFor();
  });

  test('a failure is told in full', async () => {
    await go(page, `${vm}/overview`);
    await page.getByRole('tab', { name: 'Overview', selected: true }).waitFor();
    await runByPalette(page, 'Rename');
    await dialog().getByRole('textbox').fill('a/b');
    await press('Enter');
    await vi.waitFor(async () => {
      await go(page, '/journal');
      expect((await rowTexts())[0]).toMatch(/Rename.*a\/b/);
    }, patience);
    await press('Escape');
    await rows().first().click();
    await detail().getByRole('heading', { name: 'Rename' }).waitFor();
    await pictures('last');
  });

  test('nothing unexpected was said on the console', () => {
    expect(complaints.list).toEqual([]);
  });
});
