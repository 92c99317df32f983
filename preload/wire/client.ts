import { createORPCClient, mapEventIterator, ORPCError } from '@orpc/client';
import type { ClientContext } from '@orpc/client';
import { StandardRPCLink } from '@orpc/client/standard';
import type { ContractRouterClient } from '@orpc/contract';
import { ClientPeer } from '@orpc/standard-server-peer';
import { Failure, isFailureData } from '../contract/index.ts';
import type { Contract } from '../contract/index.ts';
import type { Mux } from './mux.ts';

/** Every procedure of the contract as an async function; each rejects with a `Failure`, live data too. */
export type Client = ContractRouterClient<Contract>;

/**
 * The contract's procedures over `mux`. oRPC's own message-port link is not used because it leaves calls hanging
 * once its port is closed, and a reply that cannot be read becomes an unhandled rejection.
 */
export function createClient(mux: Mux): Client {
  const { text } = mux;
  let lost: Failure | undefined;
  const peer = new ClientPeer((message) => {
    if (lost) throw lost;
    if (typeof message !== 'string') throw new TypeError('files do not cross the RPC: use a byte channel');
    text.send(message);
  });
  text.onMessage((message) => peer.message(message));
  text.onClose((reason) => {
    lost = connectionLost(reason);
    peer.close({ reason: lost });
  });
  const link = new StandardRPCLink<ClientContext>(
    {
      async call(request) {
        const response = await peer.request(request);
        return { ...response, body: () => Promise.resolve(response.body) };
      },
    },
    {
      url: 'http://orpc',
      interceptors: [
        async ({ next, path, signal }) => {
          const asFailure = (error: unknown) => toFailure(lost ?? error, path, signal);
          try {
            const output = await next();
            return isEventIterator(output)
              ? mapEventIterator(output, {
                  value: async (event) => event,
                  error: async (error) => asFailure(error),
                })
              : output;
          } catch (error) {
            throw asFailure(error);
          }
        },
      ],
    },
  );
  return createORPCClient(link);
}

const isEventIterator = (value: unknown): value is AsyncIterator<unknown, unknown, void> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

function connectionLost(reason: string): Failure {
  return new Failure({
    code: 'Unreachable',
    message: `The connection to Virtdeck's backend is gone: ${reason}. What became of the call is not known.`,
    object: 'backend',
    retryable: true,
  });
}

function toFailure(error: unknown, path: readonly string[], signal: AbortSignal | undefined): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof ORPCError && isFailureData(error.data))
    return new Failure(error.data, { cause: error });
  const procedure = path.join('.');
  // AbortError: the reader of live data left while the next message was awaited.
  if (signal?.aborted || (error instanceof Error && error.name === 'AbortError')) {
    return new Failure(
      { code: 'Cancelled', message: `${procedure} was cancelled.`, retryable: true },
      { cause: error },
    );
  }
  const message = error instanceof Error ? error.message : String(error);
  return new Failure(
    {
      code: 'Internal',
      message: `${procedure} got an answer that makes no sense: ${message}`,
      retryable: false,
    },
    { cause: error },
  );
}
