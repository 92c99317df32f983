import { openClient } from '../openClient.ts';
import type { OpenClientOptions } from '../openClient.ts';
import type { Dialer } from '../transport/dialer.ts';
import { dialerFor } from '../transport/local.ts';
import { connectName, parseUri } from '../transport/uri.ts';
import type { Rpc } from './base.ts';
import { deadlineOf } from './deadline.ts';
import { ConnectionObjectEventMethods } from './connectionObjectEvents.ts';

export interface OpenOptions extends Omit<OpenClientOptions, 'name'> {
  /** The way to the daemon; without one, the URI's own: a local socket. */
  dialer?: Dialer;
  /** The most time, in milliseconds, that opening may take as a whole. No limit by default. */
  timeoutMs?: number | undefined;
}

/**
 * A connection to a libvirt daemon and one of its drivers. Its methods are libvirt's `virConnect…` and
 * `virNode…` functions and those that find or make another object: `virDomainLookupByName` is
 * `lookupDomainByName`.
 *
 * @example
 * const connection = await Connection.open('qemu:///system');
 * for (const domain of await connection.listAllDomains()) console.log(domain.name, await domain.getState());
 * await connection.close();
 */
export class Connection extends ConnectionObjectEventMethods {
  /**
   * Dials, authenticates and opens the URI's driver.
   * @param uri as libvirt writes it: `qemu:///system`, `test:///default`, …
   * @throws TransportError, AuthenticationError, LibvirtError, ProtocolError, CallTimeoutError, or the
   * signal's reason
   * @see virConnectOpenAuth
   */
  static async open(uri: string, options: OpenOptions = {}): Promise<Connection> {
    const { readOnly = false } = options;
    const parsed = parseUri(uri);
    const dialer = options.dialer ?? dialerFor(parsed, { readOnly });
    using deadline = deadlineOf(options, 'connect_open');
    const { signal } = deadline;
    const rpc = await openClient(dialer, { ...options, name: connectName(parsed), readOnly, signal });
    return new Connection(rpc, { uri, readOnly });
  }

  /** A connection over a client that is open already. */
  static over(rpc: Rpc, uri: string, readOnly = false): Connection {
    return new Connection(rpc, { uri, readOnly });
  }
}
