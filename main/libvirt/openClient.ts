import { authenticate } from './auth/authenticate.ts';
import type { AuthenticationOptions } from './auth/authenticate.ts';
import { RpcClient } from './client.ts';
import type { RpcClientOptions } from './clientTypes.ts';
import { virConnectFlags } from './protocol/enums.gen.ts';
import type { Dialer } from './transport/dialer.ts';

/** libvirt's internal numbers of optional features, asked for by `connect_supports_feature` (protocol notes). */
export const driverFeature = {
  migrateChangeProtection: 7,
  typedParamString: 9,
  programKeepalive: 10,
  migrationParams: 13,
  remoteEventCallback: 14,
  remoteCloseCallback: 15,
  networkUpdateHasCorrectOrder: 16,
} as const;

export interface OpenClientOptions extends RpcClientOptions, AuthenticationOptions {
  /** The driver's URI without transport, for example `qemu:///system`; null lets the daemon choose. */
  name: string | null;
  readOnly?: boolean;
  /** Gives up opening; the client once open is not bound to it. */
  signal?: AbortSignal | undefined;
  /**
   * Whether the daemon is to ping us. It closes a connection that leaves its pings unread for some 30 s, so that this
   * must be false for a connection whose reading may pause (a transfer, a console).
   */
  daemonPings?: boolean;
}

/** Dials, authenticates and opens the driver: afterwards every procedure can be called. */
export async function openClient(dialer: Dialer, options: OpenClientOptions): Promise<RpcClient> {
  const { signal } = options;
  const client = new RpcClient(await dialer.dial(signal), options);
  try {
    await authenticate(client, options);
    const flags = options.readOnly ? virConnectFlags.VIR_CONNECT_RO : 0;
    await client.call('connect_open', { name: options.name, flags }, { signal });
    // Nothing depends on the answer, and a round trip may be long: it is not waited for.
    if (options.daemonPings ?? true)
      client
        .call('connect_supports_feature', { feature: driverFeature.programKeepalive })
        .catch(() => undefined);
    return client;
  } catch (error) {
    client.close();
    throw error;
  }
}
