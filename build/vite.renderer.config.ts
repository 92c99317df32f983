import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page. `base` is relative, because Electron serves it from its own protocol and the web shell from its root. */
export default defineConfig(({ mode }) => ({
  root: new URL('../renderer', import.meta.url).pathname,
  base: './',
  plugins: [react()],
  build: {
    outDir: new URL('../dist/renderer', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'chrome140',
    sourcemap: mode !== 'production',
    // The content policy forbids data: scripts and fonts; a file is as quick from loopback.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
}));
