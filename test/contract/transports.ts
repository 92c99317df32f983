import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import { boundedTransport } from '../../main/shells/web/sockets.ts';
import { memoryPair, messagePortTransport, webSocketTransport } from '../../preload/wire/index.ts';
import type { Transport } from '../../preload/wire/index.ts';

/** Two ends of one connection: the page's and main's. */
export interface Link {
  page: Transport;
  main: Transport;
  /** Cuts the connection as a crash would, without a farewell. */
  cut(): void;
  /** Frees what the link needed. */
  dispose(): Promise<void>;
}

export interface TransportKind {
  name: string;
  open(): Promise<Link>;
}

/** Every transport that a shell uses; the contract suite runs the same over each. */
export const TRANSPORTS: TransportKind[] = [
  { name: 'in memory', open: openMemory },
  { name: 'message port', open: openMessagePort },
  { name: 'WebSocket', open: openWebSocket },
];

function openMemory(): Promise<Link> {
  const [page, main] = memoryPair();
  return Promise.resolve({
    page,
    main,
    cut: () => main.close('cut'),
    dispose: () => Promise.resolve(page.close()),
  });
}

function openMessagePort(): Promise<Link> {
  const { port1, port2 } = new MessageChannel();
  return Promise.resolve({
    page: messagePortTransport(port1),
    main: messagePortTransport(port2),
    cut: () => port2.close(),
    dispose: () => {
      port1.close();
      port2.close();
      return Promise.resolve();
    },
  });
}

async function openWebSocket(): Promise<Link> {
  const http = createServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`, {
    perMessageDeflate: false,
  });
  const page = webSocketTransport(client);
  const [accepted] = (await once(server, 'connection')) as [WebSocket];
  return {
    page,
    main: boundedTransport(accepted),
    cut: () => accepted.terminate(),
    dispose: async () => {
      client.terminate();
      accepted.terminate();
      server.close();
      http.close();
      http.closeAllConnections();
      await once(http, 'close');
    },
  };
}
