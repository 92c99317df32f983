import { chromium, type Browser, type Page } from 'playwright-core';
import { longestWork, scrollList, takeLongTasks, traced, watchLongTasks } from '../e2e/harness/pageSpeed.ts';
import { startShell } from '../e2e/harness/shell.ts';
import type { Lab } from '../lab/index.ts';
import { median, percentile, type Measurement } from './result.ts';

const BROWSER = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const WINDOW = { viewport: { width: 1280, height: 800 } };
const EVENTS = 1000;
const STORMS = 5;
const MANY = 10_000;
/** What a task may take, and below what no browser tells of one. */
const LONG_MS = 50;

/** The same scrolling over plain rows that are all there from the beginning, which is the least a browser can do. */
async function scrollPlainRows(browser: Browser): Promise<number[]> {
  const page = await browser.newPage(WINDOW);
  try {
    const rows = Array.from({ length: 1000 }, (_, i) => `<div class="vd-tr" style="height:28px">${i}</div>`);
    await page.setContent(
      `<div role="grid" style="height:700px;overflow:auto"><div role="columnheader">Name</div>${rows.join('')}</div>`,
    );
    return (await scrollList(page)).frames;
  } finally {
    await page.close();
  }
}

/** How long the longest task of each of some storms was, ms; 0 where none was long. */
async function storms(page: Page, storm: () => Promise<void>): Promise<number[]> {
  const longest: number[] = [];
  for (let turn = 0; turn < STORMS; turn++) {
    await takeLongTasks(page);
    await storm();
    longest.push(Math.max(0, ...(await takeLongTasks(page))));
  }
  return longest;
}

async function benchOne(lab: Lab, browser: Browser, domains: number): Promise<Measurement[]> {
  const standIn = await lab.startStandIn({ domains });
  const shell = await startShell([{ id: 'bench', name: 'bench', uri: standIn.uri }]);
  const page = await browser.newPage(WINDOW);
  try {
    await page.goto(shell.loginUrl);
    // The sign-in leads on to the page itself.
    await page.locator('#root').waitFor({ state: 'attached' });
    await watchLongTasks(page);
    await page
      .getByText(`${domains.toLocaleString('en')} VMs`, { exact: true })
      .waitFor({ timeout: 120_000 });
    const longest = await traced(browser, page, `bench-storm-${domains}`, () =>
      storms(page, () => standIn.storm(EVENTS, 1)),
    );
    const { frames, leaps, blank, mostRows } = await scrollList(page);
    const plain = await scrollPlainRows(browser);
    return [
      {
        goal: 'S3',
        what: `${domains} VMs, ${EVENTS} state changes in a second: longest task`,
        value: Math.max(...longest),
        unit: 'ms',
        wanted: `none over ${LONG_MS} ms`,
        met: Math.max(...longest) <= LONG_MS,
        peers: [],
        detail: {
          storms: STORMS,
          'storms with a long task': longest.filter((ms) => ms > 0).length,
          // A task's time counts what other processes took of the core meanwhile.
          'processor time of the longest piece of work, ms': await longestWork(`bench-storm-${domains}`),
        },
      },
      {
        goal: 'S3',
        what: `${domains} VMs, scrolled: nine in ten frames are shown within`,
        value: percentile(frames, 90),
        unit: 'ms',
        wanted: '≤ 17 ms',
        met: percentile(frames, 90) <= 17,
        peers: [{ name: 'plain rows in the same browser', value: percentile(plain, 90) }],
        detail: {
          frames: frames.length,
          median: median(frames),
          longest: Math.max(...frames),
          'the same while the scroll bar is dragged from end to end': percentile(leaps, 90),
          'frames with something blank': blank,
          'most rows at a time': mostRows,
        },
      },
    ];
  } finally {
    await page.close();
    await shell.close();
    await standIn.stop();
  }
}

/** S3: the window while a thousand changes arrive in a second, and while it is scrolled. */
export async function benchWindow(lab: Lab, domains: number): Promise<Measurement[]> {
  const browser = await chromium.launch({
    executablePath: BROWSER,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  try {
    const few = await benchOne(lab, browser, domains);
    return [...few, ...(domains < MANY ? await benchOne(lab, browser, MANY) : [])];
  } finally {
    await browser.close();
  }
}
