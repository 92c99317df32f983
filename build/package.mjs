// Makes the packages of the desktop application: `npm run dist [-- deb rpm AppImage dir]`, all but dir without names.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as pack, Platform } from 'electron-builder';
import { build } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const TARGETS = ['deb', 'rpm', 'AppImage', 'dir'];

/** The unpacked Electron that packages are made around. */
function electronDist() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(root, 'node_modules/electron/dist');
  return existsSync(join(folder, 'electron')) ? folder : undefined;
}

const targets = process.argv.slice(2);
const unknown = targets.filter((target) => !TARGETS.includes(target));
if (unknown.length > 0) {
  console.error(`dist: there is no package ${unknown.join(', ')}; there are ${TARGETS.join(', ')}`);
  process.exit(2);
}
const dist = electronDist();
if (dist === undefined) {
  console.error(
    [
      'dist: no packages were made, because there is no Electron runtime here.',
      '  It is looked for in ELECTRON_OVERRIDE_DIST_PATH and in node_modules/electron/dist.',
      '  Where its release server can be reached: node node_modules/electron/install.js',
      '  Elsewhere: unpack the Linux archive of the version that package.json names, and set',
      '  ELECTRON_OVERRIDE_DIST_PATH to its folder.',
    ].join('\n'),
  );
  process.exit(1);
}

await build();
try {
  const made = await pack({
    projectDir: root,
    targets: Platform.LINUX.createTarget(
      targets.length > 0 ? targets : TARGETS.filter((target) => target !== 'dir'),
    ),
    config: { extends: join(root, 'electron-builder.yml'), electronDist: dist },
    publish: 'never',
  });
  for (const file of made) console.log(`made ${file}`);
} catch (error) {
  // fpm and the AppImage tools are fetched by electron-builder when first used.
  console.error(`dist: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
