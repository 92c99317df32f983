import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Failure } from '../../../preload/contract/index.ts';
import { WIRE_PATH } from '../../../preload/wire/index.ts';
import { Password } from './password.ts';
import type { WebServer } from './server.ts';
import { certifiedSite } from './site.ts';
import { startWebShell } from './webShell.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../test/fixtures/tls/${name}.pem`, import.meta.url));
const PASSWORD = 'päss wörd & more=1';

let root: string;
let cert: Buffer;
let server: WebServer;
let clients: number;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'virtdeck-tls-'));
  await mkdir(join(root, 'page'));
  await writeFile(join(root, 'page/index.html'), '<!doctype html><title>Virtdeck</title>');
  await writeFile(join(root, 'password'), `${PASSWORD}\n`, { mode: 0o600 });
  cert = await readFile(fixture('cert'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const files = (changes: object = {}) => ({
  cert: fixture('cert'),
  key: fixture('key'),
  password: join(root, 'password'),
  ...changes,
});
const start = (changes: object = {}): Promise<WebServer> =>
  startWebShell({
    address: '0.0.0.0',
    tls: files(changes),
    onClient: () => (clients += 1),
    root: join(root, 'page'),
  });

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

function ask(path: string, headers: Record<string, string> = {}, form?: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      {
        host: '127.0.0.1',
        port: server.port,
        path,
        method: form === undefined ? 'GET' : 'POST',
        ca: cert,
        // Whom it takes itself for is what is tested here, not whom Node takes it for.
        checkServerIdentity: () => undefined,
        agent: false,
        headers: {
          Host: `lab.example:${server.port}`,
          ...(form !== undefined && {
            'Content-Type': 'application/x-www-form-urlencoded',
            Origin: `https://lab.example:${server.port}`,
          }),
          ...headers,
        },
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    request.on('error', reject);
    request.end(form);
  });
}

const signIn = (password: string, headers: Record<string, string> = {}): Promise<Reply> =>
  ask('/login', headers, new URLSearchParams({ password }).toString());

describe('a server that other machines reach', () => {
  beforeEach(async () => {
    clients = 0;
    server = await start();
  });
  afterEach(() => server.close());

  test('lets in who knows the password, with a cookie that never leaves TLS', async () => {
    const first = await ask('/');
    expect(first.status).toBe(401);
    expect(first.body).toContain('type="password"');
    expect(first.headers['content-security-policy']).toContain("form-action 'self'");
    const { status, headers } = await signIn(PASSWORD);
    expect(status).toBe(200);
    expect(headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/; Secure$/);
    const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect((await ask('/', { Cookie: cookie })).body).toContain('<title>Virtdeck</title>');

    const open = (origin: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`wss://127.0.0.1:${server.port}${WIRE_PATH}`, {
          ca: cert,
          headers: { Host: `lab.example:${server.port}`, Cookie: cookie, Origin: origin },
        });
        socket.on('open', () => {
          socket.terminate();
          resolve(101);
        });
        socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
        socket.on('error', reject);
      });
    expect(await open(`https://lab.example:${server.port}`)).toBe(101);
    expect(await open(`http://lab.example:${server.port}`)).toBe(403);
    expect(await open(`https://evil.example:${server.port}`)).toBe(403);
    expect(clients).toBe(1);
  });

  test('a one-time link is by a name of its certificate', () => {
    expect(server.loginUrl()).toMatch(new RegExp(`^https://lab\\.example:${server.port}/login\\?token=`));
  });

  test('answers to the names of its certificate alone', async () => {
    for (const name of ['lab.example', 'a.wild.example', '127.0.0.1', '[::1]'])
      expect((await ask('/', { Host: `${name}:${server.port}` })).status, name).toBe(401);
    for (const name of [
      'evil.example',
      'lab.example.evil.example',
      'localhost',
      '192.0.2.1',
      'a.b.wild.example',
    ])
      expect((await ask('/', { Host: `${name}:${server.port}` })).status, name).toBe(421);
    expect((await ask('/', { Host: 'lab.example' })).status, 'another port').toBe(421);
  });

  test('a password sent by a foreign page, too long, or not as a form is not looked at', async () => {
    expect((await signIn(PASSWORD, { Origin: 'https://evil.example' })).status).toBe(403);
    expect((await signIn(PASSWORD, { Origin: 'null' })).status).toBe(403);
    expect((await signIn('x'.repeat(5000))).status).toBe(413);
    expect((await signIn(PASSWORD, { 'Content-Type': 'text/plain' })).status).toBe(413);
  });

  test('who guesses waits, longer each time, and is told how long', async () => {
    for (let tries = 0; tries < 3; tries++) {
      const { status, body } = await signIn('wrong');
      expect(status).toBe(401);
      expect(body).toContain('That is not the password.');
    }
    const { status, headers } = await signIn(PASSWORD);
    expect(status).toBe(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(headers['set-cookie']).toBeUndefined();
  });
});

test('guesses of one address make no other wait, and a right one forgets them', async () => {
  let now = 0;
  const password = await Password.of('correct horse', () => now);
  for (let tries = 0; tries < 3; tries++) expect(await password.try('no', 'a')).toBe(false);
  expect(await password.try('correct horse', 'a')).toBe(1000);
  expect(await password.try('correct horse', 'b')).toBe(true);
  now += 1000;
  expect(await password.try('no', 'a')).toBe(false);
  expect(await password.try('no', 'a')).toBe(2000);
  now += 2000;
  expect(await password.try('correct horse', 'a')).toBe(true);
  expect(await password.try('no', 'a')).toBe(false);
  expect(await password.try('correct horse', 'a')).toBe(true);
});

test('a certificate’s names', () => {
  const site = certifiedSite(cert);
  expect(site.name).toBe('lab.example');
  expect(['lab.example', '127.0.0.1', '::1', 'x.wild.example'].every((name) => site.isOwnName(name))).toBe(
    true,
  );
  expect(['wild.example', '', '127.0.0.2', 'example'].some((name) => site.isOwnName(name))).toBe(false);
});

describe('is refused', () => {
  const refusal = async (changes: object): Promise<Failure['data']> => {
    const error: unknown = await start(changes).then(
      (started) => started.close(),
      (reason: unknown) => reason,
    );
    if (!(error instanceof Failure)) throw new Error('It was started.');
    return error.data;
  };

  test('with a key that is not the certificate’s', async () => {
    const { message } = await refusal({ key: fixture('other-key') });
    expect(message).toContain('the certificate is of another key');
  });

  test('with what is no certificate, or not there', async () => {
    expect((await refusal({ cert: join(root, 'password') })).message).toContain(
      'are no certificate and its key',
    );
    expect((await refusal({ cert: '/nowhere' })).message).toContain('/nowhere cannot be read');
    expect((await refusal({ password: '/nowhere' })).message).toContain('/nowhere cannot be read');
  });

  test('with a password that others can read, or a short one', async () => {
    const open = join(root, 'open');
    await writeFile(open, PASSWORD);
    await chmod(open, 0o644);
    expect(await refusal({ password: open })).toMatchObject({
      code: 'Denied',
      remedy: { command: `chmod 600 "${open}"` },
    });
    const short = join(root, 'short');
    await writeFile(short, 'short\n', { mode: 0o600 });
    expect((await refusal({ password: short })).message).toContain('shorter than 12 characters');
  });
});
