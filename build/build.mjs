// Bundles what ships into dist/: the page, the programs that run in Node and Electron, Electron's preload script.
// `npm run build [-- page|programs …]`: only these parts. With `--dev`: readable output and source maps.
import { chmod, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { build as viteBuild } from 'vite';
import { mainBundles, preloadBundle } from './esbuild.config.mjs';

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

async function buildPage({ dev }) {
  await viteBuild({
    configFile: path('build/vite.renderer.config.ts'),
    mode: dev ? 'development' : 'production',
    logLevel: 'warn',
  });
}

async function buildPrograms({ dev }) {
  // Writes the protocol's types and codecs where they are missing or old.
  await import('./generate/generate.mjs');
  const common = { minifySyntax: !dev, minifyWhitespace: !dev, sourcemap: dev, metafile: true };
  const { version } = await packageJson();
  const define = { VIRTDECK_VERSION: JSON.stringify(version) };
  const [{ metafile }] = await Promise.all([
    esbuild.build({ ...mainBundles, ...common, define }),
    esbuild.build({ ...preloadBundle, ...common }),
  ]);
  await chmod(path('dist/main/cli.js'), 0o755);
  await removeAllBut(mainBundles.outdir, Object.keys(metafile.outputs));
}

/** Chunks of earlier builds: removed last, so that a program which runs meanwhile still finds its own. */
async function removeAllBut(folder, kept) {
  const files = new Set(kept.map((file) => resolve(file)));
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !files.has(file)) await rm(file);
  }
}

async function packageJson() {
  return (await import('../package.json', { with: { type: 'json' } })).default;
}

const PARTS = { page: buildPage, programs: buildPrograms };

/** Builds the named parts, all without names. */
export async function build(parts = Object.keys(PARTS), { dev = false } = {}) {
  await Promise.all(parts.map((part) => PARTS[part]({ dev })));
}

if (import.meta.main ?? process.argv[1] === fileURLToPath(import.meta.url)) {
  const words = process.argv.slice(2);
  const parts = words.filter((word) => !word.startsWith('--'));
  const unknown = parts.filter((part) => !(part in PARTS));
  if (unknown.length > 0) {
    console.error(
      `build: there is no part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`,
    );
    process.exit(2);
  }
  try {
    await build(parts.length > 0 ? parts : undefined, { dev: words.includes('--dev') });
  } catch (error) {
    // Both bundlers say in the message what is wrong where; their stacks say nothing.
    console.error(`build: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}
