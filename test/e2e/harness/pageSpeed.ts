import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';

const TRACES = fileURLToPath(new URL('../artifacts/', import.meta.url));

/** What the page's scripts keep for us. */
interface Watching {
  longTasks?: number[];
}

/** Collects from now on how long each task of the page's thread took that blocked it for more than 50 ms. */
export async function watchLongTasks(page: Page): Promise<void> {
  const observe = (): void => {
    const longTasks: number[] = [];
    Object.assign(globalThis, { longTasks });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longTasks.push(duration);
    }).observe({ type: 'longtask' });
  };
  await page.addInitScript(observe);
  await page.evaluate(observe);
}

/** The long tasks since the last call, ms each. */
export const takeLongTasks = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    // They are told a little after they ended.
    await new Promise((resolve) => setTimeout(resolve, 100));
    return (globalThis as Watching).longTasks?.splice(0) ?? [];
  });

/**
 * ms that a fixed piece of work takes in this page now, the slowest of some turns: what a machine shared with others
 * makes of about 10 ms on an idle one.
 */
export const calibrate = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    let slowest = 0;
    for (let turn = 0; turn < 15; turn++) {
      const started = performance.now();
      let seed = 1;
      const words = Array.from({ length: 15_000 }, () => {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
        return `vm-${seed >>> 8}`;
      });
      words.sort();
      slowest = Math.max(slowest, performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    return slowest;
  });

export interface Scrolled {
  /** ms between frames while it moves by some rows each frame, as wheel and keys do. */
  frames: number[];
  /** The same while each frame shows other rows altogether, as when the scroll bar is dragged from end to end. */
  leaps: number[];
  /** Frames in which a part of the window that should show a row showed none. */
  blank: number;
  /** The most rows that existed at a time. */
  mostRows: number;
}

/** Scrolls the list a step each frame, then in leaps through all of it, and looks at what is there in every frame. */
export const scrollList = (page: Page): Promise<Scrolled> =>
  page.evaluate(async () => {
    const grid = document.querySelector('[role="grid"]');
    if (!(grid instanceof HTMLElement)) throw new Error('There is no list.');
    const STEPS = 240;
    const LEAPS = 60;
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const frames: number[] = [];
    const leaps: number[] = [];
    let blank = 0;
    let mostRows = 0;
    const look = (): void => {
      const box = grid.getBoundingClientRect();
      const rows = [...grid.querySelectorAll('.vd-tr')];
      mostRows = Math.max(mostRows, rows.length);
      const head = grid.querySelector('[role="columnheader"]')?.getBoundingClientRect().bottom ?? box.top;
      const spans = rows.map((row) => row.getBoundingClientRect());
      for (let y = head + 2; y < box.bottom - 2; y += 7) {
        if (spans.some((span) => span.top <= y && span.bottom > y)) continue;
        blank++;
        return;
      }
    };
    let last = await frame();
    for (let step = 0; step < STEPS + LEAPS; step++) {
      const room = grid.scrollHeight - grid.clientHeight;
      if (step < STEPS) grid.scrollTop += 60;
      else grid.scrollTop = (room * (step - STEPS)) / LEAPS;
      const now = await frame();
      (step < STEPS ? frames : leaps).push(now - last);
      last = now;
      look();
    }
    grid.scrollTop = 0;
    await frame();
    return { frames, leaps, blank, mostRows };
  });

/** Keeps a trace of what the page does meanwhile among the artifacts, which git ignores; for chrome://tracing. */
export async function traced<T>(
  browser: Browser,
  page: Page,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  await browser.startTracing(page, { categories: ['devtools.timeline', 'blink.user_timing', 'v8.execute'] });
  try {
    return await work();
  } finally {
    const trace = await browser.stopTracing();
    await mkdir(TRACES, { recursive: true });
    await writeFile(join(TRACES, `${name}.trace.json`), trace);
  }
}

interface TraceEvent {
  ph: string;
  pid: number;
  tid: number;
  name: string;
  /** Processor time, microseconds; where the event is a span. */
  tdur?: number;
  args?: { name?: string };
}

/**
 * Processor time (ms) of the longest piece of work of the page's own thread in a trace kept by `traced`: what is left
 * of a long task when the time is taken off in which other processes had the core.
 */
export async function longestWork(name: string): Promise<number> {
  const { traceEvents } = JSON.parse(await readFile(join(TRACES, `${name}.trace.json`), 'utf8')) as {
    traceEvents: TraceEvent[];
  };
  const main = new Set(
    traceEvents
      .filter(({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  return traceEvents.reduce(
    (longest, { ph, pid, tid, tdur = 0 }) =>
      ph === 'X' && main.has(`${pid}/${tid}`) ? Math.max(longest, tdur / 1000) : longest,
    0,
  );
}
