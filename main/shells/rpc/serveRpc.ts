import { mapEventIterator } from '@orpc/client';
import type { AnyRouter } from '@orpc/server';
import { StandardRPCHandler } from '@orpc/server/standard';
import { ServerPeer } from '@orpc/standard-server-peer';
import type { ServerPeerHandleRequestFn } from '@orpc/standard-server-peer';
import type { TextPort } from '../../../preload/wire/index.ts';
import { failureFrom, rpcError, unknownProcedure } from './failures.ts';
import type { Explain } from './failures.ts';

export interface ServeRpcOptions {
  router: AnyRouter;
  /** Handed to every procedure. */
  context: Record<string, unknown>;
  explain: Explain;
  /** Told of failures that are Virtdeck's own fault, with their stacks, which never cross to the client. */
  onInternalError: (procedure: string, error: unknown) => void;
}

/** Calls and subscriptions of one client at a time; the window needs a few dozen. */
const MAX_CALLS = 1024;

/**
 * Answers the calls that arrive on `port`. oRPC's own message-port handler is not used because it lets a message that
 * cannot be read become an unhandled rejection, which ends the process; here it ends the connection (see TextPort).
 */
export function serveRpc(port: TextPort, options: ServeRpcOptions): void {
  const { router, context, explain, onInternalError } = options;
  let running = 0;

  const toRpcError = (error: unknown, path: readonly string[]) => {
    const procedure = path.join('.');
    const failure = failureFrom(error, procedure, explain);
    if (failure.code === 'Internal') onInternalError(procedure, error);
    return rpcError(failure);
  };

  const handler = new StandardRPCHandler(router, {
    clientInterceptors: [
      async ({ next, path }) => {
        try {
          const output = await next();
          if (!isEventIterator(output)) return output;
          return mapEventIterator(output, {
            value: (event) => Promise.resolve(event),
            error: (error) => Promise.resolve(toRpcError(error, path)),
          });
        } catch (error) {
          throw toRpcError(error, path);
        }
      },
    ],
  });

  const refuse: ServerPeerHandleRequestFn = () =>
    Promise.resolve(
      errorResponse({
        code: 'Denied',
        message: `This client has ${MAX_CALLS} calls under way already; this one was not begun.`,
        retryable: true,
      }),
    );

  const handle: ServerPeerHandleRequestFn = async (request) => {
    const { matched, response } = await handler.handle(
      { ...request, body: () => Promise.resolve(request.body) },
      { context },
    );
    return matched ? response : errorResponse(unknownProcedure(procedureName(request.url)));
  };

  const peer = new ServerPeer((message) => {
    if (typeof message !== 'string') throw new TypeError('files do not cross the RPC: use a byte channel');
    port.send(message);
  });
  let closed = false;
  port.onClose((reason) => {
    closed = true;
    peer.close({ reason: new DOMException(reason, 'AbortError') });
  });
  port.onMessage(async (message) => {
    let understood = false;
    const answer = running < MAX_CALLS ? handle : refuse;
    running += 1;
    try {
      await peer.message(message, (request) => {
        understood = true;
        return answer(request);
      });
    } catch (error) {
      if (!understood) throw error;
      // The client left while it was being answered; or an answer could not be written, which is our own fault.
      if (!closed) onInternalError('rpc', error);
    } finally {
      running -= 1;
    }
  });
}

const isEventIterator = (value: unknown): value is AsyncIterator<unknown, unknown, void> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

const errorResponse = (failure: Parameters<typeof rpcError>[0]) => {
  const error = rpcError(failure);
  return { status: error.status, headers: {}, body: { json: error.toJSON() } };
};

const procedureName = (url: URL): string => {
  const path = url.pathname.slice(1).split('/');
  try {
    return path.map(decodeURIComponent).join('.');
  } catch {
    return path.join('.');
  }
};
