import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startGallery, type Gallery } from './harness/gallery.ts';
import { hasBrowser, keepPictureOnFailure, launchBrowser, patience, slow, watch } from './harness/index.ts';

/** What the page hangs on `window` in the gallery: the made-up backend, to look behind the page. */
interface FakeWindow {
  fakeBackend: {
    stop: () => void;
    domains: { rows: Map<string, { name: string; state: string; tags: string[] }> };
  };
}

/** How the list behaves, on a backend that is made up: what no real host can be brought to show at will. */
describe.skipIf(!hasBrowser())('the list', slow, () => {
  let gallery: Gallery;
  let browser: Browser;
  let page: Page;
  let complaints: readonly string[];

  beforeAll(async () => {
    [gallery, browser] = await Promise.all([startGallery(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await gallery?.close();
  });
  beforeEach(async () => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    });
    await gallery.showTo(context);
    page = await context.newPage();
    keepPictureOnFailure(page);
    complaints = watch(page).list;
  });
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  async function open(query = ''): Promise<void> {
    await page.goto(gallery.url(`app.html?${query}`));
    await grid().waitFor();
  }

  const grid = () => page.locator('.vd-table');
  const rows = () => page.locator('.vd-table-body [role=row]');
  const names = () => page.locator('.vd-table-body .vd-name').allTextContents();
  const activeName = () => page.locator('[data-active] .vd-name').textContent();
  const selected = () => page.locator('[role=row][aria-selected=true]').count();
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const search = (text: string) => page.getByRole('searchbox', { name: 'Search VMs' }).fill(text);
  const inOrder = async () => {
    const order = await page.locator('.vd-table-body [role=row]').evaluateAll((all) =>
      all
        .map(
          (row) =>
            [
              Number(row.getAttribute('aria-rowindex')),
              row.querySelector('.vd-name')?.textContent ?? '',
            ] as const,
        )
        .toSorted(([a], [b]) => a - b)
        .map(([, name]) => name),
    );
    return order;
  };

  test('is worked by keys: arrows, ends, typing, space, ranges, everything', async () => {
    await open();
    await grid().focus();
    await press('ArrowDown', 'ArrowDown');
    const [, second] = await inOrder();
    expect(await activeName()).toBe(second);

    await page.keyboard.type('web');
    await vi.waitFor(async () => expect(await activeName()).toMatch(/^web/), patience);
    await press('End');
    await vi.waitFor(
      async () => expect(await page.locator('[data-active]').getAttribute('aria-rowindex')).toBe('61'),
      patience,
    );

    await press('Home', 'Space', 'Shift+ArrowDown', 'Shift+ArrowDown');
    await vi.waitFor(async () => expect(await selected()).toBe(3), patience);
    await page.getByText('3 selected').waitFor();
    await press('Escape');
    await vi.waitFor(async () => expect(await selected()).toBe(0), patience);
    await press('Control+a');
    await page.getByText('60 selected').waitFor();

    await press('Escape', 'Home', 'Enter');
    await page.getByRole('button', { name: 'All VMs' }).waitFor();
    expect(page.url()).toContain('#/vm/');
  });

  test('a search narrows it by fields, and can be kept as a view', async () => {
    await open();
    await search('host:lab-1 state:running');
    await vi.waitFor(async () => {
      const hosts = await page.locator('.vd-table-body [role=row]').allTextContents();
      expect(hosts.length).toBeGreaterThan(0);
      expect(hosts.every((text) => text.startsWith('Running') && text.includes('lab-1'))).toBe(true);
    }, patience);
    await page.getByRole('button', { name: 'Save view' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('Busy lab');
    await press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Busy lab' }).waitFor();
    const view = page.getByRole('navigation').getByRole('link', { name: 'Busy lab' });
    expect(await view.getAttribute('aria-current')).toBe('page');

    await page.getByRole('link', { name: /^All VMs/ }).click();
    await page.getByRole('heading', { level: 1, name: 'All VMs' }).waitFor();
    await view.click();
    await vi.waitFor(
      async () => expect(await page.getByRole('searchbox').inputValue()).toBe('host:lab-1 state:running'),
      patience,
    );

    await search('nothing-is-called-so');
    await page.getByText('No VM fits this search.').waitFor();
  });

  test('columns are chosen, sized, moved and sorted without a mouse', async () => {
    await open();
    const headers = () => page.getByRole('columnheader').allTextContents();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitem', { name: 'vCPUs' }).click();
    await vi.waitFor(async () => expect(await headers()).toContain('vCPUs'), patience);

    const name = page.getByRole('columnheader', { name: 'Name' }).getByRole('button');
    await name.focus();
    const width = async () => (await name.boundingBox())?.width ?? 0;
    const before = await width();
    await press('Shift+ArrowRight', 'Shift+ArrowRight');
    await vi.waitFor(async () => expect(await width()).toBeGreaterThan(before), patience);
    await press('Control+Shift+ArrowLeft');
    await vi.waitFor(async () => expect((await headers()).indexOf('Name')).toBe(1), patience);

    await name.click();
    await vi.waitFor(
      async () =>
        expect(await page.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe(
          'descending',
        ),
      patience,
    );
    const shown = await inOrder();
    expect(shown).toEqual(shown.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true })));
  });

  test('an action on many names what is lost, and lists what failed with its reason', async () => {
    await open('world=failing');
    await search('state:shutoff');
    await page.getByText(/of 60 VMs/).waitFor();
    await grid().focus();
    await press('Control+a');
    await page
      .getByRole('toolbar', { name: 'Selected VMs' })
      .getByRole('button', { name: 'Start', exact: true })
      .click();
    const results = page.getByRole('region', { name: 'Start' });
    await results
      .getByText(/failed/)
      .first()
      .waitFor();
    expect(await results.getByText(/its disk is used by another VM/).count()).toBeGreaterThan(1);

    await search('state:running');
    await grid().focus();
    await press('Control+a');
    await page.getByRole('toolbar', { name: 'Selected VMs' }).getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Force off' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByText(/not written to disk is lost/).waitFor();
    // The safe answer has the focus.
    expect(
      await question.getByRole('button', { name: 'Cancel' }).evaluate((el) => el === document.activeElement),
    ).toBe(true);
    await press('Enter');
    await question.waitFor({ state: 'detached' });
  });

  test('tags are given to many at once and can be searched', async () => {
    await open();
    await search('web');
    await page.getByText(/of 60 VMs/).waitFor();
    await grid().focus();
    await press('Control+a');
    await page
      .getByRole('toolbar', { name: 'Selected VMs' })
      .getByRole('button', { name: 'Tags and group' })
      .click();
    await page.getByRole('combobox', { name: 'Add tag' }).fill('semester 2');
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
    const tagged = () =>
      page.evaluate(() => {
        const { rows } = (window as unknown as FakeWindow).fakeBackend.domains;
        return [...rows.values()].filter((row) => row.tags.includes('semester-2')).length;
      });
    await vi.waitFor(async () => expect(await tagged()).toBeGreaterThan(0), patience);
    await grid().focus();
    await press('Escape');
    await search('tag:semester-2');
    const count = await tagged();
    await page.getByText(`${count} of 60 VMs`).waitFor();
  });

  test('ten thousand VMs are a screenful of rows, and each can be reached', async () => {
    await open('domains=10000');
    await page.getByText('10,000 VMs').waitFor();
    expect(await rows().count()).toBeLessThan(80);
    await grid().focus();
    await press('End');
    await vi.waitFor(
      async () => expect(await page.locator('[data-active]').getAttribute('aria-rowindex')).toBe('10001'),
      patience,
    );
    expect(await rows().count()).toBeLessThan(80);
  });

  test('a storm of changes ends with what the backend has', async () => {
    await open('domains=1000&storm=1000');
    await page.waitForTimeout(2000);
    await page.evaluate(() => (window as unknown as FakeWindow).fakeBackend.stop());
    const truth = await page.evaluate(() => {
      const { rows: all } = (window as unknown as FakeWindow).fakeBackend.domains;
      return [...all.values()].map(({ name, state }) => `${name} ${state}`);
    });
    const words: Record<string, string> = {
      Running: 'running',
      Paused: 'paused',
      'Shut off': 'shutoff',
      Saved: 'saved',
      Crashed: 'crashed',
    };
    await vi.waitFor(async () => {
      const shown = await rows().evaluateAll((all) =>
        all.map(
          (row) =>
            [
              row.querySelector('.vd-name')?.textContent ?? '',
              row.querySelector('.vd-state')?.textContent ?? '',
            ] as const,
        ),
      );
      const known = shown.filter(([, state]) => state in words);
      expect(known.length).toBeGreaterThan(5);
      for (const [name, state] of known) expect(truth).toContain(`${name} ${words[state]}`);
    }, patience);
  });

  test('the palette runs a verb on a VM that is not selected', async () => {
    await open();
    await press('Control+k');
    const [first] = await names();
    expect(first).toBeDefined();
    await page.keyboard.type('start web');
    const option = page.getByRole('option').first();
    await vi.waitFor(async () => expect(await option.textContent()).toMatch(/^Start\s*web/), patience);
    const vm = (await option.textContent())?.replace(/^Start/, '').split(' ')[0] ?? '';
    await press('Enter');
    await vi.waitFor(
      async () =>
        expect(
          await page.evaluate((name) => {
            const { rows: all } = (window as unknown as FakeWindow).fakeBackend.domains;
            return [...all.values()].some((row) => row.name === name && row.state === 'running');
          }, vm),
        ).toBe(true),
      patience,
    );
  });
});
