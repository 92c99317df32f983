// `npm start`: from a clone to the window.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CHROMIUM_PACKAGES, RUN_PACKAGES, ensurePackages } from './debian.mjs';
import { ensureLocalLibvirt } from './localLibvirt.mjs';
import { checkNode, ensureBuilt, ensureNodePackages } from './project.mjs';
import {
  hasCommand,
  isStamped,
  projectEnvironment,
  projectNode,
  root,
  run,
  say,
  script,
  stamp,
} from './run.mjs';

function electronRuntime() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(root, 'node_modules/electron/dist');
  return existsSync(join(folder, 'electron'));
}

/** Fetches Electron's runtime where it can be had; where not, that is remembered for a day. */
async function fetchElectron() {
  const today = new Date().toISOString().slice(0, 10);
  if (isStamped('electron-unreachable', today)) return;
  say('Looking for the Electron runtime');
  const env = projectEnvironment();
  delete env.ELECTRON_SKIP_BINARY_DOWNLOAD;
  const options = { stdio: 'ignore', env, timeout: 180_000 };
  await run(projectNode(), [join(root, 'node_modules/electron/install.js')], options).catch(() => 1);
  if (!electronRuntime()) stamp('electron-unreachable', today);
}

script(async () => {
  checkNode();
  await ensurePackages(RUN_PACKAGES);
  await ensureNodePackages();
  await ensureBuilt();
  if (!electronRuntime()) await fetchElectron();
  if (!electronRuntime()) {
    say('There is no Electron runtime here: the same application opens in a Chromium window.');
    if (!hasCommand('chromium')) await ensurePackages(CHROMIUM_PACKAGES);
  }
  const local = await ensureLocalLibvirt();
  if (local === undefined)
    say('No local libvirt could be started. The window opens all the same and says what is missing.');
  return run(projectNode(), [join(root, 'dist/main/cli.js'), 'open', ...process.argv.slice(2)]);
});
