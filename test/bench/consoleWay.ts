import { once } from 'node:events';
import { createConnection } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Lab } from '../lab/index.ts';
import { BenchBackend, watchDomains } from './backend.ts';
import type { BytePipe } from './bytePipe.ts';

/** The way from a display's socket to a page, through the built program. */
export interface ConsoleWay extends AsyncDisposable {
  open(): Promise<BytePipe>;
}

/** @param socket the display's, which the stand-in's only VM claims as its own */
export async function openConsoleWay(lab: Lab, socket: string): Promise<ConsoleWay> {
  const standIn = await lab.startStandIn({ domains: 1, running: 1, vncSocket: socket });
  const backend = await BenchBackend.start({ hosts: [{ id: 'bench', uri: standIn.uri }] });
  const { client, mux } = await backend.connect();
  const [row] = (await watchDomains(client, (rows) => rows.size === 1)).values();
  if (row === undefined) throw new Error('The stand-in has no VM.');
  const ref = { host: row.host, uuid: row.uuid };
  return {
    async open() {
      const { channel } = await client.consoles.open({ ...ref, id: 'vnc:0' });
      const bytes = mux.openChannel(channel);
      return {
        write: (data) => void bytes.write(data),
        onData: (listener) => bytes.onData(listener),
        close: () => bytes.close(),
      };
    },
    async [Symbol.asyncDispose]() {
      await backend.close();
      await standIn.stop();
    },
  };
}

export async function directPipe(path: string): Promise<BytePipe> {
  const socket = createConnection(path);
  await once(socket, 'connect');
  return streamPipe(socket);
}

function streamPipe(stream: Duplex): BytePipe {
  return {
    write: (data) => void stream.write(data),
    onData: (listener) => void stream.on('data', listener),
    close: () => stream.destroy(),
  };
}
