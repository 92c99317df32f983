import type { ChannelId } from '../../preload/contract/index.ts';
import { connectMux } from '../../preload/wire/index.ts';
import type { Transport } from '../../preload/wire/index.ts';
import { createBackend, createRouter, explainFailure, openClientConnection } from '../services/index.ts';
import type { Backend, BackendOptions, ClientConnection, ServiceContext } from '../services/index.ts';
import { serveRpc } from './rpc/serveRpc.ts';
import { version } from './version.ts';

export interface ShellBackend {
  readonly backend: Backend;
  /**
   * Serves a page, a window or a command line at the far end of `transport` until that closes. `window` is the shell's
   * own number for it, if the shell has commands to send there.
   */
  attach: (transport: Transport, window?: number) => void;
  /** Has the page of this window run one of its commands; a window without a page hears nothing. */
  command: (window: number, command: string) => void;
  close(): Promise<void>;
}

export type ShellBackendOptions = Omit<BackendOptions, 'version'> & {
  /** Where faults of Virtdeck's own are told, one line each and the stack. */
  log: (line: string) => void;
};

/** The backend as every shell runs it: the same router, whatever carries its calls. */
export async function startBackend({ log, ...options }: ShellBackendOptions): Promise<ShellBackend> {
  const backend = await createBackend({ ...options, version });
  const router = createRouter();
  const windows = new Map<number, ClientConnection>();

  function attach(transport: Transport, window?: number): void {
    const mux = connectMux(transport);
    const connection = openClientConnection(backend, (open) => mux.offerChannel(open) as ChannelId);
    if (window !== undefined) windows.set(window, connection);
    mux.onClose(() => {
      connection.close();
      // A page that was loaded anew may have connected before its old port was found closed.
      if (window !== undefined && windows.get(window) === connection) windows.delete(window);
    });
    serveRpc(mux.text, {
      router,
      context: { backend, connection } satisfies ServiceContext,
      explain: explainFailure,
      onInternalError: (procedure, error) =>
        log(`${procedure}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    });
  }

  return {
    backend,
    attach,
    command: (window, command) => windows.get(window)?.shellCommands.push(command),
    close: () => backend.close(),
  };
}
