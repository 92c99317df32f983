import { TransportError } from '../transportError.ts';
import type { ConnectUri } from '../uri.ts';

export interface SshCommandOptions {
  /** A configuration file in the place of the user's. */
  configFile?: string | undefined;
  /** Where the session's control socket is made. */
  controlPath: string;
  /** Whether ssh may ask; without it every question is a failure. */
  mayAsk: boolean;
  /** `[major, minor]` of the ssh that will run. */
  version: readonly [number, number];
}

/** Seconds that a host may take to accept a connection before the next address is tried. */
export const CONNECT_SECONDS = 10;

const invalid = (what: string, why: string): TransportError =>
  new TransportError('INVALID_URI', `${what} ${why}`);

/**
 * A user's name goes into `%r` of a configuration file's ProxyCommand, which a shell reads: characters that mean
 * something to it are refused, as OpenSSH does since 9.6.
 */
function checkUser(user: string): string {
  if (/[\s'"`$;&|<>(){}*?!#~^[\]%]/.test(user) || user.startsWith('-') || user.endsWith('\\'))
    throw invalid(`the user ${JSON.stringify(user)}`, 'contains what no user name for ssh may contain');
  return user;
}

/** ssh expands `%` and `${…}` in the values of options, and takes quotes apart: the value must come out as it is. */
function optionValue(name: string, value: string): string {
  if (/["\\\n\r\0]/.test(value) || value.includes('${') || value === '')
    throw invalid(
      `${name}=${JSON.stringify(value)}`,
      'cannot be given to ssh: it is empty or has quotes or ${',
    );
  return `"${value.replaceAll('%', '%%')}"`;
}

const truthy = (value: string | undefined): boolean => value !== undefined && value !== '0' && value !== '';

/** Whether the URI says that nobody is to check whether it is the right machine. */
export function skipsHostKey(uri: ConnectUri): boolean {
  const verify = uri.params['known_hosts_verify'];
  return truthy(uri.params['no_verify']) || verify === 'ignore' || verify === 'auto';
}

/** libvirt's `sshauth` (of libssh and libssh2) in OpenSSH's words. */
const AUTHENTICATION: Readonly<Record<string, string>> = {
  agent: 'publickey',
  privkey: 'publickey',
  password: 'password',
  'keyboard-interactive': 'keyboard-interactive',
};

function hostKeyChecking(uri: ConnectUri): string {
  const verify = uri.params['known_hosts_verify'];
  if (truthy(uri.params['no_verify']) || verify === 'ignore') return 'no';
  if (verify === 'auto') return 'accept-new';
  if (verify !== undefined && verify !== 'normal')
    throw invalid(`known_hosts_verify=${verify}`, 'is none of normal, auto, ignore');
  return 'ask';
}

function uriOptions(uri: ConnectUri): string[] {
  const { keyfile, known_hosts: knownHosts, sshauth } = uri.params;
  const options = [`StrictHostKeyChecking=${hostKeyChecking(uri)}`];
  if (keyfile !== undefined)
    options.push(`IdentityFile=${optionValue('keyfile', keyfile)}`, 'IdentitiesOnly=yes');
  if (knownHosts !== undefined)
    options.push(`UserKnownHostsFile=${optionValue('known_hosts', knownHosts)}`, 'GlobalKnownHostsFile=none');
  if (sshauth !== undefined) {
    const methods = sshauth.split(',').map((word) => {
      const method = AUTHENTICATION[word.trim()];
      if (method === undefined)
        throw invalid(`sshauth=${sshauth}`, `: there are ${Object.keys(AUTHENTICATION).join(', ')}`);
      return method;
    });
    options.push(`PreferredAuthentications=${[...new Set(methods)].join(',')}`);
  }
  return options;
}

/**
 * The arguments of the one ssh that logs in and carries everything. The user's configuration is honoured but for what
 * would make the session another one: its commands, terminals, forwards, and a multiplexer of its own.
 * @throws TransportError INVALID_URI for values that ssh or a shell would read otherwise than as they are
 */
export function masterArguments(
  uri: ConnectUri,
  remoteCommand: string,
  options: SshCommandOptions,
): string[] {
  const { host, user, port } = uri;
  if (host === undefined) throw invalid('the URI', 'names no host to log in to');
  const mayAsk = options.mayAsk && !truthy(uri.params['no_tty']);
  const set = [
    'ControlMaster=yes',
    `ControlPath=${optionValue('the control path', options.controlPath)}`,
    'ControlPersist=no',
    `BatchMode=${mayAsk ? 'no' : 'yes'}`,
    `ConnectTimeout=${CONNECT_SECONDS}`,
    // A line that was cut without a word is noticed, and given up, within a quarter of a minute.
    'ServerAliveInterval=5',
    'ServerAliveCountMax=3',
    'LogLevel=DEBUG1',
    'RemoteCommand=none',
    'RequestTTY=no',
    'EscapeChar=none',
    'ClearAllForwardings=yes',
    'ForwardAgent=no',
    'ForwardX11=no',
    'Tunnel=no',
    'PermitLocalCommand=no',
    'VisualHostKey=no',
    ...uriOptions(uri),
  ];
  const [major, minor] = options.version;
  if (major > 8 || (major === 8 && minor >= 7))
    set.push('SessionType=default', 'ForkAfterAuthentication=no', 'StdinNull=no');
  return [
    ...(options.configFile === undefined ? [] : ['-F', options.configFile]),
    ...set.flatMap((option) => ['-o', option]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(user === undefined ? [] : ['-l', checkUser(user)]),
    '--',
    host,
    remoteCommand,
  ];
}

/**
 * The arguments of a further ssh that uses the session of the control socket. It reads no configuration, and where
 * the session is gone it fails instead of logging in anew.
 */
export function sharedArguments(controlPath: string, words: readonly string[]): string[] {
  return [
    '-F',
    'none',
    '-o',
    `ControlPath=${optionValue('the control path', controlPath)}`,
    '-o',
    'ControlMaster=no',
    '-o',
    'ProxyCommand=false',
    '-o',
    'BatchMode=yes',
    ...words,
  ];
}

/** A field of a forward (`local:remote`): what separates fields is escaped, what is expanded doubled. */
export function forwardField(path: string): string {
  if (/[\n\r\0]/.test(path) || path.includes('${') || !path.startsWith('/'))
    throw new TransportError('FAILED', `${JSON.stringify(path)} is no path that ssh can forward`, { path });
  return path.replaceAll('%', '%%').replaceAll(/[\\:[\]]/g, (character) => `\\${character}`);
}

/** One word for the shell at the far end, whichever it is: sh, csh and fish read this alike. */
export function remoteWord(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
