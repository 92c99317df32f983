/** What can be on this very machine, most wanted first. Any other URI may be typed. */
export const LOCAL_URIS = {
  qemuSystem: 'qemu:///system',
  qemuSession: 'qemu:///session',
  test: 'test:///default',
  lxc: 'lxc:///system',
  vbox: 'vbox:///session',
} as const;
export type LocalUri = keyof typeof LOCAL_URIS;

/** A name to begin with: the host of a remote address, the driver and mode of a local one. */
export function nameForUri(uri: string): string {
  const match = /^([a-z0-9]+)(?:\+[a-z0-9]+)?:\/\/([^/]*)\/([^?]*)/i.exec(uri.trim());
  if (!match) return '';
  const [, driver = '', authority = '', path = ''] = match;
  const host = authority
    .replace(/^[^@]*@/, '')
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '');
  if (host !== '') return host;
  return path === '' || path.startsWith('/') ? driver : `${driver} ${path}`;
}
