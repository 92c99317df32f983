import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Failure } from '../../../preload/contract/index.ts';
import { WIRE_PATH } from '../../../preload/wire/index.ts';
import type { Transport } from '../../../preload/wire/index.ts';
import { CONTENT_SECURITY_POLICY } from '../contentPolicy.ts';
import type { WebServer } from './server.ts';
import { startWebShell } from './webShell.ts';
import { eventually } from '../../../test/contract/eventually.ts';

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

let root: string;
let server: WebServer;
let clients: Transport[];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'virtdeck-page-'));
  await mkdir(join(root, 'page/assets'), { recursive: true });
  await writeFile(join(root, 'page/index.html'), '<!doctype html><title>Virtdeck</title>');
  await writeFile(join(root, 'page/assets/app-abc.js'), 'export {};');
  await writeFile(join(root, 'secret.html'), 'not to be served');
  await symlink(join(root, 'secret.html'), join(root, 'page/link.html'));
  await writeFile(join(root, 'page/.env'), 'SECRET=1');
});
afterAll(() => rm(root, { recursive: true, force: true }));

beforeEach(async () => {
  clients = [];
  server = await startWebShell({
    onClient: (transport) => clients.push(transport),
    root: join(root, 'page'),
  });
});
afterEach(() => server.close());

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: server.port,
        path,
        method,
        headers,
        setHost: !('Host' in headers),
        agent: false,
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => (body += text));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    request.on('error', reject);
    request.end();
  });
}

const tokenPath = (): string => {
  const url = new URL(server.loginUrl());
  return url.pathname + url.search;
};

async function signIn(): Promise<string> {
  const { headers } = await ask(tokenPath());
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

/** Resolves with the status that refused the upgrade, 101 if it was granted. */
function upgrade(
  headers: Record<string, string>,
  path: string = WIRE_PATH,
): Promise<{ status: number; socket: WebSocket }> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve({ status: 101, socket }));
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, socket });
    });
    socket.on('error', reject);
  });
}

describe('signing in', () => {
  test('a token buys a cookie that scripts cannot read and other sites cannot use', async () => {
    const { status, headers, body } = await ask(tokenPath());
    expect(status).toBe(200);
    expect(headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^virtdeck-${server.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
    );
    expect(body).toContain('url=/"');
    const cookie = await signIn();
    expect((await ask('/', { Cookie: cookie })).body).toContain('<title>Virtdeck</title>');
  });

  test('without the cookie nothing is served', async () => {
    for (const path of ['/', '/index.html', '/assets/app-abc.js', '/nothing']) {
      const reply = await ask(path);
      expect(reply.status).toBe(401);
      expect(reply.body).not.toContain('<title>Virtdeck</title>');
    }
  });

  test('a token works once', async () => {
    const path = tokenPath();
    expect((await ask(path)).status).toBe(200);
    const again = await ask(path);
    expect(again.status).toBe(401);
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  test.each(['', 'x', 'A'.repeat(43), '%00', '../'])('the token %j buys nothing', async (token) => {
    const { status, headers } = await ask(`/login?token=${token}`);
    expect(status).toBe(401);
    expect(headers['set-cookie']).toBeUndefined();
  });

  test('a preview of the link does not use it up', async () => {
    const path = tokenPath();
    expect((await ask(path, {}, 'HEAD')).status).toBe(401);
    expect((await ask(path)).status).toBe(200);
  });

  test('a made-up cookie is none', async () => {
    const cookie = `virtdeck-${server.port}=${'B'.repeat(43)}`;
    expect((await ask('/', { Cookie: cookie })).status).toBe(401);
    expect((await ask('/', { Cookie: 'virtdeck=; virtdeck-0=1; =; ;' })).status).toBe(401);
  });

  test("another server's cookie is none", async () => {
    const cookie = await signIn();
    const other = await startWebShell({ onClient: () => undefined, root: join(root, 'page') });
    try {
      const renamed = cookie.replace(String(server.port), String(other.port));
      const reply = await fetch(`${other.origin}/`, { headers: { Cookie: renamed } });
      expect(reply.status).toBe(401);
    } finally {
      await other.close();
    }
  });
});

describe('requests', () => {
  test.each(['evil.example', '127.0.0.1', 'localhost:1', '127.0.0.1.evil.example:80', '0.0.0.0:80'])(
    'a page under the name %s is refused (DNS rebinding)',
    async (host) => {
      const cookie = await signIn();
      const reply = await ask('/', { Host: host, Cookie: cookie });
      expect(reply.status).toBe(421);
    },
  );

  test("a foreign page's request is refused, a navigation is let in", async () => {
    const cookie = await signIn();
    const foreign = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', Cookie: cookie };
    expect((await ask('/assets/app-abc.js', foreign)).status).toBe(403);
    const sibling = { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'cors', Cookie: cookie };
    expect((await ask('/', sibling)).status).toBe(403);
    expect(
      (await ask(tokenPath(), { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' })).status,
    ).toBe(200);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is not allowed', async (method) => {
    const reply = await ask('/', { Cookie: await signIn() }, method);
    expect(reply.status).toBe(405);
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  });

  test.each([
    '/../secret.html',
    '/..%2fsecret.html',
    '/%2e%2e/secret.html',
    '/assets/../../secret.html',
    '/link.html',
    '/.env',
    '/assets',
    '/index.html/',
    '/%00',
    '/package.json',
  ])('%s is not a file of the page', async (path) => {
    const reply = await ask(path, { Cookie: await signIn() });
    expect(reply.status).toBe(404);
    expect(reply.body).not.toContain('not to be served');
  });

  test.each(['//secret.html', 'http://evil.example/', '*'])('%s is no address here', async (path) => {
    expect((await ask(path, { Cookie: await signIn() })).status).toBeGreaterThanOrEqual(400);
  });

  test('every answer carries the content policy and its companions', async () => {
    const cookie = await signIn();
    const replies = [
      await ask('/', { Cookie: cookie }),
      await ask('/assets/app-abc.js', { Cookie: cookie }),
      await ask('/none', { Cookie: cookie }),
      await ask('/'),
      await ask(tokenPath()),
      await ask('/', { Host: 'evil.example' }),
    ];
    for (const { headers } of replies) {
      expect(headers['content-security-policy']).toBe(CONTENT_SECURITY_POLICY);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    }
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/script-src[^;]*(unsafe|http|\*)/);
  });

  test('files are cached by their hash, the page is asked for anew', async () => {
    const cookie = await signIn();
    const script = await ask('/assets/app-abc.js', { Cookie: cookie });
    expect(script.headers['content-type']).toMatch(/^text\/javascript/);
    expect(script.headers['cache-control']).toContain('immutable');
    const page = await ask('/', { Cookie: cookie });
    expect(page.headers['cache-control']).toBe('no-cache');
    const again = await ask('/', { Cookie: cookie, 'If-None-Match': page.headers.etag ?? '' });
    expect(again).toMatchObject({ status: 304, body: '' });
  });

  test('what is no HTTP ends without an answer, and long addresses and headers are refused', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    socket.write('\x16\x03\x01\x02garbage\r\n\r\n');
    await closed;
    expect((await ask(`/${'a'.repeat(5000)}`)).status).toBe(414);
    await expect(ask('/', { 'X-Long': 'a'.repeat(20_000) })).rejects.toThrow();
    expect((await ask('/')).status).toBe(401);
  });
});

describe('the WebSocket', () => {
  const origin = () => `http://127.0.0.1:${server.port}`;

  test('opens for a signed-in page of this server, and carries messages', async () => {
    const { status, socket } = await upgrade({ Origin: origin(), Cookie: await signIn() });
    expect(status).toBe(101);
    await eventually(() => expect(clients.length).toBe(1));
    const echoed = new Promise<string>((resolve) =>
      socket.on('message', (data: Buffer) => resolve(data.toString())),
    );
    clients[0]?.onMessage((message) => clients[0]?.send(message));
    socket.send('hello');
    expect(await echoed).toBe('hello');
    socket.close();
  });

  test('is refused to foreign origins, to none, and without the cookie', async () => {
    const cookie = await signIn();
    const refused: [Record<string, string>, number][] = [
      [{ Cookie: cookie }, 403],
      [{ Origin: 'http://evil.example', Cookie: cookie }, 403],
      [{ Origin: 'null', Cookie: cookie }, 403],
      [{ Origin: 'http://127.0.0.1', Cookie: cookie }, 403],
      [{ Origin: `https://127.0.0.1:${server.port}`, Cookie: cookie }, 403],
      [{ Origin: `http://localhost:${server.port}`, Cookie: cookie }, 403],
      [{ Origin: 'http://evil.example', Host: 'evil.example', Cookie: cookie }, 403],
      [{ Origin: origin() }, 401],
      [{ Origin: origin(), Cookie: `virtdeck-${server.port}=x` }, 401],
    ];
    for (const [headers, status] of refused) expect((await upgrade(headers)).status).toBe(status);
    expect((await upgrade({ Origin: origin(), Cookie: cookie }, '/other')).status).toBe(404);
    expect(clients).toEqual([]);
  });

  test('whoever is refused loses the connection, also if he does not hang up himself', async () => {
    const socket = connect({ host: '127.0.0.1', port: server.port, allowHalfOpen: true });
    const gone = new Promise((resolve) => socket.once('error', resolve));
    socket.write(
      `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    socket.resume();
    await once(socket, 'end');
    const nagging = setInterval(() => socket.write('still here'), 10);
    try {
      expect(await gone).toMatchObject({ code: expect.stringMatching(/EPIPE|ECONNRESET/) as string });
    } finally {
      clearInterval(nagging);
      socket.destroy();
    }
  });

  test('a message beyond the limit closes it, and only it', async () => {
    const headers = { Origin: origin(), Cookie: await signIn() };
    const { socket } = await upgrade(headers);
    const { socket: other } = await upgrade(headers);
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.send(new Uint8Array(9 * 1024 * 1024));
    expect(await closed).toBe(1009);
    expect(other.readyState).toBe(WebSocket.OPEN);
    other.close();
  });

  test('there is a limit to their number', async () => {
    const headers = { Origin: origin(), Cookie: await signIn() };
    const opened: WebSocket[] = [];
    for (let i = 0; i < 64; i += 1) opened.push((await upgrade(headers)).socket);
    expect((await upgrade(headers)).status).toBe(503);
    const closed = new Promise((resolve) => clients[0]?.onClose(resolve));
    opened[0]?.close();
    await closed;
    const { status, socket } = await upgrade(headers);
    expect(status).toBe(101);
    for (const each of [...opened, socket]) each.terminate();
  });

  test('a flood of connections that say nothing stops nobody who is signed in, and is over by itself', async () => {
    const { socket } = await upgrade({ Origin: origin(), Cookie: await signIn() });
    const flood = Array.from({ length: 300 }, () => connect(server.port, '127.0.0.1').on('error', () => {}));
    const pong = once(socket, 'pong');
    socket.ping();
    await pong;
    // Whoever sends no request in time loses his place.
    await vi.waitFor(async () => expect((await ask('/')).status).toBe(401), {
      timeout: 40_000,
      interval: 500,
    });
    expect(socket.readyState).toBe(WebSocket.OPEN);
    for (const each of flood) each.destroy();
    socket.terminate();
  }, 60_000);

  test('stopping the server tells the pages', async () => {
    const { socket } = await upgrade({ Origin: origin(), Cookie: await signIn() });
    const reason = new Promise<string>((resolve) =>
      socket.on('close', (_code, text) => resolve(text.toString())),
    );
    await server.close();
    expect(await reason).toBe('Virtdeck was stopped');
  });
});

describe('starting', () => {
  test.each(['0.0.0.0', '::', '192.168.1.10', 'example.org', '127.0.0.1.example.org', '1270.0.0.1'])(
    'refuses to listen on %s, and says how to do without',
    async (address) => {
      const failed = startWebShell({ address, onClient: () => undefined, root: join(root, 'page') });
      await expect(failed).rejects.toBeInstanceOf(Failure);
      await expect(failed).rejects.toMatchObject({
        data: {
          code: 'Unsupported',
          message: expect.stringMatching(/TLS and a password/) as string,
          remedy: { command: expect.stringContaining('ssh -L') as string },
        },
      });
    },
  );

  test('a port in use is a conflict', async () => {
    const failed = startWebShell({ port: server.port, onClient: () => undefined, root: join(root, 'page') });
    await expect(failed).rejects.toMatchObject({ data: { code: 'Conflict' } });
  });

  test('a page that was not built is said so', async () => {
    const failed = startWebShell({ onClient: () => undefined, root: join(root, 'none') });
    await expect(failed).rejects.toMatchObject({
      data: { code: 'NotFound', remedy: { command: 'npm run build' } },
    });
  });
});
