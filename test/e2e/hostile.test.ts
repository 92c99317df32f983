import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Lab } from '../lab/index.ts';
import {
  crookedRows,
  go,
  hasBrowser,
  keepPictureOnFailure,
  launchBrowser,
  openWindow,
  outOfWindow,
  picture,
  startShell,
  type Complaints,
  type Shell,
} from './harness/index.ts';

const patience = { timeout: 60_000, interval: 200 };
const soon = { timeout: 60_000 };
const HOST = 'bad';

/** Calls a function that the page does not have, should any of it be run. */
const RUN = 'globalThis.ranHostileScript=1';
const MEGABYTE = 'x'.repeat(2 ** 20);
const NAMES = [
  `<img src=x onerror="${RUN}">`,
  `</a></div><script>${RUN}</script>`,
  `javascript:${RUN}`,
  'two\nlines\tand\ttabs',
  '\u202egnp.exe\u202c reversed',
  'שרת-אינטרנט-01',
  'خادم الويب ١',
  '👩‍👩‍👧‍👦 family 🚀',
  `z${'\u0336\u0327\u0316'.repeat(60)}algo`,
  `unbroken-${'w'.repeat(4000)}`,
  `megabyte-${MEGABYTE}`,
  '   spaces   around   ',
  '{{count}} $t(cancel) %s ${name} {0}',
  '../../../etc/passwd?x=1#/settings',
  '-oProxyCommand=true',
  '0',
];
const TAGS = Array.from({ length: 500 }, (_, i) => `tag-${i}<b onclick="${RUN}">${i}</b>`);

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const labels = (group: string, tags: readonly string[]): string =>
  `<metadata><v:domain xmlns:v="https://virtdeck.dev/xmlns/domain/1.0"><v:group>${escape(group)}</v:group>` +
  `${tags.map((tag) => `<v:tag>${escape(tag)}</v:tag>`).join('')}</v:domain></metadata>`;
const title = (text: string): string =>
  `<title>${escape(text)}</title><description>${escape(text)}\n${escape(text)}</description>`;

/** A host that sends whatever the protocol can carry, which is more than libvirt lets anybody call a VM. */
describe.skipIf(!hasBrowser())('a host that sends hostile names', () => {
  let lab: Lab;
  let shell: Shell;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: Complaints;

  beforeAll(async () => {
    lab = await Lab.open();
    const first = NAMES.map((name, i) => ({
      name,
      // One has all five hundred tags, the others some, and a group called like themselves.
      extra: `${title(name)}${labels(name.slice(0, 200), i === 0 ? TAGS : TAGS.slice(i, i + 5))}`,
    }));
    const standIn = await lab.startStandIn({ domains: 30, first });
    shell = await startShell([{ id: HOST, name: `<i onclick="${RUN}">host</i>`, uri: standIn.uri }]);
    browser = await launchBrowser();
    ({ context, page, complaints } = await openWindow(browser, shell.loginUrl));
    await page.locator('.vd-table').waitFor(soon);
    await page.getByText('30 VMs', { exact: true }).waitFor(soon);
    // Titles, tags and groups come with the XML, after the names; how many of 500 tags fit is the font’s affair.
    await page.getByText(/^\+49\d$/).waitFor(soon);
  });
  afterAll(async () => {
    await context?.close();
    await browser?.close();
    await shell?.close();
    await lab?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  const uuid = (index: number): string => `57a4d111-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
  const bar = (name: string): Locator =>
    page.getByRole('toolbar', { name: 'View' }).getByRole('button', { name, exact: true });

  /** Its label is the grouping chosen. */
  const grouper = (): Locator =>
    page.getByRole('toolbar', { name: 'View' }).getByRole('button', { name: /^(Group|By \w+|No groups)$/ });

  /** Nothing ran, nothing became an element, nothing is where it cannot be seen or over something else. */
  async function staysInOrder(what: string): Promise<void> {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(undefined))));
    const seen = await page.evaluate(() => ({
      ran: 'ranHostileScript' in globalThis,
      elements: [...document.querySelectorAll('#root b, #root i, #root img[src="x"], #root script')].length,
      handlers: [...document.querySelectorAll('[onclick], [onerror], a[href^="javascript:"]')].length,
      longest: Math.max(
        ...[...document.querySelectorAll('#root *')].map((e) => e.getAttribute('title')?.length ?? 0),
      ),
    }));
    expect(seen, what).toMatchObject({ ran: false, elements: 0, handlers: 0 });
    // A tooltip of a megabyte would hang the window's system.
    expect(seen.longest, what).toBeLessThan(20_000);
    expect(await outOfWindow(page), what).toEqual([]);
    expect(await crookedRows(page), what).toEqual([]);
  }

  test('the list keeps its shape, with every column', async () => {
    await staysInOrder('table');
    for (const column of ['Title', 'Group']) {
      await bar('Columns').click();
      await staysInOrder('menu of columns');
      await page.getByRole('menu').getByText(column, { exact: true }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });
    }
    await picture(page, 'hostile-table');
    await staysInOrder('table with titles and groups');
  });

  test.each(['By group', 'By tag'])('grouped %s', async (grouping) => {
    await grouper().click();
    await page.getByRole('menu').getByText(grouping, { exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await page.locator('.vd-tr-group').first().waitFor(soon);
    await staysInOrder(grouping);
  });

  test('as cards', async () => {
    await bar('Cards').click();
    await page.getByRole('listbox').or(page.locator('[data-cards]')).first().waitFor(soon);
    await picture(page, 'hostile-cards');
    await staysInOrder('cards');
    await bar('Table').click();
  });

  test('every tab of the page of each', async () => {
    for (const [index] of NAMES.entries()) {
      for (const tab of ['overview', 'xml', 'console']) {
        await go(page, `/vm/${HOST}/${uuid(index)}/${tab}`);
        await page.getByRole('tab', { name: new RegExp(tab, 'i'), selected: true }).waitFor(soon);
        await page.locator('h1').waitFor(soon);
        await staysInOrder(`${tab} of ${NAMES[index]?.slice(0, 40)}`);
      }
    }
  });

  test('the palette, the questions and the dialogs that name them', async () => {
    await go(page, '/');
    await page.locator('.vd-table').waitFor(soon);
    await page.keyboard.press('Control+k');
    for (const query of ['<img', 'megabyte', 'start', 'tag']) {
      await page.getByRole('combobox').fill(query);
      await staysInOrder(`palette: ${query}`);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // Closing gives the focus back a moment later: the keys must not go where it was then.
    await vi.waitFor(async () => {
      await page.locator('.vd-table').focus();
      await page.keyboard.press('Control+a');
      await page.getByText('30 selected').waitFor({ timeout: 500 });
    }, patience);
    const bulk = page.getByRole('toolbar', { name: 'Selected VMs' });
    await bulk.getByRole('button', { name: 'Tags and group' }).click();
    await page.getByRole('dialog').waitFor(soon);
    await picture(page, 'hostile-tags');
    await staysInOrder('tags dialog');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await bulk.getByRole('button', { name: 'Shut down' }).click();
    await page.getByRole('alertdialog').waitFor(soon);
    await picture(page, 'hostile-question');
    await staysInOrder('question');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Clear selection' }).click();
  });

  test('they are searched like any other', async () => {
    const search = page
      .getByRole('searchbox')
      .or(page.getByRole('textbox', { name: 'Search VMs' }))
      .first();
    for (const [query, count] of [
      ['name:"<img"', 1],
      ['name:שרת', 1],
      ['name:🚀', 1],
      ['tag:"tag-499<b"', 1],
      ['name:megabyte', 1],
      ['name:"../../../"', 1],
    ] as const) {
      await search.fill(query);
      await page.getByText(`${count} of 30 VMs`).waitFor(soon);
      await staysInOrder(query);
    }
    await search.fill('');
  });

  test('a small window and twice the size', async () => {
    for (const viewport of [
      { width: 1000, height: 640 },
      { width: 640, height: 400 },
    ]) {
      await page.setViewportSize(viewport);
      await picture(page, `hostile-${viewport.width}`);
      await staysInOrder(`list, ${viewport.width} wide`);
      await go(page, `/vm/${HOST}/${uuid(10)}/overview`);
      await page.locator('h1').waitFor(soon);
      await staysInOrder(`page, ${viewport.width} wide`);
      await go(page, '/');
      await page.locator('.vd-table').waitFor(soon);
    }
  });

  test('the page complained about nothing', async () => {
    await vi.waitFor(() => expect(complaints.list).toEqual([]), patience);
  });
});
