import type { RpcClient } from '../client.ts';
import { remote_auth_type } from '../protocol/constants.gen.ts';
import { AuthenticationError } from './authenticationError.ts';
import { PlainMechanism, ScramMechanism, scramNames } from './sasl.ts';
import type { Credentials, SaslMechanism } from './sasl.ts';

export interface CredentialsRequest {
  /** For example `SCRAM-SHA-256`. */
  mechanism: string;
}

export interface AuthenticationOptions {
  /** Asked once when the daemon wants a user and a password (SASL). */
  credentials?:
    Credentials | ((request: CredentialsRequest) => Credentials | Promise<Credentials>) | undefined;
  /**
   * Whether the password may be sent as it is (SASL PLAIN) when the daemon offers nothing better. Only for a transport
   * that nobody listens to, such as a unix socket or TLS. Default: no.
   */
  allowPlainPassword?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

/** Does what the daemon asks for before it lets itself be used. */
export async function authenticate(client: RpcClient, options: AuthenticationOptions): Promise<void> {
  const { signal } = options;
  const { types } = await client.call('auth_list', undefined, { signal });
  if (types.length === 0 || types.includes(remote_auth_type.REMOTE_AUTH_NONE)) return;
  if (types.includes(remote_auth_type.REMOTE_AUTH_POLKIT)) {
    // Answered when the user's polkit agent has been: that may take as long as the user does.
    await client.call('auth_polkit', undefined, { signal });
    return;
  }
  if (types.includes(remote_auth_type.REMOTE_AUTH_SASL)) return authenticateSasl(client, options);
  throw new AuthenticationError(
    `the daemon demands authentication of a kind unknown here (${types.join(', ')})`,
    types.map(String),
  );
}

async function authenticateSasl(client: RpcClient, options: AuthenticationOptions): Promise<void> {
  const { signal } = options;
  const { mechlist } = await client.call('auth_sasl_init', undefined, { signal });
  const offered = mechlist.split(/[ ,]+/).filter((name) => name !== '');
  const mechanism = await choose(offered, options);
  const { name, initial } = mechanism;
  let reply = await client.call('auth_sasl_start', { mech: name, nil: 0, data: initial }, { signal });
  // SCRAM takes two rounds, PLAIN none; a server that wants more is not one of these.
  for (let round = 0; round < 4; round++) {
    const response = reply.nil === 0 ? await mechanism.respond(Buffer.from(reply.data)) : Buffer.alloc(0);
    if (reply.complete !== 0) {
      if (mechanism.done) return;
      break;
    }
    reply = await client.call('auth_sasl_step', { nil: 0, data: response }, { signal });
  }
  throw new AuthenticationError(`the daemon did not carry ${name} through`, offered);
}

async function choose(offered: string[], options: AuthenticationOptions): Promise<SaslMechanism> {
  const scram = scramNames.find((name) => offered.includes(name));
  const plain = options.allowPlainPassword && offered.includes('PLAIN');
  if (!scram && !plain)
    throw new AuthenticationError(
      `the daemon demands SASL authentication by ${offered.join(', ') || 'nothing at all'}; ` +
        `known here are ${scramNames.join(', ')} and, where it is allowed, PLAIN`,
      offered,
    );
  const { credentials } = options;
  if (!credentials)
    throw new AuthenticationError(
      'the daemon demands a user and a password (SASL), and none was given',
      offered,
    );
  const given =
    typeof credentials === 'function' ? await credentials({ mechanism: scram ?? 'PLAIN' }) : credentials;
  return scram ? new ScramMechanism(scram, given) : new PlainMechanism(given);
}
