import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext } from 'playwright-core';
import { build } from 'vite';
import { SECURITY_HEADERS } from '../../../main/shells/contentPolicy.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** A secure context, as the shells' pages are. Nobody is ever asked there: what goes there is answered from the files. */
const ORIGIN = 'http://gallery.localhost/';

export interface Gallery {
  /** Address of a page of the gallery: `index.html#fields`, `app.html?domains=1000`. */
  url: (page: string) => string;
  /** Lets a context of the browser see the gallery. */
  showTo: (context: BrowserContext) => Promise<void>;
  close: () => Promise<void>;
}

/**
 * Builds the gallery: the kit, and the whole window on a backend that is made up. It is read from files, not from a
 * server, because Chromium drops every request under way whenever another test makes or removes a network.
 */
export async function startGallery(): Promise<Gallery> {
  const folder = await mkdtemp(join(tmpdir(), 'virtdeck-gallery-'));
  const page = (name: string) => join(root, 'renderer/gallery', name);
  await build({
    configFile: join(root, 'build/vite.renderer.config.ts'),
    logLevel: 'error',
    // Told that this is a test, react-aria gives its virtual lists no size, unless it is told that they have one.
    define: { 'process.env.VIRT_ON': 'true' },
    build: {
      outDir: folder,
      rolldownOptions: { input: { index: page('index.html'), app: page('app.html') } },
    },
  });
  return {
    url: (name) => new URL(`gallery/${name}`, ORIGIN).href,
    showTo: async (context) => {
      await context.route(`${ORIGIN}**`, (route) => {
        const { pathname } = new URL(route.request().url());
        const path = join(folder, normalize(decodeURIComponent(pathname)));
        // The shells' own headers: what the content policy forbids, it forbids here.
        return route.fulfill({ path, headers: { ...SECURITY_HEADERS } });
      });
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
