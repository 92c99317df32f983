import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

/** CommonJS packages (ws) call require for node's own modules, which an ES module does not have. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * What runs in Node 24, the terminal's and Electron's: one file for each program, and shared chunks, so that a program
 * loads a shell's parts only when it uses them.
 */
export const mainBundles = {
  entryPoints: {
    cli: path('main/shells/cli/main.ts'),
    electron: path('main/shells/electron/main.ts'),
    backend: path('main/shells/electron/backend.ts'),
  },
  outdir: path('dist/main'),
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // ws looks for these two accelerators and does without.
  external: ['electron', 'bufferutil', 'utf-8-validate'],
  banner: { js: REQUIRE },
  legalComments: 'linked',
  logLevel: 'warning',
};

/** A sandboxed preload script is one CommonJS file: it can require nothing but electron. */
export const preloadBundle = {
  entryPoints: { index: path('preload/index.ts') },
  outdir: path('dist/preload'),
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  platform: 'browser',
  target: 'chrome140',
  external: ['electron'],
  logLevel: 'warning',
};
