import type { ByteChannel } from '../../preload/wire/transport.ts';
import type { ChannelId } from '../../preload/contract/index.ts';
import { connection } from './connection.ts';
import type { ApiClient } from './session.ts';

/**
 * The contract's procedures on whatever session is open at the time of the call; a call made while there is none
 * rejects with Unreachable. Features call `api.hosts.connect({ id })` and never see sessions come and go.
 */
export const api: ApiClient = lookup([]) as ApiClient;

function lookup(path: readonly string[]): unknown {
  return new Proxy(() => {}, {
    get: (_, key) => (typeof key === 'string' && key !== 'then' ? lookup([...path, key]) : undefined),
    apply: async (_, __, args: unknown[]) => {
      let target: unknown = connection.require().client;
      for (const key of path) target = (target as Record<string, unknown>)[key];
      return (target as (...a: unknown[]) => unknown)(...args);
    },
  });
}

/** This end of the byte channel that `consoles.open` just handed out. */
export const openChannel = (id: ChannelId): ByteChannel => connection.require().openChannel(id);
