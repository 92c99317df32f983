import type { Transport } from '../transport.ts';
import { Inbox } from './inbox.ts';

/** Two ends of one connection inside a process: for the command line and for tests. Delivers asynchronously, in order. */
export function memoryPair(): [Transport, Transport] {
  const inboxes = [new Inbox(), new Inbox()] as const;
  let open = true;
  const end = (mine: Inbox, far: Inbox): Transport => ({
    send(message) {
      // Copied, as every other transport does: the sender may use its buffer again.
      const sent = typeof message === 'string' ? message : message.slice();
      if (open) queueMicrotask(() => far.message(sent));
    },
    onMessage: (listener) => mine.onMessage(listener),
    onClose: (listener) => mine.onClose(listener),
    close(reason = 'closed') {
      if (!open) return;
      open = false;
      queueMicrotask(() => {
        mine.close(reason);
        far.close(reason);
      });
    },
  });
  return [end(inboxes[0], inboxes[1]), end(inboxes[1], inboxes[0])];
}
