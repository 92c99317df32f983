import type { Transport } from '../transport.ts';
import { Inbox } from './inbox.ts';

/** What the DOM's, Node's and Electron's ports have in common. */
export interface AnyMessagePort {
  postMessage(message: unknown): void;
  close(): void;
  start?(): void;
}

interface EventTargetPort extends AnyMessagePort {
  addEventListener(
    type: 'message' | 'messageerror' | 'close',
    listener: (event: { data: unknown }) => void,
  ): void;
}

interface EmitterPort extends AnyMessagePort {
  on(event: 'message', listener: (message: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}

/** Told to the far side before a port is closed, because a port's own close says no reason and, in Chromium, may come late. */
interface Farewell {
  close: string;
}

const isFarewell = (data: unknown): data is Farewell =>
  typeof data === 'object' && data !== null && 'close' in data && typeof data.close === 'string';

/** Over a DOM MessagePort, a `node:worker_threads` port or an Electron MessagePortMain. */
export function messagePortTransport(port: AnyMessagePort): Transport {
  const inbox = new Inbox();
  const receive = (data: unknown) => {
    if (typeof data === 'string' || data instanceof Uint8Array) inbox.message(data);
    else if (isFarewell(data)) finish(data.close);
    else finish('protocol error: neither text nor bytes arrived');
  };
  const finish = (reason: string) => {
    inbox.close(reason);
    port.close();
  };

  if (hasAddEventListener(port)) {
    port.addEventListener('message', (event) => receive(event.data));
    port.addEventListener('messageerror', () => finish('protocol error: unreadable message'));
    port.addEventListener('close', () => inbox.close('the other side is gone'));
  } else if (isEmitter(port)) {
    port.on('message', (event) => receive(event.data));
    port.on('close', () => inbox.close('the other side is gone'));
  } else {
    throw new TypeError('not a message port');
  }
  port.start?.();

  return {
    send(message) {
      if (!inbox.isClosed) port.postMessage(message);
    },
    onMessage: (listener) => inbox.onMessage(listener),
    onClose: (listener) => inbox.onClose(listener),
    close(reason = 'closed') {
      if (inbox.isClosed) return;
      port.postMessage({ close: reason } satisfies Farewell);
      finish(reason);
    },
  };
}

function hasAddEventListener(port: AnyMessagePort): port is EventTargetPort {
  return 'addEventListener' in port;
}

function isEmitter(port: AnyMessagePort): port is EmitterPort {
  return 'on' in port;
}
