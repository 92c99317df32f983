import { Failure } from '../../../preload/contract/index.ts';
import type { Transport } from '../../../preload/wire/index.ts';
import { rendererRoot } from '../paths.ts';
import { findStaticFiles } from '../staticFiles.ts';
import type { StaticFiles } from '../staticFiles.ts';
import { startWebServer } from './server.ts';
import type { WebServer } from './server.ts';
import { readTlsFiles, type TlsFiles } from './tlsFiles.ts';

export interface WebShellOptions {
  address?: string | undefined;
  port?: number | undefined;
  /** Lets other machines in. */
  tls?: TlsFiles | undefined;
  onClient: (transport: Transport) => void;
  /** Folder of the built page. */
  root?: string;
}

/** The built page and its wire, on a loopback address unless there is TLS. @throws {Failure} */
export async function startWebShell(options: WebShellOptions): Promise<WebServer> {
  return startWebServer({
    address: options.address ?? '127.0.0.1',
    port: options.port ?? 0,
    tls: options.tls && (await readTlsFiles(options.tls)),
    files: await builtPage(options.root ?? rendererRoot()),
    onClient: options.onClient,
  });
}

async function builtPage(root: string): Promise<StaticFiles> {
  try {
    return await findStaticFiles(root);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    throw new Failure(
      {
        code: 'NotFound',
        message: `The page has not been built: there is nothing in ${root}.`,
        object: 'page',
        remedy: { text: 'Build it first.', command: 'npm run build' },
        retryable: true,
      },
      { cause: error },
    );
  }
}
