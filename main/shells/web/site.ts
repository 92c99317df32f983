import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** By which names the server may be asked for, and how. */
export interface Site {
  readonly scheme: 'http' | 'https';
  isOwnName(name: string): boolean;
  /** For a link to it; undefined where the address it listens at says it best. */
  readonly name: string | undefined;
}

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1']);

/** This machine alone. */
export const LOOPBACK: Site = {
  scheme: 'http',
  isOwnName: (name) => LOOPBACK_NAMES.has(name),
  name: undefined,
};

/**
 * Whatever its certificate stands for: any other name is a rebound one.
 * @throws Error where it is no certificate
 */
export function certifiedSite(certificate: Buffer): Site {
  const parsed = new X509Certificate(certificate);
  const isOwnName = (name: string): boolean =>
    (isIP(name) === 0 ? parsed.checkHost(name) : parsed.checkIP(name)) !== undefined;
  const names = (parsed.subjectAltName ?? '').split(', ').flatMap((entry) => {
    const [, name] = /^(?:DNS|IP Address):(.+)$/.exec(entry) ?? [];
    return name === undefined || name.includes('*') ? [] : [name];
  });
  return { scheme: 'https', isOwnName, name: names[0] };
}
