import type { Backend, ClientConnection, OfferChannel } from './context.ts';
import { ShellCommands } from './shellCommands.ts';
import { SubscriptionRegistry } from './subscriptions.ts';

/** A client that has just connected, whatever carries it. */
export function openClientConnection(backend: Backend, offerChannel: OfferChannel): ClientConnection {
  const subscriptions = new SubscriptionRegistry();
  const listeners = new Set<() => void>();
  let closed = false;
  const connection: ClientConnection = {
    offerChannel,
    subscriptions,
    shellCommands: new ShellCommands(),
    get closed() {
      return closed;
    },
    onClose(listener) {
      // A call may still be under way when its client goes: what it began must end all the same.
      if (closed) {
        listener();
        return () => {};
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close() {
      if (closed) return;
      closed = true;
      subscriptions.close();
      backend.hosts.forget(connection);
      for (const listener of [...listeners]) listener();
      listeners.clear();
    },
  };
  return connection;
}
