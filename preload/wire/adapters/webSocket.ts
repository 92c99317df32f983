import type { Transport } from '../transport.ts';
import { Inbox } from './inbox.ts';

/** What the browser's WebSocket and that of the package `ws` have in common. */
export interface AnyWebSocket {
  binaryType: string;
  readonly readyState: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number; reason: string }) => void): void;
}

const CONNECTING = 0;
const OPEN = 1;
const NORMAL = 1000;
/** RFC 6455: a control frame's payload is 125 bytes at most, two of them the code. */
const MAX_REASON_BYTES = 123;

/**
 * Over a WebSocket, browser's or Node's; also one that is still connecting. Node's is spared a copy of each message with
 * `nodebuffer`.
 */
export function webSocketTransport(
  socket: AnyWebSocket,
  binaryType: 'arraybuffer' | 'nodebuffer' = 'arraybuffer',
): Transport {
  const inbox = new Inbox();
  let unsent: (string | Uint8Array)[] = [];
  socket.binaryType = binaryType;
  socket.addEventListener('open', () => {
    for (const message of unsent) socket.send(message as string | Uint8Array<ArrayBuffer>);
    unsent = [];
  });
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string' || data instanceof Uint8Array) inbox.message(data);
    else if (data instanceof ArrayBuffer) inbox.message(new Uint8Array(data));
  });
  // An error is always followed by a close, which knows the reason if anyone does.
  socket.addEventListener('error', () => undefined);
  socket.addEventListener('close', ({ code, reason }) => inbox.close(reason || `connection lost (${code})`));

  return {
    send(message) {
      if (socket.readyState === OPEN) socket.send(message as string | Uint8Array<ArrayBuffer>);
      else if (socket.readyState === CONNECTING) unsent.push(message);
    },
    onMessage: (listener) => inbox.onMessage(listener),
    onClose: (listener) => inbox.onClose(listener),
    close(reason = 'closed') {
      const bytes = new TextEncoder().encode(reason);
      const short = new TextDecoder().decode(bytes.subarray(0, MAX_REASON_BYTES), { stream: true });
      socket.close(NORMAL, short);
      inbox.close(reason);
    },
  };
}
