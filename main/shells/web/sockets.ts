import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { webSocketTransport, WIRE_PATH } from '../../../preload/wire/index.ts';
import type { Transport } from '../../../preload/wire/index.ts';
import { isOwnOrigin } from './guard.ts';
import type { Site } from './site.ts';

export interface AcceptSocketsOptions {
  port: number;
  site: Site;
  isSignedIn: (request: IncomingMessage) => boolean;
  onClient: (transport: Transport) => void;
}

/** Pages and console windows at a time. */
const MAX_SOCKETS = 64;
/** Longest message from a page: twice the longest XML that libvirt takes (4 MiB), as JSON escapes it. */
const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;
/** What may wait for a page that does not read; far above what credits and acknowledgements let through. */
const MAX_UNSENT_BYTES = 64 * 1024 * 1024;
/** A page that has not answered one ping when the next is due is gone. */
const PING_MS = 20_000;
const FAREWELL_MS = 1_000;

/** Upgrades requests for WIRE_PATH by a signed-in page of this very server, and refuses all others. */
export function acceptSockets(server: Server, options: AcceptSocketsOptions): { close(): void } {
  const sockets = new Set<WebSocket>();
  const upgrader = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const refusal = refuse(request);
    if (refusal) {
      stream.on('error', () => stream.destroy());
      // Whoever does not hang up by himself would keep his place among the connections for ever.
      stream.once('finish', () => stream.destroy());
      stream.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    upgrader.handleUpgrade(request, stream, head, (socket) => {
      sockets.add(socket);
      const stopPinging = keepAlive(socket);
      socket.once('close', () => {
        sockets.delete(socket);
        stopPinging();
      });
      options.onClient(boundedTransport(socket));
    });
  });

  function refuse(request: IncomingMessage): string | undefined {
    if (!isOwnOrigin(request, options.port, options.site)) return '403 Forbidden';
    if (request.url !== WIRE_PATH) return '404 Not Found';
    if (!options.isSignedIn(request)) return '401 Unauthorized';
    if (sockets.size >= MAX_SOCKETS) return '503 Service Unavailable';
    return undefined;
  }

  return {
    close() {
      for (const socket of sockets) {
        socket.close(1001, 'Virtdeck was stopped');
        // One that does not answer the farewell is not waited for.
        setTimeout(() => socket.terminate(), FAREWELL_MS).unref();
      }
      upgrader.close();
    },
  };
}

/** Over a socket of ours, bounded in what it may keep for a page that does not read. */
export function boundedTransport(socket: WebSocket): Transport {
  const transport = webSocketTransport(socket, 'nodebuffer');
  const giveUpOnStalled = () => {
    if (socket.bufferedAmount > MAX_UNSENT_BYTES) socket.terminate();
  };
  return {
    ...transport,
    send(message) {
      transport.send(message);
      giveUpOnStalled();
    },
    // Two fragments of one message: joining them would copy every byte of a console's picture.
    sendParts(head, body) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(head, { binary: true, fin: false });
      socket.send(body, { binary: true, fin: true });
      giveUpOnStalled();
    },
  };
}

function keepAlive(socket: WebSocket): () => void {
  let alive = true;
  socket.on('pong', () => (alive = true));
  const timer = setInterval(() => {
    if (!alive) {
      socket.terminate();
      return;
    }
    alive = false;
    socket.ping();
  }, PING_MS);
  return () => clearInterval(timer);
}
