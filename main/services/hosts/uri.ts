import type { HostWarning, UriParts, UriReading } from '../../../preload/contract/index.ts';
import {
  TransportError,
  formatUri,
  isSsh,
  parseUri,
  skipsHostKey,
  type ConnectUri,
} from '../../libvirt/index.ts';

/** What a person should know of a host for as long as it is used by this URI. */
export function warningsOf(uri: ConnectUri): HostWarning[] {
  if (isSsh(uri)) return skipsHostKey(uri) ? ['hostKeyNotVerified'] : [];
  if (uri.transport === 'tcp') return ['notEncrypted'];
  const { no_verify: skipped = '0' } = uri.params;
  return uri.host !== undefined && skipped !== '0' ? ['certificateNotVerified'] : [];
}

/** The same of a URI that may be none. */
export function warningsOfText(text: string): HostWarning[] {
  try {
    return warningsOf(parseUri(text));
  } catch {
    return [];
  }
}

/** For the form: the parts of a URI, or why it is none. */
export function readUri(text: string): UriReading {
  try {
    const parts = parseUri(text.trim());
    return {
      uri: formatUri(parts),
      parts: { ...parts, params: { ...parts.params } },
      warnings: warningsOf(parts),
    };
  } catch (error) {
    if (error instanceof TransportError) return { problem: error.message };
    throw error;
  }
}

/** The URI of parts, which are what they were when it is read again; else why they make none. */
export function writeUri({ driver, transport, user, host, port, path, params }: UriParts): UriReading {
  const parts: ConnectUri = {
    driver: driver.trim().toLowerCase(),
    ...(transport !== undefined && { transport }),
    ...(user !== undefined && user !== '' && { user }),
    ...(host !== undefined && host !== '' && { host }),
    ...(port !== undefined && { port }),
    path: path === '' || path.startsWith('/') ? path : `/${path}`,
    params,
  };
  return readUri(formatUri(parts));
}
