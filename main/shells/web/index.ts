export { findBrowser, openAppWindow } from './chromium.ts';
export { startWebShell } from './webShell.ts';
