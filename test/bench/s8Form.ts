import { chromium, type Page } from 'playwright-core';
import { openWindow } from '../e2e/harness/browser.ts';
import { startShell } from '../e2e/harness/shell.ts';
import type { Lab } from '../lab/index.ts';
import { median, percentile, type Measurement } from './result.ts';
import { asLibvirtHasIt, manyDisks } from './s8DomainXml.ts';

const BROWSER = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const DEVICES = 200;
const ROUNDS = 15;

/** ms from a press on the nth of these until so many others have been painted, in the page's own time. */
const untilPainted = (
  page: Page,
  press: string,
  nth: number,
  painted: string,
  count: number,
): Promise<number> =>
  page.evaluate(
    async ([pressed, at, wanted, least]) => {
      const target = document.querySelectorAll<HTMLElement>(pressed)[at];
      if (target === undefined) throw new Error(`nothing to press at ${pressed}`);
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      await frame();
      const started = performance.now();
      target.click();
      while (document.querySelectorAll(wanted).length < least) await frame();
      // The frame with it is on its way: it is there when the task after it runs.
      await frame();
      await new Promise((resolve) => setTimeout(resolve));
      return performance.now() - started;
    },
    [press, nth, painted, count] as const,
  );

/** A VM with 200 devices: its hardware opened (read from the daemon, described, listed, a form shown), and a device chosen. */
export async function benchForm(lab: Lab): Promise<Measurement[]> {
  const host = await lab.startLibvirtd({ name: 'forms' });
  const xml = await asLibvirtHasIt(host, 'disks', manyDisks(DEVICES));
  const uuid = /<uuid>([^<]+)/.exec(xml)?.[1] ?? '';
  const shell = await startShell([{ id: 'bench', name: 'bench', uri: host.uri }]);
  const browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const { page } = await openWindow(browser, shell.loginUrl);
    await page.evaluate((to) => (location.hash = to), `#/vm/bench/${uuid}/overview`);
    await page.getByRole('tab', { name: 'Hardware' }).waitFor();
    const [opened, chosen]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      // As many rows as the list has room for.
      const listed = '.vd-hardware:has(.vd-hardware-item) [role=option]';
      opened.push(await untilPainted(page, '[role=tab][data-key=hardware]', 0, listed, 10));
      const disk = '.vd-hardware [role=option][data-key^=disk]';
      chosen.push(await untilPainted(page, disk, round % 5, '.vd-hardware-item[aria-label=Disk]', 1));
      await page.getByRole('tab', { name: 'Overview' }).click();
      await page.locator('.vd-hardware').waitFor({ state: 'detached' });
    }
    const row = (what: string, times: number[]): Measurement => ({
      goal: 'S8',
      what: `a VM with ${DEVICES} disks: ${what}`,
      value: median(times),
      unit: 'ms',
      wanted: '< 100 ms',
      met: median(times) < 100,
      peers: [],
      detail: { p95: percentile(times, 95), first: times[0] ?? 0 },
    });
    return [row('its hardware opened', opened), row('the form of a disk opened', chosen)];
  } finally {
    await browser.close();
    await shell.close();
  }
}
