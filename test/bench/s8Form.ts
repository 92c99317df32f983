import { chromium, type Page } from 'playwright-core';
import { openWindow } from '../e2e/harness/browser.ts';
import { startShell } from '../e2e/harness/shell.ts';
import type { Lab } from '../lab/index.ts';
import { median, percentile, type Measurement } from './result.ts';
import { asLibvirtHasIt, manyDisks } from './s8DomainXml.ts';

const BROWSER = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const DEVICES = 200;
const ROUNDS = 15;
const COLD_ROUNDS = 5;
const LOOKED_AT_MS = 2000;

/** As many rows as the list has room for, and a form beside them. */
const OPENED = '.vd-hardware:has(.vd-hardware-item) [role=option]';
const ROWS = 10;

/** What begins it: a press on the nth of these, or going to an address within the page. */
type Beginning = { press: string; nth?: number } | { goTo: string };

/** ms from its beginning until so many of these have been painted, in the page's own time. */
const untilPainted = (page: Page, begin: Beginning, painted: string, count: number): Promise<number> =>
  page.evaluate(
    async ([beginning, wanted, least]) => {
      const target =
        'press' in beginning && document.querySelectorAll<HTMLElement>(beginning.press)[beginning.nth ?? 0];
      if (target === undefined) throw new Error('there is nothing to press');
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      await frame();
      const started = performance.now();
      if (target) target.click();
      else if ('goTo' in beginning) location.hash = beginning.goTo;
      while (document.querySelectorAll(wanted).length < least) await frame();
      // The frame with it is on its way: it is there when the task after it runs.
      await frame();
      await new Promise((resolve) => setTimeout(resolve));
      return performance.now() - started;
    },
    [begin, painted, count] as const,
  );

/**
 * A VM with 200 devices: its hardware opened (listed, a form shown) from its page, which reads it ahead, and from
 * elsewhere (read from the daemon and described first), and a device chosen.
 */
export async function benchForm(lab: Lab): Promise<Measurement[]> {
  const host = await lab.startLibvirtd({ name: 'forms' });
  const xml = await asLibvirtHasIt(host, 'disks', manyDisks(DEVICES));
  const uuid = /<uuid>([^<]+)/.exec(xml)?.[1] ?? '';
  const shell = await startShell([{ id: 'bench', name: 'bench', uri: host.uri }]);
  const browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const { page } = await openWindow(browser, shell.loginUrl);
    await page.getByRole('row', { name: 'disks' }).waitFor();
    const [unknown, opened, chosen]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < COLD_ROUNDS; round++) {
      unknown.push(await untilPainted(page, { goTo: `#/vm/bench/${uuid}/hardware` }, OPENED, ROWS));
      await page.evaluate(() => (location.hash = '#/'));
      await page.reload();
      await page.getByRole('row', { name: 'disks' }).waitFor();
    }
    await page.evaluate((to) => (location.hash = to), `#/vm/bench/${uuid}/overview`);
    await page.getByRole('tab', { name: 'Hardware' }).waitFor();
    // As long as somebody looks at a VM's page before going on.
    await page.waitForTimeout(LOOKED_AT_MS);
    for (let round = 0; round < ROUNDS; round++) {
      opened.push(await untilPainted(page, { press: '[role=tab][data-key=hardware]' }, OPENED, ROWS));
      const disk = { press: '.vd-hardware [role=option][data-key^=disk]', nth: round % 5 };
      chosen.push(await untilPainted(page, disk, '.vd-hardware-item[aria-label=Disk]', 1));
      await page.getByRole('tab', { name: 'Overview' }).click();
      await page.locator('.vd-hardware').waitFor({ state: 'detached' });
    }
    const row = (what: string, times: number[], isWanted = true): Measurement => ({
      goal: 'S8',
      what: `a VM with ${DEVICES} disks: ${what}`,
      value: median(times),
      unit: 'ms',
      wanted: isWanted ? '< 100 ms' : 'a figure',
      met: !isWanted || median(times) < 100,
      peers: [],
      detail: { p95: percentile(times, 95), first: times[0] ?? 0 },
    });
    return [
      row('its hardware opened from its page', opened),
      row('the form of a disk opened', chosen),
      row('its hardware opened from elsewhere, nothing of it known', unknown, false),
    ];
  } finally {
    await browser.close();
    await shell.close();
  }
}
