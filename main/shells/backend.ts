import type { ChannelId } from '../../preload/contract/index.ts';
import { connectMux } from '../../preload/wire/index.ts';
import type { Transport } from '../../preload/wire/index.ts';
import { createBackend, createRouter, explainFailure, openClientConnection } from '../services/index.ts';
import type { Backend, BackendOptions, ServiceContext } from '../services/index.ts';
import { serveRpc } from './rpc/serveRpc.ts';
import { version } from './version.ts';

export interface ShellBackend {
  readonly backend: Backend;
  /** Serves a page, a window or a command line at the far end of `transport` until that closes. */
  attach: (transport: Transport) => void;
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

  function attach(transport: Transport): void {
    const mux = connectMux(transport);
    const connection = openClientConnection(backend, (open) => mux.offerChannel(open) as ChannelId);
    mux.onClose(() => connection.close());
    serveRpc(mux.text, {
      router,
      context: { backend, connection } satisfies ServiceContext,
      explain: explainFailure,
      onInternalError: (procedure, error) =>
        log(`${procedure}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    });
  }

  return { backend, attach, close: () => backend.close() };
}
