import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** react-aria says a few words of its own (“Clear”, “increase”) in thirty languages; the page speaks these of them. */
const SPOKEN = ['en-US', 'hu-HU'];

function withoutOtherLanguages(): Plugin {
  return {
    name: 'virtdeck:without-other-languages',
    enforce: 'pre',
    load(id) {
      const [, language] =
        /\/react-(?:aria|stately)[^/]*\/dist\/.*\/intl\/.*\/([a-z]{2}-[A-Z]{2})\.m?js$/.exec(id) ?? [];
      return language === undefined || SPOKEN.includes(language) ? null : 'export default {};';
    },
  };
}

/** The page. `base` is relative, because Electron serves it from its own protocol and the web shell from its root. */
export default defineConfig(({ mode }) => ({
  root: new URL('../renderer', import.meta.url).pathname,
  base: './',
  plugins: [react(), withoutOtherLanguages()],
  build: {
    outDir: new URL('../dist/renderer', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'chrome140',
    sourcemap: mode !== 'production',
    // The content policy forbids data: scripts and fonts; a file is as quick from loopback.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
  },
}));
