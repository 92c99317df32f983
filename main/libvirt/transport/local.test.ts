import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dialerFor, localDialer } from './local.ts';
import { findLocalSocket } from './localSocket.ts';
import { dialUnix } from './unix.ts';
import { parseUri } from './uri.ts';

let folder: string;
const servers: Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtdeck-local-'));
  await mkdir(join(folder, 'libvirt'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

async function listen(path: string): Promise<void> {
  const server = createServer((socket) => socket.destroy());
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(path, resolve));
}

const session = (name: string): string => join(folder, 'libvirt', name);
const target = (uri: string, options: { readOnly?: boolean; uid?: number; installed?: string[] } = {}) =>
  findLocalSocket(parseUri(uri), {
    readOnly: options.readOnly ?? false,
    env: { XDG_RUNTIME_DIR: folder },
    uid: options.uid ?? 1000,
    // Not this machine's: it may have modular daemons or none.
    systemDirectory: '/none',
    installed: (daemon) => Promise.resolve(options.installed?.includes(daemon) ?? false),
  });

describe('the socket that libvirt would take', () => {
  test("a user's session: the modular daemon's if it is there, else the monolithic one's", async () => {
    expect(await target('qemu:///session')).toMatchObject({
      path: session('libvirt-sock'),
      daemon: 'libvirtd',
      session: true,
    });
    expect(await target('qemu:///session', { installed: ['virtqemud'] })).toMatchObject({
      path: session('virtqemu-sock'),
      daemon: 'virtqemud',
    });
    await listen(session('libvirt-sock'));
    expect(await target('qemu:///session', { installed: ['virtqemud'] })).toMatchObject({
      daemon: 'libvirtd',
    });
    await listen(session('virtqemu-sock'));
    expect(await target('qemu:///session')).toMatchObject({
      path: session('virtqemu-sock'),
      daemon: 'virtqemud',
    });
    expect(await target('qemu:///session?mode=legacy')).toMatchObject({ path: session('libvirt-sock') });
    expect(await target('lxc:///session?mode=direct')).toMatchObject({ path: session('virtlxc-sock') });
  });

  test.each([
    ['qemu:///system', {}, '/none/libvirt-sock'],
    ['qemu:///system', { readOnly: true }, '/none/libvirt-sock-ro'],
    ['qemu:///session', { uid: 0 }, '/none/libvirt-sock'],
    ['qemu:///system?mode=direct', { readOnly: true }, '/none/virtqemu-sock-ro'],
    ['qemu+unix:///system?socket=/x/y', { readOnly: true }, '/x/y'],
    ['test:///default', { uid: 0 }, '/none/libvirt-sock'],
    ['esx://host/', { uid: 0 }, '/none/libvirt-sock'],
  ])('%s as %j', async (uri, options, path) => {
    expect((await target(`${uri}${uri.includes('?') ? '&' : '?'}x=1`, options)).path).toBe(path);
  });

  test("a session has no read-only twin, and drivers of libvirt's client use the user's daemon", async () => {
    expect((await target('qemu:///session', { readOnly: true })).path).toBe(session('libvirt-sock'));
    for (const uri of ['test:///default', 'esx://host/', 'vmwareplayer:///session'])
      expect(await target(uri, { installed: ['virtqemud'] })).toMatchObject({
        path: session('libvirt-sock'),
        session: true,
      });
  });

  test.each([
    ['qemu:///embed', 'UNSUPPORTED_TRANSPORT'],
    ['test:///default?mode=direct', 'UNSUPPORTED_TRANSPORT'],
    ['qemu:///system?mode=what', 'INVALID_URI'],
    ['qemu:///system?socket=relative', 'INVALID_URI'],
  ])('%s is refused', async (uri, code) => {
    await expect(target(uri)).rejects.toMatchObject({ name: 'TransportError', code });
  });

  test('another machine needs a dialer of its own', () => {
    for (const uri of ['qemu+ssh://host/system', 'qemu://host/system', 'qemu+tls://host/system'])
      expect(() => dialerFor(parseUri(uri))).toThrow(
        expect.objectContaining({ code: 'UNSUPPORTED_TRANSPORT' }) as Error,
      );
  });
});

describe('a socket that cannot be dialled', () => {
  const failure = (path: string) =>
    dialUnix(path).then(
      () => undefined,
      (error: unknown) => error,
    );

  test('nothing there, nobody serving it, no socket, no such path: typed, with the path', async () => {
    expect(await failure(session('none'))).toMatchObject({
      name: 'TransportError',
      code: 'NO_DAEMON',
      path: session('none'),
    });
    await writeFile(session('file'), '');
    expect(await failure(session('file'))).toMatchObject({ code: 'NOT_A_SOCKET', path: session('file') });
    expect(await failure(join(folder, 'libvirt'))).toMatchObject({ code: 'NOT_A_SOCKET' });
    expect(await failure(join(folder, 'x'.repeat(120)))).toMatchObject({ code: 'FAILED' });
    expect(await failure('relative')).toMatchObject({ code: 'FAILED' });
    expect(await failure('/a\0b')).toMatchObject({ code: 'FAILED' });
  });

  test.skipIf(process.getuid?.() === 0)('no permission is told as such', async () => {
    await listen(session('closed'));
    await chmod(session('closed'), 0);
    expect(await failure(session('closed'))).toMatchObject({
      code: 'NO_PERMISSION',
      path: session('closed'),
    });
  });

  test('a cancelled dialling rejects with the reason', async () => {
    await listen(session('sock'));
    const reason = new Error('cancelled');
    await expect(dialUnix(session('sock'), AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test('without a daemon to start, the message says where was looked', async () => {
    const env = { XDG_RUNTIME_DIR: folder, LIBVIRT_AUTOSTART: '0' };
    await expect(localDialer({ uri: 'qemu:///session', env, uid: 1000 }).dial()).rejects.toMatchObject({
      code: 'NO_DAEMON',
      message: expect.stringMatching(/virtqemu-sock and .*libvirt-sock/) as string,
    });
  });
});

describe('the start of a session daemon', () => {
  /** A FAKE daemon: a program that makes the socket, as libvirtd would, or fails. */
  async function fakeDaemon(script: string): Promise<Record<string, string>> {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'libvirtd'), `#!${process.execPath}\n${script}`);
    await chmod(join(bin, 'libvirtd'), 0o755);
    return { VIRTD_PATH: bin, XDG_RUNTIME_DIR: folder };
  }

  test('as libvirt does it: once for all who wait, with its timeout', async () => {
    const env = await fakeDaemon(`
      const { appendFileSync } = require('node:fs');
      appendFileSync(process.env.XDG_RUNTIME_DIR + '/starts', process.argv.slice(2).join(' ') + '\\n');
      const server = require('node:net').createServer(() => setTimeout(() => process.exit(0), 300));
      setTimeout(() => server.listen(process.env.XDG_RUNTIME_DIR + '/libvirt/libvirt-sock'), 100);
      setTimeout(() => process.exit(1), 10_000);
    `);
    const dialer = localDialer({ uri: 'test:///default', env, uid: 1000 });
    const sockets = await Promise.all([dialer.dial(), dialer.dial()]);
    for (const socket of sockets) socket.destroy();
    expect(await readFile(join(folder, 'starts'), 'utf8')).toBe('--timeout=120\n');
  });

  test('a daemon that ends at once is told with its own words', async () => {
    const env = await fakeDaemon(`console.error('cannot do it'); process.exit(3);`);
    await expect(localDialer({ uri: 'test:///default', env, uid: 1000 }).dial()).rejects.toMatchObject({
      code: 'AUTOSTART_FAILED',
      path: session('libvirt-sock'),
      message: expect.stringMatching(/exit status 3.*cannot do it/s) as string,
    });
  });

  test('none is started for the system, when told not to, or when the socket is given', async () => {
    const env = await fakeDaemon(
      `require('node:fs').writeFileSync(process.env.XDG_RUNTIME_DIR + '/started', '');`,
    );
    const given = `test+unix:///default?socket=${session('other')}`;
    for (const options of [{ uri: 'test:///default', autostart: false }, { uri: given }])
      await expect(localDialer({ ...options, env, uid: 1000 }).dial()).rejects.toMatchObject({
        code: 'NO_DAEMON',
      });
    await expect(rm(join(folder, 'started'))).rejects.toThrow();
  });

  test('a daemon that is not installed is told', async () => {
    const env = { VIRTD_PATH: join(folder, 'none'), XDG_RUNTIME_DIR: folder };
    await expect(localDialer({ uri: 'test:///default', env, uid: 1000 }).dial()).rejects.toMatchObject({
      code: 'NO_DAEMON',
      message: expect.stringContaining('libvirtd is not installed') as string,
    });
  });
});
