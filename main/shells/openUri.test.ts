import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBackend, type ShellBackend } from './backend.ts';
import { connectLocally, openUri, savedHosts, type LocalClient } from './openUri.ts';

let folder: string;
let shell: ShellBackend;
let local: LocalClient;
let silent: Server;
const sockets = new Set<Socket>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtdeck-open-'));
  silent = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  }).listen(join(folder, 'silent'));
  shell = await startBackend({ shell: 'test', configDir: folder, autoconnect: false, log: () => {} });
  local = connectLocally(shell.attach);
});
afterAll(async () => {
  local.close();
  await shell.close();
  for (const socket of sockets) socket.destroy();
  silent.close();
  await rm(folder, { recursive: true, force: true });
});

const stateOf = async (uri: string): Promise<string | undefined> =>
  (await savedHosts(local.client)).find((host) => host.uri === uri)?.state;

test('a saved host that never answers is begun with, and not waited for', async () => {
  const uri = `qemu+unix:///system?socket=${join(folder, 'silent')}`;
  const { id } = await local.client.hosts.add({ name: 'silent', uri, autoconnect: false, readOnly: false });
  expect(await openUri(local.client, uri)).toBe(id);
  expect(await stateOf(uri)).toBe('connecting');
});

test('one that cannot be reached does not keep the window from opening', async () => {
  const uri = `qemu+unix:///system?socket=${join(folder, 'nobody')}`;
  const { id } = await local.client.hosts.add({ name: 'nobody', uri, autoconnect: false, readOnly: false });
  expect(await openUri(local.client, uri)).toBe(id);
});

test('one that is new is saved', async () => {
  const uri = 'test:///none';
  await openUri(local.client, uri);
  expect(await stateOf(uri)).toBeDefined();
});
