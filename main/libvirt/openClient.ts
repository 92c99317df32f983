import { RpcClient } from './client.ts';
import type { RpcClientOptions } from './clientTypes.ts';
import { VirtError } from './errors.ts';
import { virConnectFlags } from './protocol/enums.gen.ts';
import { remote_auth_type } from './protocol/constants.gen.ts';
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

export interface OpenClientOptions extends RpcClientOptions {
  /** The driver's URI without transport, for example `qemu:///system`; null lets the daemon choose. */
  name: string | null;
  readOnly?: boolean;
  signal?: AbortSignal | undefined;
  /**
   * Whether the daemon is to ping us. It closes a connection that leaves its pings unread for some 30 s, so that this
   * must be false for a connection whose reading may pause (a transfer, a console).
   */
  daemonPings?: boolean;
}

/** The daemon demands an authentication that these bindings cannot give, or refuses the one given. */
export class AuthenticationError extends VirtError {
  override readonly name = 'AuthenticationError';
  /** What the daemon offers. */
  readonly methods: readonly string[];

  constructor(message: string, methods: readonly string[], options?: ErrorOptions) {
    super(message, options);
    this.methods = methods;
  }
}

/** Dials, authenticates and opens the driver: afterwards every procedure can be called. */
export async function openClient(dialer: Dialer, options: OpenClientOptions): Promise<RpcClient> {
  const { signal } = options;
  const client = new RpcClient(await dialer.dial(signal), options);
  try {
    await authenticate(client, signal);
    const flags = options.readOnly ? virConnectFlags.VIR_CONNECT_RO : 0;
    await client.call('connect_open', { name: options.name, flags }, { signal });
    if (options.daemonPings ?? true)
      await client.call('connect_supports_feature', { feature: driverFeature.programKeepalive }, { signal });
    return client;
  } catch (error) {
    client.close();
    throw error;
  }
}

async function authenticate(client: RpcClient, signal: AbortSignal | undefined): Promise<void> {
  const { types } = await client.call('auth_list', undefined, { signal });
  if (types.length === 0 || types.includes(remote_auth_type.REMOTE_AUTH_NONE)) return;
  if (types.includes(remote_auth_type.REMOTE_AUTH_POLKIT)) {
    await client.call('auth_polkit', undefined, { signal });
    return;
  }
  throw new AuthenticationError('the daemon demands SASL authentication', ['sasl']);
}
