import { spawn } from 'node:child_process';
import { accessSync, constants, lstatSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure } from '../../../preload/contract/index.ts';
import { makePrivateFolder, runtimeFolder, stateFolder } from '../paths.ts';

/** Browsers that know `--app`: a window without tabs and address bar. */
const BROWSERS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'brave-browser',
];

/** Everything a browser does on its own is off: the window shows one page of this machine, perhaps on a closed network. */
const QUIET_FLAGS = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-features=Translate,OptimizationHints,MediaRouter',
  '--ozone-platform-hint=auto',
];

const MAX_COMPLAINT = 2000;

export interface AppWindow {
  /** Resolves when the window was closed and the browser has ended. */
  readonly closed: Promise<void>;
  close(): void;
}

export interface OpenWindowOptions {
  /** From `findBrowser`. */
  browser: string;
  loginUrl: string;
  env?: NodeJS.ProcessEnv;
  /** Effective user id; the browser's own sandbox cannot be had by uid 0. */
  uid?: number | undefined;
  warn: (sentence: string) => void;
}

/** Opens the page in a window of its own. */
export function openAppWindow(options: OpenWindowOptions): AppWindow {
  const { browser } = options;
  const env = options.env ?? process.env;
  const uid = options.uid ?? process.getuid?.();
  const sandboxFlags = uid === 0 ? ['--no-sandbox'] : [];
  if (uid === 0) {
    options.warn('Running as root, where Chromium offers no sandbox: it is started with --no-sandbox.');
  }

  const folder = mkdtempSync(join(runtimeFolder(env), 'virtdeck-'));
  const entrance = join(folder, 'open.html');
  writeFileSync(entrance, redirectPage(options.loginUrl), { mode: 0o600 });
  const profile = profileFolder(env, folder);
  const child = spawn(
    browser,
    [
      `--app=${pathToFileURL(entrance).href}`,
      `--user-data-dir=${profile}`,
      '--class=Virtdeck',
      ...QUIET_FLAGS,
      ...sandboxFlags,
    ],
    // In a group of its own, so that Ctrl-C is ours to handle.
    { env, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  const closed = new Promise<void>((resolve, reject) => {
    child.once('error', (error) => reject(notStarted(browser, error)));
    // It complains of much that means nothing to the user (no D-Bus, no GPU): told only when it fails.
    let complaint = '';
    child.stderr.on(
      'data',
      (data: Buffer) => (complaint = (complaint + data.toString()).slice(-MAX_COMPLAINT)),
    );
    child.once('exit', (status) => {
      if (status) reject(ended(browser, status, complaint));
      else resolve();
    });
  }).finally(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return { closed, close: () => void child.kill('SIGTERM') };
}

/** The token is in a file that only the user reads: arguments are seen by everyone on the machine. */
function redirectPage(url: string): string {
  return (
    '<!doctype html><meta charset="utf-8"><title>Virtdeck</title><meta name="referrer" content="no-referrer">' +
    `<meta http-equiv="refresh" content="0; url=${url}">\n`
  );
}

/** Kept between runs for the window's place and a quick start; a second window at the same time gets a throw-away one. */
function profileFolder(env: NodeJS.ProcessEnv, fallback: string): string {
  const profile = makePrivateFolder(join(stateFolder(env), 'chromium'));
  return isProfileInUse(profile) ? makePrivateFolder(join(fallback, 'profile')) : profile;
}

/** Chromium marks the profile it uses with a link to `HOST-PID`; two of them share no profile, the second ends at once. */
function isProfileInUse(profile: string): boolean {
  const lock = join(profile, 'SingletonLock');
  try {
    lstatSync(lock);
    const pid = Number(readlinkSync(lock).split('-').at(-1));
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * The browser that windows can be opened with. @throws {Failure} Unsupported where there is no display or no browser.
 */
export function findBrowser(env: NodeJS.ProcessEnv): string {
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) throw noDisplay();
  const chosen = env['VIRTDECK_BROWSER'];
  const names = chosen ? [chosen] : BROWSERS;
  for (const name of names) {
    const folders = name.includes('/') ? [''] : (env['PATH'] ?? '').split(delimiter);
    for (const folder of folders) {
      const path = folder === '' ? name : join(folder, name);
      if (isExecutable(path)) return path;
    }
  }
  throw new Failure({
    code: 'Unsupported',
    message: chosen
      ? `The browser ${chosen} (from VIRTDECK_BROWSER) was not found.`
      : 'No Chromium, Chrome, Edge or Brave was found on the PATH to show the window with.',
    object: 'browser',
    remedy: {
      text: 'Install one, name one in VIRTDECK_BROWSER, or open the link in any browser yourself:',
      command: 'virtdeck serve',
    },
    retryable: false,
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function noDisplay(): Failure {
  return new Failure({
    code: 'Unsupported',
    message: 'There is no display here to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set).',
    object: 'display',
    remedy: {
      text: 'Serve the page and open its link in a browser, through ssh if this is a far machine:',
      command: 'virtdeck serve',
    },
    retryable: false,
  });
}

function ended(browser: string, status: number, complaint: string): Failure {
  const words = complaint
    .trim()
    .split('\n')
    .at(-1)
    ?.replace(/^\[[^\]]*\]\s*/, '');
  return new Failure({
    code: 'Unsupported',
    message: `${browser} ended with status ${status}${words ? `: ${words}` : ''}`,
    object: 'browser',
    remedy: { text: 'Open the page in another way:', command: 'virtdeck serve' },
    retryable: true,
  });
}

function notStarted(browser: string, error: Error): Failure {
  return new Failure({
    code: 'Unsupported',
    message: `${browser} could not be started: ${error.message}.`,
    object: 'browser',
    remedy: {
      text: 'Name another browser in VIRTDECK_BROWSER, or open the link yourself:',
      command: 'virtdeck serve',
    },
    retryable: true,
  });
}
