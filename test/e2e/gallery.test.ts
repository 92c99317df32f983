import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGallery, type Gallery } from './harness/gallery.ts';
import {
  axeFindings,
  focusedName,
  hasBrowser,
  keepPictureOnFailure,
  launchBrowser,
  Pictures,
  runByPalette,
  tabTo,
  typeOver,
} from './harness/index.ts';

/** The made-up world is of this moment: nothing in a picture tells another time. */
const NOW = new Date('2026-03-04T09:30:00Z');
/** ms that a window runs before it is looked at: figures have come, nothing is loading any more. */
const SETTLED = 6000;
const KIT = ['buttons', 'fields', 'states', 'overlays', 'tables', 'charts', 'windows'];

interface FakeWindow {
  fakeBackend: { hardware: { changeElsewhere: (uuid: string, from: string, to: string) => void } };
}

interface Shot {
  query?: string;
  /** What is done before the picture is taken. */
  act?: (page: Page) => Promise<void>;
  /** Both themes unless told. */
  themes?: ('light' | 'dark')[];
  /** Of a screen at 200 %: half as many CSS pixels, each of four. */
  scale?: 2;
}

const preferences = (value: object): string => `preferences=${encodeURIComponent(JSON.stringify(value))}`;
/** A VM that runs on a host that answers: the first is not kept, the others are. */
const readXml = async (page: Page, nth = 1): Promise<void> => {
  await page
    .getByRole('row', { name: /workstation.*Running|Running.*workstation/ })
    .getByRole('link')
    .nth(nth)
    .click();
  await page.getByRole('tab', { name: 'XML' }).click();
  await page.getByText('on_reboot').first().waitFor();
};
/** Opens the editor of the stored XML, of one device or of all. */
const editXml = async (page: Page, device?: string): Promise<void> => {
  await readXml(page);
  await page.getByText('Stored, for the next start').click();
  if (device !== undefined) {
    await page.getByRole('button', { name: /Which part/ }).click();
    await page.getByRole('option', { name: device }).click();
  }
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
};
/** Hardware of a VM that runs, with one of its parts open. */
const openHardware = async (page: Page, part: RegExp): Promise<void> => {
  await page
    .getByRole('row', { name: /workstation.*Running|Running.*workstation/ })
    .getByRole('link')
    .nth(1)
    .click();
  await page.getByRole('tab', { name: 'Hardware' }).click();
  await page.getByRole('navigation', { name: 'Parts of the VM' }).getByRole('option', { name: part }).click();
};
const HARDWARE: Shot = {
  query: 'world=hardware',
  act: async (page) => {
    await openHardware(page, /vdb/);
    await page.getByText('Runs with writeback').waitFor();
  },
};
const selectAll = async (page: Page): Promise<void> => {
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+a');
};

const WINDOWS: Record<string, Shot> = {
  list: {},
  'list-compact': { query: preferences({ density: 'compact' }), themes: ['light'] },
  'list-comfortable': { query: preferences({ density: 'comfortable' }), themes: ['light'] },
  'list-200': { scale: 2 },
  'list-10000': { query: 'domains=10000', themes: ['light'] },
  'list-empty': { query: 'world=empty' },
  'list-bare': { query: 'world=bare', themes: ['light'] },
  'list-silent': { query: 'world=silent', themes: ['light'] },
  'list-hostile': { query: 'world=hostile', themes: ['dark'] },
  'list-grouped': { query: preferences({ list: { grouping: 'state' } }), themes: ['dark'] },
  cards: { query: `domains=300&${preferences({ list: { layout: 'cards' } })}` },
  selected: { act: selectAll },
  'lost-vm': {
    act: async (page) => {
      await page
        .getByRole('row', { name: /Host lost/ })
        .first()
        .getByRole('link')
        .first()
        .click();
    },
    themes: ['light'],
  },
  'vm-overview': {
    act: async (page) => {
      await page
        .getByRole('row', { name: /workstation.*Running|Running.*workstation/ })
        .getByRole('link')
        .first()
        .click();
      await page.getByText('OVMF_CODE_4M').first().waitFor();
    },
  },
  'vm-xml': { act: readXml },
  'vm-xml-transient': { act: (page) => readXml(page, 0), themes: ['light'] },
  'vm-xml-fault': {
    act: async (page) => {
      await editXml(page);
      await typeOver(page, '<on_reboot>', '<on_rebot>');
      await page.getByRole('button', { name: /must be closed first/ }).waitFor();
    },
  },
  'vm-xml-suggestions': {
    act: async (page) => {
      await editXml(page, 'disk vda');
      await typeOver(page, " discard='unmap'", " cache='");
      await page.keyboard.press('Control+Space');
      await page.getByRole('option', { name: /unsafe/ }).waitFor();
    },
    themes: ['dark'],
  },
  'vm-xml-search': {
    act: async (page) => {
      await readXml(page);
      await page.getByRole('textbox', { name: 'XML of this VM' }).focus();
      await page.keyboard.press('Control+f');
      await page.getByRole('textbox', { name: 'Find' }).pressSequentially('virtio');
    },
    themes: ['light'],
  },
  'vm-xml-review': {
    act: async (page) => {
      await editXml(page);
      await typeOver(page, "discard='unmap'", "cache='none' io='native'");
      await page.clock.runFor(1000);
      await page.getByRole('button', { name: 'Review changes' }).click();
      await page.getByText('unchanged lines').first().waitFor();
    },
  },
  'vm-xml-conflict': {
    act: async (page) => {
      await editXml(page);
      await typeOver(page, "discard='unmap'", "cache='none' io='native'");
      await page.evaluate(() => {
        const uuid = location.hash.split('/')[3] ?? '';
        (window as unknown as FakeWindow).fakeBackend.hardware.changeElsewhere(
          uuid,
          '<on_reboot>restart',
          '<on_reboot>destroy',
        );
      });
      await page.clock.runFor(8000);
      await page.getByRole('button', { name: 'Compare' }).click();
      await page.getByText('unchanged lines').first().waitFor();
    },
  },
  'vm-xml-refused': {
    act: async (page) => {
      await editXml(page);
      await typeOver(page, "discard='unmap'", "cache='nonsense'");
      await page.clock.runFor(1000);
      await page.getByRole('button', { name: 'Review changes' }).click();
      await page.getByRole('button', { name: /^Apply/ }).click();
      await page.getByRole('alert').waitFor();
    },
    themes: ['light'],
  },
  'vm-xml-applied': {
    act: async (page) => {
      await editXml(page, 'disk vda');
      await typeOver(page, "discard='unmap'", "cache='none'");
      await page.clock.runFor(1000);
      await page.getByRole('button', { name: 'Review changes' }).click();
      await page.getByRole('button', { name: /^Apply/ }).click();
      await page.getByText('Applied.').waitFor();
    },
    themes: ['dark'],
  },
  'vm-start-failed': {
    query: 'world=failing',
    act: async (page) => {
      await page
        .getByRole('row', { name: /workstation.*Shut off|Shut off.*workstation/ })
        .getByRole('link')
        .first()
        .click();
      await page.getByRole('main').getByRole('button', { name: 'Start', exact: true }).click();
      await page.getByText('What libvirt said').click();
      await page.getByText('Failed to get "write" lock').waitFor();
    },
  },
  'vm-hardware': HARDWARE,
  'vm-hardware-comfortable': {
    ...HARDWARE,
    query: `${HARDWARE.query}&${preferences({ density: 'comfortable' })}`,
    themes: ['light'],
  },
  'vm-hardware-add': {
    query: 'world=hardware',
    act: async (page) => {
      await openHardware(page, /^Overview/);
      await page.getByRole('button', { name: 'Add hardware' }).click();
      await page.getByRole('button', { name: /^CD-ROM drive/ }).waitFor();
    },
  },
  'new-vm': {
    act: async (page) => {
      await runByPalette(page, 'New VM');
      await page.getByText(/free$/).waitFor();
    },
  },
  'delete-vm': {
    act: async (page) => {
      await page
        .getByRole('row', { name: /Shut off/ })
        .first()
        .click({ position: { x: 300, y: 8 } });
      await page.keyboard.press('Delete');
      await page.getByText('base.qcow2').first().waitFor();
    },
  },
  settings: { act: (page) => runByPalette(page, 'Settings') },
  'settings-200': { act: (page) => runByPalette(page, 'Settings'), scale: 2, themes: ['light'] },
  palette: {
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: /command/i }).fill('start');
      await page.getByRole('option').first().waitFor();
    },
  },
  'add-host': { act: (page) => runByPalette(page, 'Add host') },
  'add-host-failing': {
    act: async (page) => {
      await runByPalette(page, 'Add host');
      await page.getByRole('textbox', { name: 'Host', exact: true }).fill('lab-3');
      await page.getByRole('button', { name: 'Test connection' }).click();
      await page.getByText('Connection refused').waitFor();
    },
    themes: ['light'],
  },
  doctor: {
    act: async (page) => {
      await page.getByRole('navigation').getByRole('link', { name: /lab-2/ }).click();
      await page.getByRole('main').getByRole('button', { name: 'Find out why' }).click();
      await page.getByText('Connection refused').waitFor();
    },
    themes: ['dark'],
  },
  shortcuts: { act: (page) => runByPalette(page, 'Keyboard shortcuts'), themes: ['light'] },
};

const themesOf = (shot: Shot | undefined) => shot?.themes ?? (['light', 'dark'] as const);

describe.skipIf(!hasBrowser())('the gallery', () => {
  let gallery: Gallery;
  let browser: Browser;
  let pictures: Pictures;
  let context: BrowserContext | undefined;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    gallery = await startGallery();
    browser = await launchBrowser();
    pictures = await Pictures.open(browser);
  });
  afterAll(async () => {
    await browser?.close();
    await gallery?.close();
  });
  beforeEach(async () => {
    await context?.close();
    context = undefined;
    errors = [];
  });

  async function open(path: string, theme: 'light' | 'dark', scale: 1 | 2 = 1): Promise<void> {
    context = await browser.newContext({
      viewport: { width: 1280 / scale, height: 800 / scale },
      deviceScaleFactor: scale,
      colorScheme: theme,
      reducedMotion: 'reduce',
      locale: 'en-US',
      timezoneId: 'UTC',
    });
    context.setDefaultTimeout(30_000);
    await gallery.showTo(context);
    page = await context.newPage();
    keepPictureOnFailure(page);
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.clock.install({ time: NOW });
    // The set-up's own font: which one another machine calls its system's is that machine's affair.
    await page.addInitScript(() => {
      document.addEventListener('DOMContentLoaded', () => {
        document.documentElement.style.setProperty('--font', "'DejaVu Sans'");
        document.documentElement.style.setProperty('--mono', "'DejaVu Sans Mono'");
        // Figures move with every tick, and a tick more or less is no other window.
        const style = document.createElement('style');
        style.textContent =
          '.vd-main :is(.vd-figures > *, .vd-figures-none, .vd-sparkline) { visibility: hidden }';
        document.head.append(style);
      });
    });
    await page.goto(gallery.url(path));
    await page.locator('#root > *').first().waitFor();
    await page.clock.runFor(SETTLED);
  }

  test.each(KIT.flatMap((kit) => (['light', 'dark'] as const).map((theme) => [kit, theme] as const)))(
    'the kit: %s, %s',
    async (kit, theme) => {
      await open(`index.html#${kit}?theme=${theme}`, theme);
      expect(await pictures.compare(page, `kit-${kit}-${theme}`, true)).toBeUndefined();
      expect(errors).toEqual([]);
    },
  );

  const shots = Object.entries(WINDOWS).flatMap(([name, shot]) =>
    themesOf(shot).map((theme) => [name, theme, shot] as const),
  );
  test.each(shots)('the window: %s, %s', async (name, theme, { query = '', act, scale }) => {
    await open(`app.html?${query}`, theme, scale);
    await act?.(page);
    await page.clock.runFor(1000);
    // What it hovers over is no part of the picture.
    await page.mouse.move(0, 0);
    await page.clock.runFor(500);
    expect(await pictures.compare(page, `window-${name}-${theme}`)).toBeUndefined();
    expect(errors).toEqual([]);
    // States that the tests of the real window do not pass through; in the dark where there are two.
    if (!name.startsWith('vm-xml-') || theme !== themesOf(WINDOWS[name]).at(-1)) return;
    // axe waits by the page's clock.
    await page.clock.resume();
    expect(await axeFindings(page)).toEqual([]);
  });

  test('XML is read, written and left with the keyboard alone', async () => {
    const focused = () => focusedName(page);
    await open('app.html', 'light');
    await readXml(page);
    await page.getByRole('tab', { name: 'XML' }).focus();
    await tabTo(page, /^Running/);
    await page.keyboard.press('ArrowRight');
    await tabTo(page, 'Edit');
    // Read-only: one Tab goes in, the next goes on.
    await tabTo(page, 'XML of this VM');
    await page.keyboard.press('Tab');
    expect(await focused()).not.toMatch(/^XML of this VM$/);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toMatch(/^Edit$/);
    await page.keyboard.press('Enter');
    const text = page.getByRole('textbox', { name: 'XML of this VM' });
    await expect.poll(focused).toBe('XML of this VM');
    // Tab indents, Escape and Tab leave.
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('XML of this VM');
    expect(await text.innerText()).toMatch(/^ {2}<domain/);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('<!-- by hand -->');
    await page.clock.runFor(1000);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toBe('Review changes');
    await page.keyboard.press('Enter');
    await page.getByText('unchanged lines').first().waitFor();
    expect(await focused()).toBe('Back to the text');
    await tabTo(page, 'Apply for the next start');
    await page.keyboard.press('Enter');
    await page.getByText('Applied.').waitFor();
    await page.clock.runFor(1000);
    expect(errors).toEqual([]);
  });

  test('a draft is there again after other pages', async () => {
    await open('app.html', 'light');
    await editXml(page, 'disk vda');
    await typeOver(page, "discard='unmap'", "cache='none'");
    await page.getByRole('tab', { name: 'Overview' }).click();
    await page.getByText('OVMF_CODE_4M').first().waitFor();
    await page.getByRole('tab', { name: 'XML' }).click();
    await page.getByRole('textbox', { name: 'XML of disk vda' }).getByText("'none'").waitFor();
    // What else is looked at says that it is there.
    await page.getByText('Running', { exact: true }).last().click();
    await page.getByText('Changes to “disk vda” were begun and are not applied.').waitFor();
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await page.getByText('Stored, for the next start').click();
    await page.getByRole('button', { name: 'Edit', exact: true }).waitFor();
    expect(await page.getByRole('textbox', { name: 'XML of disk vda' }).innerText()).toContain("'unmap'");
  });

  test('what cannot be rendered says so in its own place, can be tried again, and takes nothing with it', async () => {
    await open('index.html#states', 'light');
    await page.getByRole('button', { name: 'Break this part' }).click();
    const broken = page.getByRole('alert').filter({ hasText: 'This part of the window could not be shown.' });
    await broken.getByText('TypeError: the list of disks is undefined', { exact: true }).waitFor();
    await broken.getByText('Technical details').click();
    // The components around it too, whatever the build calls them.
    expect((await broken.locator('.vd-error-inner').innerText()).split('\n').length).toBeGreaterThan(4);
    await broken.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Break this part' }).waitFor();

    await page.getByRole('button', { name: 'Open a broken dialog' }).click();
    const dialog = page.getByRole('dialog', { name: 'This dialog could not be shown.' });
    await dialog.getByText('TypeError: this dialog cannot be rendered', { exact: true }).waitFor();
    expect(await pictures.compare(page, 'broken-dialog-light')).toBeUndefined();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Break this part' }).waitFor();
  });
});
