import { createInterface } from 'node:readline';
import type { WebServer } from '../../web/server.ts';
import type { TlsFiles } from '../../web/tlsFiles.ts';
import type { Command, Io } from '../command.ts';
import { integerOption, stringOption, UsageError, type OptionValues } from '../command.ts';
import { CONNECT_OPTIONS, startWindowBackend } from '../backend.ts';
import { EXIT } from '../exitCodes.ts';

export const serve: Command = {
  summary: 'serve the window to a browser on this machine',
  help: `Usage: virtdeck serve [--port PORT] [--address ADDRESS] [--window] [--connect URI] [--json]
       virtdeck serve --address ADDRESS --tls-cert FILE --tls-key FILE --password-file FILE

Serves the same window to a browser, on a loopback address, until Ctrl-C. Prints a link
that signs one browser in, once; Enter in the terminal prints another.

  --port PORT         any free one if not given
  --address ADDRESS   127.0.0.1 if not given; addresses that other machines reach need TLS and
                      a password
  --tls-cert FILE     certificate of the names that it is asked for by, in PEM, chain included
  --tls-key FILE      its key
  --password-file FILE  whoever knows what stands there, 12 characters at least, is let in
  --window            open the window too, and end when it is closed
  --connect URI       add this host (if it is not saved yet) and connect it

From another machine: ssh -L 8421:127.0.0.1:8421 HOST virtdeck serve --port 8421
`,
  options: {
    ...CONNECT_OPTIONS,
    port: { type: 'string' },
    address: { type: 'string' },
    'tls-cert': { type: 'string' },
    'tls-key': { type: 'string' },
    'password-file': { type: 'string' },
    window: { type: 'boolean' },
  },
  arguments: [0, 0],
  run: (io, options) =>
    serveWindow(io, {
      address: stringOption(options, 'address'),
      port: integerOption(options, 'port', [0, 65_535]),
      tls: tlsFiles(options),
      window: options['window'] === true,
      uri: stringOption(options, 'connect'),
      json: options['json'] === true,
    }),
};

/** @throws {UsageError} where only some of them are named */
function tlsFiles(options: OptionValues): TlsFiles | undefined {
  const names = ['tls-cert', 'tls-key', 'password-file'] as const;
  const [cert, key, password] = names.map((name) => stringOption(options, name));
  if (cert === undefined && key === undefined && password === undefined) return undefined;
  if (cert === undefined || key === undefined || password === undefined)
    throw new UsageError(`${names.map((name) => `--${name}`).join(', ')} go together`);
  return { cert, key, password };
}

export interface ServeWindowOptions {
  address?: string | undefined;
  port?: number | undefined;
  tls?: TlsFiles | undefined;
  window: boolean;
  uri: string | undefined;
  json: boolean;
}

/** Runs backend and server until the window is closed or the user asks it to end. */
export async function serveWindow(io: Io, options: ServeWindowOptions): Promise<number> {
  const { startWebShell, findBrowser, openAppWindow } = await import('../../web/index.ts');
  // Said at once, before anything is started that would have to be stopped again.
  const browser = options.window ? findBrowser(io.env) : undefined;
  const backend = await startWindowBackend(io, { shell: 'web', uri: options.uri });
  let server: WebServer | undefined;
  try {
    server = await startWebShell({
      address: options.address,
      port: options.port,
      tls: options.tls,
      onClient: backend.attach,
    });
    await announce(io, server, options);
    if (browser !== undefined) {
      const window = openAppWindow({
        browser,
        loginUrl: server.loginUrl(),
        env: io.env,
        warn: (sentence) => io.err(`virtdeck: ${sentence}\n`),
      });
      const close = () => window.close();
      io.signal.addEventListener('abort', close, { once: true });
      if (io.signal.aborted) close();
      await window.closed;
    } else {
      const links = offerLinks(io, server);
      await aborted(io.signal);
      links.close();
    }
    return EXIT.ok;
  } finally {
    await server?.close();
    await backend.close();
  }
}

async function announce(io: Io, server: WebServer, { json, window }: ServeWindowOptions): Promise<void> {
  if (window) {
    if (json) await io.out(`${JSON.stringify({ origin: server.origin })}\n`);
    return;
  }
  const url = server.loginUrl();
  await io.out(
    json
      ? `${JSON.stringify({ origin: server.origin, login: url })}\n`
      : `Virtdeck is served on ${server.origin}. Sign in, once, within ten minutes:\n\n  ${url}\n\n`,
  );
}

/** Each line typed prints a fresh link, where someone sits at the terminal. */
function offerLinks(io: Io, server: WebServer): { close(): void } {
  if (!io.isTerminal || !process.stdin.isTTY) return { close: () => undefined };
  io.err('Enter: another link. Ctrl-C: stop.\n');
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => void io.out(`  ${server.loginUrl()}\n`));
  return lines;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    // A pending promise alone does not keep the process alive; the server's socket does.
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
