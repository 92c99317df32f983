import { PAGE_ORIGIN, PAGE_SCHEME } from '../../../preload/wire/names.ts';
import { SECURITY_HEADERS } from '../contentPolicy.ts';
import type { StaticFiles } from '../staticFiles.ts';
import type { ElectronApi } from './api.ts';

/**
 * A scheme of the page's own rather than `file:`, so that it has an origin, a content policy, and no file system.
 * Must run before Electron is ready.
 */
export function registerPageScheme({ protocol }: Pick<ElectronApi, 'protocol'>): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: PAGE_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

export function servePage({ protocol }: Pick<ElectronApi, 'protocol'>, files: StaticFiles): void {
  protocol.handle(PAGE_SCHEME, async (request) => {
    const url = URL.parse(request.url);
    if (!url || `${url.protocol}//${url.host}` !== PAGE_ORIGIN || request.method !== 'GET') {
      return new Response('Not a page of Virtdeck.', { status: 403, headers: SECURITY_HEADERS });
    }
    const file = await files.get(url.pathname);
    if (!file) return new Response('No such page.', { status: 404, headers: SECURITY_HEADERS });
    return new Response(new Uint8Array(file.body), {
      headers: { ...SECURITY_HEADERS, 'Content-Type': file.type, 'Cache-Control': 'no-cache' },
    });
  });
}
