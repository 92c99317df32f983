import type { MessageEvent, ParentPort } from 'electron';
import { messagePortTransport } from '../../../preload/wire/index.ts';
import { startBackend } from '../backend.ts';
import { connectLocally, openUri } from '../openUri.ts';
import type { ToBackend } from './messages.ts';

// The backend as Electron's utility process runs it: told by the main process which pages there are, and linked to each
// by a port of its own.

const log = (line: string) => void process.stderr.write(`virtdeck backend: ${line}\n`);

/** Present in a utility process only. */
const parent = (process as unknown as { parentPort: ParentPort }).parentPort;

const starting = startBackend({ shell: 'electron', log });

parent.on('message', (event: MessageEvent) => {
  receive(event).catch((error: unknown) => log(error instanceof Error ? error.message : String(error)));
});

async function receive({ data, ports }: MessageEvent): Promise<void> {
  const message = data as ToBackend;
  const shell = await starting;
  switch (message.type) {
    case 'client': {
      const [port] = ports;
      if (port) shell.attach(messagePortTransport(port), message.window);
      break;
    }
    case 'command':
      shell.command(message.window, message.command);
      break;
    case 'open': {
      const { client, close } = connectLocally(shell.attach);
      await openUri(client, message.uri).finally(close);
      break;
    }
    case 'stop':
      await shell.close();
      process.exit(0);
  }
}
