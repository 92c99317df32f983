import type { Session, WebContents } from 'electron';
import { PAGE_ORIGIN, PAGE_SCHEME } from '../../../preload/wire/names.ts';
import type { ElectronApi } from './api.ts';

/** All that the page may ask a permission for: the console's clipboard and fullscreen, and desktop notifications. */
const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set([
  'clipboard-read',
  'clipboard-sanitized-write',
  'fullscreen',
  'keyboardLock',
  'notifications',
  'pointerLock',
]);

/** What a page may load by itself: its own files, and what it made itself (a screenshot to save). */
const ALLOWED_SCHEMES: ReadonlySet<string> = new Set([`${PAGE_SCHEME}:`, 'blob:', 'data:', 'devtools:']);

export const isOwnUrl = (url: string): boolean => {
  const parsed = URL.parse(url);
  return parsed !== null && `${parsed.protocol}//${parsed.host}` === PAGE_ORIGIN;
};

/** Denies to every page of the session what is not listed above, whatever the page became. */
export function lockSession(session: Session): void {
  const allows = (permission: string, url: string | undefined) =>
    url !== undefined && isOwnUrl(url) && ALLOWED_PERMISSIONS.has(permission);
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(allows(permission, details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => allows(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const scheme = URL.parse(details.url)?.protocol;
    answer({ cancel: scheme === undefined || !ALLOWED_SCHEMES.has(scheme) });
  });
}

/**
 * Keeps every page where it is: it cannot navigate, embed or open anything. A console in a window of its own is the
 * one thing it may ask for, and gets as a window that the shell makes itself.
 */
export function lockContents({ app }: Pick<ElectronApi, 'app'>, openWindow: (url: string) => void): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (isOwnUrl(url)) openWindow(url);
      return { action: 'deny' };
    });
  });
}
