import type { IncomingMessage } from 'node:http';
import type { Site } from './site.ts';

const USUAL_PORTS = { http: 80, https: 443 } as const;

/** `Host` values under which a page of this server may be asked for: a foreign one is a rebound DNS name. */
export function isOwnHost(host: string | undefined, port: number, site: Site): boolean {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/i.exec(host ?? '');
  if (!match) return false;
  const [, v6, name, said] = match;
  return (
    Number(said ?? USUAL_PORTS[site.scheme]) === port && site.isOwnName((v6 ?? name ?? '').toLowerCase())
  );
}

/** A WebSocket is only opened by this server's own page; browsers say whose page it is, and pages cannot lie about it. */
export function isOwnOrigin(request: IncomingMessage, port: number, site: Site): boolean {
  const { host, origin } = request.headers;
  return isOwnHost(host, port, site) && origin === `${site.scheme}://${host}`;
}

/** Browsers send it with every request; anything but our own page or the address bar has no business here. */
export function isOwnFetch(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  // The launched browser arrives from the redirect file, which is nobody's site: a navigation, not a page's request.
  return site === 'cross-site' && request.headers['sec-fetch-mode'] === 'navigate';
}

export function cookieOf(request: IncomingMessage, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}

/** A bind address that only this machine reaches. */
export function isLoopback(address: string): boolean {
  return address === '::1' || address === 'localhost' || /^127(\.\d{1,3}){3}$/.test(address);
}
