import type { HostId, HostWarning, UriParts, UriReading } from '../../../preload/contract/index.ts';
import {
  TransportError,
  connectName,
  formatUri,
  isSsh,
  parseUri,
  skipsHostKey,
  type ConnectUri,
} from '../../libvirt/index.ts';

/** What a person should know of a host for as long as it is used by this URI. */
function warningsOf(uri: ConnectUri): HostWarning[] {
  if (isSsh(uri)) return skipsHostKey(uri) ? ['hostKeyNotVerified'] : [];
  if (uri.transport === 'tcp') return ['notEncrypted'];
  const { no_verify: skipped = '0' } = uri.params;
  return uri.host !== undefined && skipped !== '0' ? ['certificateNotVerified'] : [];
}

const DEFAULT_PORTS = { ssh: 22, tls: 16514, tcp: 16509 } as const;

/** How the daemon is reached, the spellings of one way taken together. */
function wayOf(uri: ConnectUri): string {
  if (isSsh(uri)) return 'ssh';
  if (uri.transport !== undefined) return uri.transport;
  return uri.host === undefined ? 'unix' : 'tls';
}

/**
 * Tells URIs apart that lead to different daemons, and no others: `qemu:///system` is `qemu+unix:///system`, and port
 * 22 is what ssh takes by itself. Two users of one host are two: each has a session daemon of his own.
 */
function placeOf(uri: ConnectUri): string {
  const way = wayOf(uri);
  const { user = '', host = '', port, params } = uri;
  const usual = Object.hasOwn(DEFAULT_PORTS, way) ? DEFAULT_PORTS[way as keyof typeof DEFAULT_PORTS] : 0;
  return JSON.stringify([
    way,
    user,
    host.toLowerCase(),
    port ?? usual,
    params['socket'] ?? '',
    connectName(uri)?.replace(/\/$/, ''),
  ]);
}

const parsed = (text: string): ConnectUri | undefined => {
  try {
    return parseUri(text);
  } catch {
    return undefined;
  }
};

/** What a saved host's URI says of it: how it is reached, and what a person should know. */
export function knownOfUri(text: string): { transport?: UriParts['transport']; warnings?: HostWarning[] } {
  const uri = parsed(text);
  if (uri === undefined) return {};
  const warnings = warningsOf(uri);
  return {
    ...(uri.transport !== undefined && { transport: uri.transport }),
    ...(warnings.length > 0 && { warnings }),
  };
}

/** A saved host, for recognising another spelling of its URI. */
export interface SavedPlace {
  readonly id: string;
  readonly uri: string;
}

/** For the form: the parts of a URI, or why it is none. */
export function readUri(text: string, saved: Iterable<SavedPlace>): UriReading {
  try {
    const parts = parseUri(text.trim());
    const place = placeOf(parts);
    const twins = [...saved].filter((other) => {
      const uri = parsed(other.uri);
      return uri !== undefined && placeOf(uri) === place;
    });
    return {
      uri: formatUri(parts),
      parts: { ...parts, params: { ...parts.params } },
      warnings: warningsOf(parts),
      twins: twins.map(({ id }) => id as HostId),
    };
  } catch (error) {
    if (error instanceof TransportError) return { problem: error.message };
    throw error;
  }
}

/** The URI of parts, which are what they were when it is read again; else why they make none. */
export function writeUri(
  { driver, transport, user, host, port, path, params }: UriParts,
  saved: Iterable<SavedPlace>,
): UriReading {
  const parts: ConnectUri = {
    driver: driver.trim().toLowerCase(),
    ...(transport !== undefined && { transport }),
    ...(user !== undefined && user !== '' && { user }),
    ...(host !== undefined && host !== '' && { host }),
    ...(port !== undefined && { port }),
    path: path === '' || path.startsWith('/') ? path : `/${path}`,
    params,
  };
  return readUri(formatUri(parts), saved);
}
