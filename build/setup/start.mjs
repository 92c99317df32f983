// `npm start`: from a clone to the window.
//   npm start                   opens the window
//   npm start -- URI            opens it on this host: qemu:///system, qemu+ssh://user@host/system, …
//   npm start -- --serve        serves it to a browser instead, where there is no display; options of `virtdeck serve` may follow
import { join } from 'node:path';
import { CHROMIUM_PACKAGES, RUN_PACKAGES, ensurePackages } from './debian.mjs';
import { ensureElectron } from './electron.mjs';
import { ensureLocalLibvirt } from './localLibvirt.mjs';
import { checkNode, ensureBuilt, ensureNodePackages } from './project.mjs';
import { hasCommand, projectNode, root, run, say, script } from './run.mjs';

const BROWSERS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'brave-browser',
];

const virtdeck = (...words) => run(projectNode(), [join(root, 'dist/main/cli.js'), ...words]);

/** The command line that shows the window here: in Electron, else in a Chromium app window. */
async function windowCommand(words) {
  if (await ensureElectron()) return ['open', ...words];
  say('There is no Electron runtime here: the same application opens in a Chromium app window.');
  if (!process.env.VIRTDECK_BROWSER && !BROWSERS.some(hasCommand)) await ensurePackages(CHROMIUM_PACKAGES);
  const [uri] = words;
  return ['serve', '--window', ...(uri === undefined ? [] : ['--connect', uri])];
}

script(async () => {
  const words = process.argv.slice(2);
  checkNode();
  await ensurePackages(RUN_PACKAGES);
  await ensureNodePackages();
  await ensureBuilt();
  if ((await ensureLocalLibvirt()) === undefined)
    say('No local libvirt could be started. The window opens all the same and says what is missing.');
  if (words[0] === '--serve') return virtdeck('serve', ...words.slice(1));
  if (process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return virtdeck(...(await windowCommand(words)));
  say('Everything is set up, but there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set).');
  say('Serve the same window to a browser instead: npm start -- --serve');
  return 1;
});
