import type { MessageEvent, ParentPort } from 'electron';
import { messagePortTransport } from '../../../preload/wire/index.ts';
import type { ShellBackend } from '../backend.ts';
import { connectLocally, openUri } from '../openUri.ts';
import type { ToBackend } from './messages.ts';
import type { ParentCipher } from './parentCipher.ts';

export interface ServeParentOptions {
  /** The main process's end, which tells which pages there are and hands over a port to each. */
  parent: Pick<ParentPort, 'on'>;
  starting: Promise<ShellBackend>;
  /** Its answers come over the same port. */
  cipher: ParentCipher;
  exit: () => void;
  log: (line: string) => void;
}

/** The backend's side of `BackendProcess`. */
export function serveParent({ parent, starting, cipher, exit, log }: ServeParentOptions): void {
  parent.on('message', (event: MessageEvent) => {
    receive(event).catch((error: unknown) => log(error instanceof Error ? error.message : String(error)));
  });

  /** One after another: two that name the same host must not both find that it is not saved yet. */
  let opened: Promise<unknown> = Promise.resolve();
  function open(shell: ShellBackend, uri: string): Promise<unknown> {
    const opening = opened.then(() => {
      const { client, close } = connectLocally(shell.attach);
      return openUri(client, uri).finally(close);
    });
    opened = opening.catch(() => undefined);
    return opening;
  }

  async function receive({ data, ports }: MessageEvent): Promise<void> {
    const message = data as ToBackend;
    // The backend may need them to start.
    if (message.type === 'keyring' || message.type === 'cipherAnswer') return cipher.take(message);
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
      case 'open':
        await open(shell, message.uri);
        break;
      case 'stop':
        await shell.close();
        exit();
    }
  }
}
