import { TransportError } from './transportError.ts';

export const uriTransports = ['unix', 'ssh', 'libssh', 'libssh2', 'tls', 'tcp', 'ext'] as const;
export type UriTransport = (typeof uriTransports)[number];

/**
 * A libvirt connection URI, taken apart: `driver[+transport]://[user@][host][:port]/[path][?param=value&…]`. Values are
 * decoded; none of them has been checked for what a shell, ssh or a file system would make of it beyond what
 * {@link parseUri} says.
 */
export interface ConnectUri {
  /** `qemu`, `test`, `lxc`, `xen`, `esx`, …; `remote` lets the daemon choose. */
  readonly driver: string;
  readonly transport?: UriTransport;
  readonly user?: string;
  /** A name or an address; IPv6 without its brackets. */
  readonly host?: string;
  readonly port?: number;
  /** With its slash: `/system`; empty when there is none. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
}

/** Parameters that say how to reach the daemon; all others are the driver's and are passed on to it. */
const transportParams: ReadonlySet<string> = new Set([
  'name',
  'command',
  'socket',
  'auth',
  'sshauth',
  'netcat',
  'keyfile',
  'pkipath',
  'known_hosts',
  'known_hosts_verify',
  'no_sanity',
  'no_verify',
  'no_tty',
  'tls_priority',
  'mode',
  'proxy',
]);

/** Drivers that run in libvirt's client library, reach their hypervisor themselves and get their URI whole. */
const clientDrivers: ReadonlySet<string> = new Set(['esx', 'gsx', 'vpx', 'hyperv']);

const longest = 8192;
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

const invalid = (uri: string, why: string): TransportError => {
  const shown = uri.length > 200 ? `${uri.slice(0, 200)}…` : uri;
  return new TransportError('INVALID_URI', `${JSON.stringify(shown)} is no libvirt URI: ${why}`);
};

/**
 * Parses a libvirt URI. Refused, besides what has the wrong form: control characters and line breaks anywhere, encoded
 * ones included; a user or host that begins with a hyphen (it could pass for an option); a password (it would be kept
 * and shown with the URI); unknown transports; ports out of range; parameters given twice.
 * @throws TransportError INVALID_URI
 */
export function parseUri(uri: string): ConnectUri {
  if (uri.length > longest) throw invalid(uri, `it is longer than ${longest} characters`);
  if (control.test(uri) || /\s/.test(uri))
    throw invalid(uri, 'it contains white space or a control character');
  const match = /^([a-z][a-z0-9.-]*)(?:\+([a-z0-9]+))?:\/\/([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?(#.*)?$/i.exec(
    uri,
  );
  if (!match)
    throw invalid(uri, 'it is not of the form driver[+transport]://[user@][host][:port]/path[?parameters]');
  const [, driver = '', transport, authority = '', path = '', query, fragment] = match;
  if (fragment !== undefined) throw invalid(uri, 'it has a fragment (#)');
  const known = uriTransports.find((name) => name === transport?.toLowerCase());
  if (transport !== undefined && known === undefined)
    throw invalid(
      uri,
      `there is no transport ${JSON.stringify(transport)} (there are ${uriTransports.join(', ')})`,
    );
  return {
    driver: driver.toLowerCase(),
    ...(known ? { transport: known } : {}),
    ...parseAuthority(uri, authority),
    path: decode(uri, path),
    params: parseParams(uri, query),
  };
}

function decode(uri: string, text: string): string {
  let decoded: string;
  try {
    decoded = decodeURIComponent(text);
  } catch {
    throw invalid(uri, `${JSON.stringify(text)} is not properly encoded`);
  }
  if (control.test(decoded)) throw invalid(uri, 'it contains an encoded control character');
  return decoded;
}

function parseAuthority(uri: string, authority: string): Pick<ConnectUri, 'user' | 'host' | 'port'> {
  const at = authority.lastIndexOf('@');
  const userPart = at < 0 ? undefined : authority.slice(0, at);
  if (userPart?.includes(':'))
    throw invalid(uri, 'it contains a password; passwords are asked for when they are needed');
  const user = userPart === undefined ? undefined : decode(uri, userPart);
  const match = /^(?:\[([0-9a-f:.]+(?:%25[\w.-]+)?)\]|([^:[\]@]*))(?::(\d*))?$/i.exec(
    authority.slice(at + 1),
  );
  if (!match) throw invalid(uri, `${JSON.stringify(authority)} is no user, host and port`);
  const host = decode(uri, match[1] ?? match[2] ?? '');
  if (user === '' || user?.startsWith('-')) throw invalid(uri, 'the user is empty or begins with a hyphen');
  if (host.startsWith('-')) throw invalid(uri, 'the host begins with a hyphen');
  if (match[1] === undefined && !/^[\p{L}\p{N}._~-]*$/u.test(host))
    throw invalid(uri, `${JSON.stringify(host)} is no host name`);
  const port = match[3] ? Number(match[3]) : undefined;
  if (port !== undefined && (port < 1 || port > 65535)) throw invalid(uri, `${match[3]} is no port`);
  if (host === '' && (user !== undefined || port !== undefined)) throw invalid(uri, 'it has no host');
  return {
    ...(user === undefined ? {} : { user }),
    ...(host === '' ? {} : { host }),
    ...(port === undefined ? {} : { port }),
  };
}

function parseParams(uri: string, query: string | undefined): Record<string, string> {
  // No prototype: a parameter may be called anything.
  const params = Object.create(null) as Record<string, string>;
  for (const part of (query ?? '').split(/[&;]/)) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decode(uri, equals < 0 ? part : part.slice(0, equals));
    if (name === '') throw invalid(uri, 'it has a parameter without a name');
    if (name in params) throw invalid(uri, `the parameter ${JSON.stringify(name)} is given twice`);
    params[name] = equals < 0 ? '' : decode(uri, part.slice(equals + 1));
  }
  return params;
}

/** The inverse of {@link parseUri}: what is the same comes out the same. */
export function formatUri(uri: ConnectUri): string {
  const scheme = uri.transport ? `${uri.driver}+${uri.transport}` : uri.driver;
  const host = uri.host?.includes(':')
    ? `[${uri.host.replace('%', '%25')}]`
    : encodeURIComponent(uri.host ?? '');
  const user = uri.user === undefined ? '' : `${encodeURIComponent(uri.user)}@`;
  const port = uri.port === undefined ? '' : `:${uri.port}`;
  return `${scheme}://${user}${host}${port}${encodePath(uri.path)}${formatParams(uri.params, () => true)}`;
}

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

function formatParams(params: Readonly<Record<string, string>>, keep: (name: string) => boolean): string {
  const parts = Object.entries(params)
    .filter(([name]) => keep(name))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodePath(value)}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/**
 * What the daemon is asked to open: the URI without transport, host and the transport's parameters; for drivers that
 * reach their hypervisor themselves the whole of it. Null leaves the choice to the daemon (`remote:///`).
 */
export function connectName(uri: ConnectUri): string | null {
  if (uri.params['name'] !== undefined) return uri.params['name'];
  if (uri.driver === 'remote' && (uri.path === '' || uri.path === '/')) return null;
  if (isClientDriver(uri)) return formatUri(uri);
  return `${uri.driver}://${encodePath(uri.path)}${formatParams(uri.params, (name) => !transportParams.has(name))}`;
}

/** ESX and its like: the host in the URI is the hypervisor's, not the daemon's. */
export const isClientDriver = (uri: ConnectUri): boolean =>
  clientDrivers.has(uri.driver) && uri.transport === undefined;

/** Whether the URI is reached by logging in with ssh; libvirt's own SSH libraries are mapped to OpenSSH. */
export const isSsh = (uri: ConnectUri): boolean =>
  uri.transport === 'ssh' || uri.transport === 'libssh' || uri.transport === 'libssh2';
