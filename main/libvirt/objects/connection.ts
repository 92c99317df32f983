import type { RpcClientOptions } from '../clientTypes.ts';
import { openClient } from '../openClient.ts';
import type { Dialer } from '../transport/dialer.ts';
import { dialerFor } from '../transport/local.ts';
import { connectName, parseUri } from '../transport/uri.ts';
import type { Rpc } from './base.ts';
import { ConnectionObjectEventMethods } from './connectionObjectEvents.ts';

export interface OpenOptions extends RpcClientOptions {
  /** The way to the daemon; without one, the URI's own: a local socket. */
  readonly dialer?: Dialer;
  readonly readOnly?: boolean;
  /** Gives up opening; the connection once open is not bound to it. */
  readonly signal?: AbortSignal | undefined;
  /** The most time, in milliseconds, that opening may take. */
  readonly timeoutMs?: number | undefined;
  /**
   * Whether the daemon pings us and drops a connection that leaves it unanswered for 30 s. Default: true. Must be false for a
   * connection whose reading may pause: one that carries a transfer or a console.
   */
  readonly daemonPings?: boolean;
}

/**
 * A connection to a libvirt daemon and one of its drivers. Its methods are libvirt's `virConnect…` and `virNode…` functions
 * and those that find or make another object: `virDomainLookupByName` is `lookupDomainByName`.
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
   * @throws TransportError, AuthenticationError, LibvirtError, ProtocolError, or the signal's reason
   * @see virConnectOpenAuth
   */
  static async open(uri: string, options: OpenOptions = {}): Promise<Connection> {
    const { readOnly = false, timeoutMs, signal, ...client } = options;
    const parsed = parseUri(uri);
    const dialer = options.dialer ?? dialerFor(parsed, { readOnly });
    const signals = [signal, timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)];
    const rpc = await openClient(dialer, {
      ...client,
      name: connectName(parsed),
      readOnly,
      signal: AbortSignal.any(signals.filter((s) => s !== undefined)),
    });
    return new Connection(rpc, { uri, readOnly });
  }

  /** A connection over a client that is open already. */
  static over(rpc: Rpc, uri: string, readOnly = false): Connection {
    return new Connection(rpc, { uri, readOnly });
  }
}
