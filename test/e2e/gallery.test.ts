import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGallery, type Gallery } from './harness/gallery.ts';
import { hasBrowser, keepPictureOnFailure, launchBrowser, slow, watch } from './harness/index.ts';

const PAGES = ['buttons', 'fields', 'states', 'overlays', 'tables', 'charts', 'windows'];
const THEMES = ['light', 'dark'];
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The whole window, and what brings it into a state worth looking at. */
const WINDOWS: [name: string, query: string, bringAbout: (page: Page) => Promise<unknown>][] = [
  ['list', '', async () => {}],
  ['selection', '', (page) => selectAll(page)],
  ['context menu', '', async (page) => (await focusFirst(page), page.keyboard.press('Shift+F10'))],
  ['palette', '', async (page) => (await page.keyboard.press('Control+k'), page.keyboard.type('web'))],
  ['shortcuts', '', (page) => page.keyboard.press('F1')],
  ['settings', '', (page) => page.keyboard.press('Control+,')],
  ['lost host', '', (page) => page.getByRole('link', { name: /lab-2/ }).click()],
  ['refused host', '', (page) => page.getByRole('link', { name: /archive/ }).click()],
  ['no hosts', 'world=bare', async () => {}],
  ['no VMs', 'world=empty', async () => {}],
  ['hostile names', 'world=hostile', async () => {}],
  ['cards', 'preferences={"list":{"layout":"cards"}}', async () => {}],
  ['groups', 'preferences={"list":{"grouping":"host"}}', async () => {}],
  ['add host', '', (page) => page.getByRole('button', { name: 'Add host' }).click()],
  ['what is searched', '', (page) => page.getByRole('button', { name: 'What can be searched' }).click()],
  ['columns', '', (page) => page.getByRole('button', { name: 'Columns' }).click()],
  ['confirmation', '', async (page) => (await selectAll(page), bulk(page, 'Shut down'))],
  ['tags', '', async (page) => (await selectAll(page), bulk(page, 'Tags and group'))],
];

const grid = (page: Page) => page.getByRole('grid', { name: 'Virtual machines' });
const bulk = (page: Page, name: string) =>
  page.getByRole('toolbar', { name: 'Selected VMs' }).getByRole('button', { name }).click();

async function focusFirst(page: Page): Promise<void> {
  await grid(page).focus();
  await page.keyboard.press('Home');
}

async function selectAll(page: Page): Promise<void> {
  await focusFirst(page);
  await page.keyboard.press('Control+a');
}

describe.skipIf(!hasBrowser())('the gallery', () => {
  let gallery: Gallery;
  let browser: Browser;

  beforeAll(async () => {
    [gallery, browser] = await Promise.all([startGallery(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await gallery?.close();
  });

  async function open(url: string, theme: string): Promise<{ page: Page; complaints: readonly string[] }> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      colorScheme: theme === 'dark' ? 'dark' : 'light',
      reducedMotion: 'reduce',
    });
    await gallery.showTo(context);
    const page = await context.newPage();
    keepPictureOnFailure(page);
    const { list: complaints } = watch(page);
    await page.goto(gallery.url(url));
    return { page, complaints };
  }

  async function findings(page: Page): Promise<string[]> {
    const { violations } = await new AxeBuilder({ page }).withTags(STANDARDS).analyze();
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
    );
  }

  describe.each(THEMES)('in the %s theme', slow, (theme) => {
    test.each(PAGES)('%s: every component renders and axe finds nothing', async (id) => {
      const density = theme === 'dark' ? 'comfortable' : 'compact';
      const { page, complaints } = await open(`index.html#${id}?theme=${theme}&density=${density}`, theme);
      await page.getByRole('heading', { level: 1, name: id }).waitFor();
      // Skeletons come after their patience.
      await page.waitForTimeout(300);
      expect(await findings(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    test.each(WINDOWS)('the window, %s: axe finds nothing', async (_, query, bringAbout) => {
      const { page, complaints } = await open(`app.html?${query}`, theme);
      await page.getByRole('main').getByRole('heading').first().waitFor();
      await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
      await bringAbout(page);
      await page.waitForTimeout(300);
      expect(await findings(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    });
  });
});
