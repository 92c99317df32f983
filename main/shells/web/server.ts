import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Transport } from '../../../preload/wire/index.ts';
import { Failure } from '../../../preload/contract/index.ts';
import { CONTENT_SECURITY_POLICY, SECURITY_HEADERS } from '../contentPolicy.ts';
import type { StaticFiles } from '../staticFiles.ts';
import { cookieOf, isLoopback, isOwnFetch, isOwnHost, isOwnOrigin } from './guard.ts';
import { DENIED_PAGE, ENTER_PAGE, NOT_FOUND_PAGE, passwordPage } from './pages.ts';
import { Password } from './password.ts';
import { Sessions } from './sessions.ts';
import { certifiedSite, LOOPBACK } from './site.ts';
import { acceptSockets } from './sockets.ts';
import type { TlsSecrets } from './tlsFiles.ts';

export interface WebServerOptions {
  /** A loopback address, or any where `tls` is given. */
  address: string;
  /** For other machines: whoever knows the password is let in. */
  tls?: TlsSecrets | undefined;
  /** 0 for any free one. */
  port: number;
  files: StaticFiles;
  /** A page has connected. */
  onClient: (transport: Transport) => void;
}

export interface WebServer {
  /** `http://127.0.0.1:8421`, `https://lab.example:8421` */
  readonly origin: string;
  readonly port: number;
  /** A link that signs one browser in, once. */
  loginUrl(): string;
  close(): Promise<void>;
}

/** The page's own form, where there is one, may be sent here. */
const WITH_FORM = CONTENT_SECURITY_POLICY.replace("form-action 'none'", "form-action 'self'");
/** A form with a password. */
const MAX_FORM_BYTES = 4096;

/** TCP connections at a time: a browser uses six for a page, and one for each window's WebSocket. */
const MAX_CONNECTIONS = 128;
const MAX_URL_CHARACTERS = 2048;

/** @throws {Failure} Unsupported for an address beyond this machine, Conflict for a port in use, Denied for one not allowed. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { tls } = options;
  if (tls === undefined && !isLoopback(options.address)) throw beyondLoopback(options.address);
  const site = tls === undefined ? LOOPBACK : certifiedSite(tls.cert);
  const password = tls && (await Password.of(tls.password));
  const denied = password === undefined ? DENIED_PAGE : passwordPage();
  const sessions = new Sessions();
  const limits = {
    maxHeaderSize: 16 * 1024,
    headersTimeout: 10_000,
    requestTimeout: 10_000,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: 5_000,
  };
  const server: Server =
    tls === undefined
      ? createServer(limits)
      : createTlsServer({ ...limits, cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2' });
  server.maxConnections = MAX_CONNECTIONS;

  const port = await listen(server, options.address, options.port);
  // A cookie belongs to a host name, whatever the port: the name keeps two servers of one machine apart.
  const cookieName = `virtdeck-${port}`;
  const isSignedIn = (request: IncomingMessage) => sessions.has(cookieOf(request, cookieName));

  server.on('request', (request, response) => {
    void answer(request, response).catch(() => {
      if (!response.headersSent) send(response, 500, 'text/plain', 'Virtdeck failed to read this file.');
      else response.destroy();
    });
  });
  server.on('clientError', (_error, socket: Duplex) => socket.destroy());
  const sockets = acceptSockets(server, { port, site, isSignedIn, onClient: options.onClient });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    if (password !== undefined) {
      response.setHeader('Content-Security-Policy', WITH_FORM);
      // With `no-referrer` a browser would not say whose form it is.
      response.setHeader('Referrer-Policy', 'same-origin');
    }
    response.setHeader('Cache-Control', 'no-store');
    if (!isOwnHost(request.headers.host, port, site)) {
      const names = tls === undefined ? `localhost:${port}` : 'what its certificate says';
      return send(response, 421, 'text/plain', `This server answers only as ${names}.`);
    }
    if (request.method === 'POST' && request.url === '/login' && password !== undefined) {
      return signIn(password, request, response);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return send(response, 405, 'text/plain', 'Only GET.');
    }
    const target = request.url ?? '/';
    if (target.length > MAX_URL_CHARACTERS) return send(response, 414, 'text/plain', 'Address too long.');
    if (!isOwnFetch(request)) return send(response, 403, 'text/plain', 'Asked for by a foreign page.');
    const url = URL.parse(target, `http://localhost:${port}`);
    // `//name/path` would be another host's.
    if (url?.host !== `localhost:${port}`) return send(response, 400, 'text/plain', 'Not an address.');
    if (url.pathname === '/login') return login(request, url, response);
    if (!isSignedIn(request)) return send(response, 401, 'text/html; charset=utf-8', denied);
    return sendFile(request, url.pathname, response);
  }

  function login(request: IncomingMessage, url: URL, response: ServerResponse): void {
    // HEAD is what link previews send: it must not use the token up.
    const token = request.method === 'GET' ? url.searchParams.get('token') : null;
    const session = token === null ? undefined : sessions.exchange(token);
    if (session !== undefined) {
      return enter(session, response);
    } else if (!isSignedIn(request)) {
      return send(response, 401, 'text/html; charset=utf-8', denied);
    }
    send(response, 200, 'text/html; charset=utf-8', ENTER_PAGE);
  }

  function enter(session: string, response: ServerResponse): void {
    const only = tls === undefined ? '' : '; Secure';
    response.setHeader('Set-Cookie', `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/${only}`);
    send(response, 200, 'text/html; charset=utf-8', ENTER_PAGE);
  }

  async function signIn(right: Password, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isOwnOrigin(request, port, site))
      return send(response, 403, 'text/plain', 'Asked for by a foreign page.');
    const form = await readForm(request);
    if (form === undefined) return send(response, 413, 'text/plain', 'That is no form of this page.');
    const answer = await right.try(form.get('password') ?? '', request.socket.remoteAddress ?? '');
    if (answer === true) return enter(sessions.open(), response);
    if (answer === false)
      return send(response, 401, 'text/html; charset=utf-8', passwordPage('That is not the password.'));
    const seconds = Math.ceil(answer / 1000);
    response.setHeader('Retry-After', seconds);
    const wait = `Too many tries. Wait ${seconds} s, then try again.`;
    send(response, 429, 'text/html; charset=utf-8', passwordPage(wait));
  }

  async function sendFile(request: IncomingMessage, path: string, response: ServerResponse): Promise<void> {
    const file = await options.files.get(path);
    if (!file) return send(response, 404, 'text/html; charset=utf-8', NOT_FOUND_PAGE);
    response.setHeader('Cache-Control', file.immutable ? 'max-age=31536000, immutable' : 'no-cache');
    response.setHeader('ETag', file.etag);
    if (request.headers['if-none-match'] === file.etag) {
      response.writeHead(304).end();
      return;
    }
    send(response, 200, file.type, file.body);
  }

  const host = options.address.includes(':') ? `[${options.address}]` : options.address;
  const origin = `${site.scheme}://${site.name ?? host}:${port}`;
  return {
    origin,
    port,
    loginUrl: () => `${origin}/login?token=${sessions.issueToken()}`,
    async close() {
      sockets.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Undefined where it is longer than a password, or no form. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  if (request.headers['content-type'] !== 'application/x-www-form-urlencoded') return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_FORM_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  // A HEAD request's body is left out by node itself.
  response.end(body);
}

function listen(server: Server, address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    // Later ones are of single connections (no file descriptor is left to accept one with): the server goes on.
    server.on('error', (error: NodeJS.ErrnoException) => reject(listenFailure(error, address, port)));
    server.listen(port, address, () => resolve((server.address() as AddressInfo).port));
  });
}

function listenFailure(error: NodeJS.ErrnoException, address: string, port: number): Failure {
  const object = `port ${port}`;
  if (error.code === 'EADDRINUSE') {
    return new Failure({
      code: 'Conflict',
      message: `Port ${port} of ${address} is used by another program.`,
      object,
      remedy: {
        text: 'Choose another port, or none to take any free one.',
        command: 'virtdeck serve --port 0',
      },
      retryable: true,
    });
  }
  const denied = error.code === 'EACCES';
  return new Failure({
    code: denied ? 'Denied' : 'Unreachable',
    message: `Virtdeck could not listen on ${address} port ${port}: ${error.message}.`,
    object,
    ...(denied && { remedy: { text: 'Ports below 1024 are for root: choose a higher one.' } }),
    retryable: false,
  });
}

function beyondLoopback(address: string): Failure {
  return new Failure({
    code: 'Unsupported',
    message:
      `Virtdeck serves this machine only; ${address} would be reached from others, ` +
      'which needs TLS and a password (--tls-cert, --tls-key and --password-file).',
    object: `address ${address}`,
    remedy: {
      text: 'From another machine, forward the port over ssh and open the printed link there.',
      command: 'ssh -L 8421:127.0.0.1:8421 THIS-HOST virtdeck serve --port 8421',
    },
    retryable: false,
  });
}
