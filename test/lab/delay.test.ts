import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DelayProxy } from './delay.ts';

let folder: string;
let echo: Server;
let proxy: DelayProxy;
const clients: Socket[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtdeck-delay-'));
  echo = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
  echo.listen(join(folder, 'echo'));
  await once(echo, 'listening');
  proxy = await DelayProxy.start({ to: join(folder, 'echo'), at: join(folder, 'proxy'), delay: 5 });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.stop();
  echo.close();
  await rm(folder, { recursive: true });
});

async function dial(): Promise<{ socket: Socket; received: () => string }> {
  const socket = createConnection(proxy.socket);
  clients.push(socket);
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return { socket, received: () => text };
}

test('passes bytes both ways, in order, and an orderly end', async () => {
  const { socket, received } = await dial();
  const text = 'x'.repeat(1_000_000) + 'end';
  socket.end(text);
  await once(socket, 'close');
  expect(received()).toBe(text);
  expect(proxy.counts).toMatchObject({ connections: 1, bytesUp: text.length, bytesDown: text.length });
  await vi.waitFor(() => expect(proxy.connections).toBe(0));
});

test('counts the longest chain of awaited answers as round trips', async () => {
  const { socket, received } = await dial();
  for (let turn = 1; turn <= 5; turn++) {
    socket.write('a');
    await vi.waitFor(() => expect(received()).toHaveLength(turn));
  }
  expect(proxy.counts.roundTrips).toBe(5);
});

test('counts what is sent without waiting as one round trip', async () => {
  const { socket, received } = await dial();
  for (let call = 0; call < 50; call++) {
    socket.write('a');
    await new Promise((resolve) => setImmediate(resolve));
  }
  proxy.delay = 0;
  await vi.waitFor(() => expect(received()).toHaveLength(50));
  expect(proxy.counts.roundTrips).toBeLessThan(50);
  proxy.resetCounts();
  expect(proxy.counts.roundTrips).toBe(0);
});

test('a blocked socket stays open and says nothing; what was held back arrives later', async () => {
  const { socket, received } = await dial();
  proxy.block();
  socket.write('held');
  const late = await dial();
  late.socket.write('too');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([received(), late.received(), socket.readyState]).toEqual(['', '', 'open']);
  proxy.unblock();
  await vi.waitFor(() => expect([received(), late.received()]).toEqual(['held', 'too']));
});

test('a cut breaks every connection, and new ones come through', async () => {
  const { socket } = await dial();
  const closed = once(socket, 'close');
  proxy.cut();
  await closed;
  const next = await dial();
  next.socket.write('again');
  await vi.waitFor(() => expect(next.received()).toBe('again'));
});

test('a far end that does not answer breaks the near one', async () => {
  echo.close();
  const { socket } = await dial();
  await once(socket, 'close');
});
