import { findDaemon, startSessionDaemon } from './autostart.ts';
import type { Dialer } from './dialer.ts';
import { findLocalSocket } from './localSocket.ts';
import type { Environment } from './localSocket.ts';
import { TransportError } from './transportError.ts';
import { dialUnix } from './unix.ts';
import { formatUri, isClientDriver, parseUri } from './uri.ts';
import type { ConnectUri } from './uri.ts';

export interface LocalDialerOptions {
  uri: string | ConnectUri;
  readOnly?: boolean | undefined;
  /** Starts a missing session daemon. Default: yes, unless the environment has LIBVIRT_AUTOSTART=0. */
  autostart?: boolean | undefined;
  /** Where XDG_RUNTIME_DIR, HOME and so on are looked up; the process's own by default. */
  env?: Environment | undefined;
  /** The effective user; the process's own by default. */
  uid?: number | undefined;
}

/**
 * Dials a daemon of this machine as libvirt does: system or session, modular or monolithic, read-only twin; a missing
 * session daemon is started. The choice is made anew at each dialling.
 */
export function localDialer(options: LocalDialerOptions): Dialer {
  const uri = typeof options.uri === 'string' ? parseUri(options.uri) : options.uri;
  const env = options.env ?? process.env;
  const uid = options.uid ?? process.geteuid?.() ?? 0;
  const autostart = (options.autostart ?? true) && env['LIBVIRT_AUTOSTART'] !== '0';
  return {
    description: `local socket for ${formatUri(uri)}`,
    dial: async (signal) => {
      const installed = async (daemon: string): Promise<boolean> =>
        (await findDaemon(daemon, env)) !== undefined;
      const target = await findLocalSocket(uri, { readOnly: options.readOnly ?? false, env, uid, installed });
      try {
        return await dialUnix(target.path, signal);
      } catch (error) {
        if (!(error instanceof TransportError) || error.code !== 'NO_DAEMON') throw error;
        if (target.session && autostart && uri.params['socket'] === undefined)
          return startSessionDaemon(target, env, signal);
        throw target.candidates.length === 1 ? error : nothingThere(target.path, target.candidates, error);
      }
    },
  };
}

const nothingThere = (path: string, candidates: string[], cause: TransportError): TransportError =>
  new TransportError('NO_DAEMON', `${cause.message} (looked for ${candidates.join(' and ')})`, {
    path,
    cause,
  });

/**
 * The dialer for a URI of this machine.
 * @throws TransportError UNSUPPORTED_TRANSPORT when the URI names another one: give a dialer of your own for it
 */
export function dialerFor(uri: ConnectUri, options: Omit<LocalDialerOptions, 'uri'> = {}): Dialer {
  if (
    isClientDriver(uri) ||
    uri.transport === 'unix' ||
    (uri.transport === undefined && uri.host === undefined)
  )
    return localDialer({ ...options, uri });
  throw new TransportError(
    'UNSUPPORTED_TRANSPORT',
    `${formatUri(uri)} needs the transport ${uri.transport ?? 'tls'}, which has no dialer here: pass one`,
  );
}
