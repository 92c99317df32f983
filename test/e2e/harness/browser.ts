import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { onTestFailed } from 'vitest';
import type { Display } from './display.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const ARTIFACTS = fileURLToPath(new URL('../artifacts/', import.meta.url));

/** Nothing that reaches for the internet; no sandbox, because the tests run as root. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/**
 * How long (ms) anything may take on a machine that is busy with other things; nothing here measures speed. Who writes
 * a test sets less, to hear of his mistakes sooner.
 */
export const PATIENCE = Number(process.env['VIRTDECK_PATIENCE_MS'] ?? 90_000);
/** For `vi.waitFor`. */
export const patience = { timeout: PATIENCE, interval: 200 };
/** For a `describe` of tests that wait more than once. */
export const slow = { timeout: 3 * PATIENCE };

export const hasBrowser = (): boolean => existsSync(CHROMIUM);

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: FLAGS, headless: true });

/** A browser with real windows on this display, which it shares with nothing else: there is no window manager. */
export const launchBrowserOn = (display: Display): Promise<Browser> => {
  const env: NodeJS.ProcessEnv = { ...process.env, DISPLAY: display.name };
  delete env['WAYLAND_DISPLAY'];
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [...FLAGS, '--ozone-platform=x11'],
    headless: false,
    env,
  });
};

/** Messages on the page's console that must not be there. */
export interface Complaints {
  readonly list: readonly string[];
}

/** A signed-in window of 1280 × 800. */
export async function openWindow(
  browser: Browser,
  loginUrl: string,
  options: { permissions?: string[]; viewport?: null } = {},
): Promise<{ context: BrowserContext; page: Page; complaints: Complaints }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  await signIn(page, loginUrl);
  return { context, page, complaints: watch(page) };
}

/**
 * The sign-in leads on to the page itself, which hears keys once it is painted. Chromium drops the requests under way
 * whenever another test's host brings or takes a network: then they are made again.
 */
async function signIn(page: Page, loginUrl: string): Promise<void> {
  const early = watch(page);
  const until = Date.now() + PATIENCE;
  await page.goto(loginUrl).catch(() => undefined);
  while (Date.now() < until) {
    const painted = page
      .locator('#root > *')
      .first()
      .waitFor({ state: 'attached', timeout: PATIENCE / 4 });
    if (await painted.then(() => true).catch(() => false)) return;
    const response = await page.goto(new URL('/', loginUrl).href).catch(() => undefined);
    // The link is good for one use, which it may not have had.
    if (!response?.ok()) await page.goto(loginUrl).catch(() => undefined);
  }
  await picture(page, 'window-not-opened');
  throw new Error(`no window at ${page.url()}: ${early.list.join('; ') || 'no complaint'}`);
}

/** Collects script errors, refusals of the content policy and unexpected errors on the console. */
export function watch(page: Page): Complaints {
  const list: string[] = [];
  page.on('pageerror', (error) => list.push(`${error.name}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') list.push(`${message.text()} (${message.location().url})`);
  });
  return { list };
}

/** Goes to a place of the page, such as `/vm/lab-1/UUID/console`, without loading it anew. */
export async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, `#${hash}`);
}

/** Keeps what the page shows when the present test fails; `which` tells several windows apart. */
export function keepPictureOnFailure(page: Page, which = ''): void {
  onTestFailed(async ({ task }) => {
    const name = task.name.replaceAll(/[^\w.-]+/g, '-').slice(0, 80);
    await picture(page, which ? `${name}.${which}` : name);
  });
}

/** Saves what the page shows among the artifacts, which git ignores. */
export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, `${name}.png`) }).catch(() => undefined);
}
