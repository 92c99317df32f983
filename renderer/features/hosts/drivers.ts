import type { UriParts } from '../../../preload/contract/index.ts';

/** libvirt's drivers and the paths that each of them takes, the usual one first. */
export const DRIVERS = {
  qemu: ['/system', '/session'],
  lxc: ['/system'],
  xen: ['/system'],
  ch: ['/system', '/session'],
  bhyve: ['/system'],
  vz: ['/system', '/session'],
  vbox: ['/session'],
  openvz: ['/system'],
  test: ['/default'],
} as const satisfies Record<string, readonly string[]>;
export type Driver = keyof typeof DRIVERS;
export const DRIVER_NAMES = Object.keys(DRIVERS) as Driver[];

export const isDriver = (name: string): name is Driver => Object.hasOwn(DRIVERS, name);
export const pathsOf = (driver: string): readonly string[] => (isDriver(driver) ? DRIVERS[driver] : []);

/** The driver and a path that fits it: one that the other driver does not know would only fail. */
export function withDriver(parts: UriParts, driver: string): Partial<UriParts> {
  const paths = pathsOf(driver);
  return { driver, path: paths.includes(parts.path) ? parts.path : (paths[0] ?? parts.path) };
}

export type Way = 'local' | 'ssh' | 'other';

/** The three ways that the form tells apart; libvirt's own SSH libraries are the same way to us. */
export function wayOf({ transport, host }: UriParts): Way {
  if (transport === 'ssh' || transport === 'libssh' || transport === 'libssh2') return 'ssh';
  if (transport === 'unix' || (transport === undefined && host === undefined)) return 'local';
  return 'other';
}

/** libvirt's name of a way that has no fields of its own; drivers that reach their hypervisor themselves have none. */
export const nameOfWay = ({ driver, transport }: UriParts): string | undefined =>
  transport?.toUpperCase() ?? (isDriver(driver) || driver === 'remote' ? 'TLS' : undefined);

/** Parameters that mean something on the way by ssh alone. */
const SSH_PARAMS: ReadonlySet<string> = new Set([
  'keyfile',
  'known_hosts',
  'known_hosts_verify',
  'no_verify',
  'no_tty',
  'sshauth',
  'proxy',
  'netcat',
  'mode',
  'command',
  // A socket there is none here.
  'socket',
]);

/** The same daemon's kind, reached the other way. */
export function withWay(parts: UriParts, way: Way): Partial<UriParts> {
  if (way === wayOf(parts) || way === 'other') return {};
  if (way === 'ssh') return { transport: 'ssh' };
  const kept = Object.entries(parts.params).filter(([name]) => !SSH_PARAMS.has(name));
  return {
    transport: undefined,
    user: undefined,
    host: undefined,
    port: undefined,
    params: Object.fromEntries(kept),
  };
}

/** A parameter set, or without its value taken away. */
export function withParam({ params }: UriParts, name: string, value: string): Partial<UriParts> {
  return { params: { ...without(params, name), ...(value !== '' && { [name]: value }) } };
}

/** Whether the host's key is checked by nobody. */
export const isUnchecked = ({ params }: UriParts): boolean =>
  (params['no_verify'] ?? '0') !== '0' || params['known_hosts_verify'] === 'ignore';

/** Has the host's key checked, or not; in the spelling that every transport of libvirt knows. */
export function withCheck({ params }: UriParts, isChecked: boolean): Partial<UriParts> {
  return {
    params: { ...without(params, 'no_verify', 'known_hosts_verify'), ...(!isChecked && { no_verify: '1' }) },
  };
}

const without = (params: UriParts['params'], ...names: readonly string[]): UriParts['params'] =>
  Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)));
