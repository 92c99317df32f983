// Electron's runtime: found, fetched where it can be had, and tried before anything relies on it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from './debian.mjs';
import { isStamped, projectEnvironment, projectNode, root, run, say, stamp } from './run.mjs';

/** What the runtime is linked with, by the names that both Debian 12 and 13 understand. */
const LIBRARIES = ['libgtk-3-0', 'libnss3', 'libgbm1', 'libasound2', 'libxss1', 'libnotify4', 'xdg-utils'];
const FETCH_TIMEOUT_MS = 180_000;

function runtime() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(root, 'node_modules/electron/dist');
  const path = join(folder, 'electron');
  return existsSync(path) ? path : undefined;
}

/** A runtime that lacks a library ends before it does anything; as plain Node it needs no display to say its version. */
function runs(path) {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  return spawnSync(path, ['--version'], { env, timeout: 30_000 }).status === 0;
}

/** Fetches the runtime where it can be had; where not, that is remembered for a day. */
async function fetchRuntime() {
  const today = new Date().toISOString().slice(0, 10);
  if (isStamped('electron-unreachable', today)) return;
  say('Looking for the Electron runtime');
  const env = projectEnvironment();
  delete env.ELECTRON_SKIP_BINARY_DOWNLOAD;
  const options = { stdio: 'ignore', env, timeout: FETCH_TIMEOUT_MS };
  await run(projectNode(), [join(root, 'node_modules/electron/install.js')], options).catch(() => 1);
  if (!runtime()) stamp('electron-unreachable', today);
}

/** Whether Electron can open the window here; what can be done for that is done. */
export async function ensureElectron() {
  if (!runtime()) await fetchRuntime();
  const path = runtime();
  if (!path) return false;
  if (runs(path)) return true;
  say('The Electron runtime lacks libraries');
  await installPackages(LIBRARIES);
  if (runs(path)) return true;
  say(`The Electron runtime ${path} does not start, not even to tell its version.`);
  return false;
}
