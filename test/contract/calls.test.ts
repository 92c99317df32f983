import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Failure } from '../../preload/contract/index.ts';
import type { DomainRef, HostConfig, HostId, Uuid } from '../../preload/contract/index.ts';
import { openPage, openTestBackend, rejection } from './backend.ts';
import type { Page, TestBackend } from './backend.ts';
import { TRANSPORTS } from './transports.ts';
import type { Link } from './transports.ts';
import { eventually } from './eventually.ts';

const HOST: HostConfig = { name: 'lab', uri: 'test:///nowhere', autoconnect: false, readOnly: false };
const UUID = 'c7a5fdbd-edaf-9455-926a-d65c16db1809' as Uuid;

/** Accepts connections and never says a word: what a hung daemon looks like. */
async function silentDaemon(): Promise<{ path: string; connections: Socket[]; close(): Promise<void> }> {
  const path = join(tmpdir(), `virtdeck-silent-${process.pid}-${Math.random().toString(36).slice(2)}.sock`);
  const connections: Socket[] = [];
  const server: Server = createServer((socket) => {
    connections.push(socket);
    socket.on('error', () => undefined);
    socket.resume();
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    path,
    connections,
    close: async () => {
      for (const socket of connections) socket.destroy();
      server.close();
      await rm(path, { force: true });
    },
  };
}

describe.each(TRANSPORTS)('calls over $name', ({ open }) => {
  let backend: TestBackend;
  let link: Link;
  let page: Page;

  beforeEach(async () => {
    backend = await openTestBackend();
    link = await open();
    backend.attach(link.main);
    page = openPage(link.page);
  });
  afterEach(async () => {
    await link.dispose();
    await backend.close();
  });

  test('a call is answered', async () => {
    expect(await page.client.app.info()).toMatchObject({ shell: 'test', platform: process.platform });
  });

  test('many calls at once are each given their own answer', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `host ${index}`);
    const added = await Promise.all(
      names.map((name) => page.client.hosts.add({ ...HOST, name, uri: `test:///${name}` })),
    );
    expect(new Set(added.map(({ id }) => id)).size).toBe(200);
    for (const [index, { id }] of added.entries()) {
      expect(backend.backend.settings.hosts.find((host) => host.id === id)?.name).toBe(names[index]);
    }
  });

  test('text of every kind survives', async () => {
    const name = 'ű ✂ 🎛 \u202e abc " \\ \u0000 \n </script>';
    const { id } = await page.client.hosts.add({ ...HOST, name });
    expect(backend.backend.settings.hosts.find((host) => host.id === id)?.name).toBe(name.trim());
  });

  test.each([
    ['a missing field', { name: 'x', uri: 'test:///default', readOnly: false }, 'autoconnect'],
    ['a wrong type', { ...HOST, readOnly: 'yes' }, 'readOnly'],
    ['a value out of range', { ...HOST, name: '' }, 'name'],
    ['no object at all', 'test:///default', 'input'],
  ])('%s is refused, naming the field and the remedy', async (_, input, field) => {
    const error = await rejection(page.client.hosts.add(input as HostConfig));
    expect(error).toBeInstanceOf(Failure);
    const { data } = error as Failure;
    expect(data).toMatchObject({
      code: 'InvalidInput',
      object: expect.stringContaining(field) as string,
      retryable: false,
    });
    expect(data.message).toContain(field);
    expect(data.message).toContain('hosts.add');
    expect(data.remedy?.command).toBe('virtdeck procedures hosts.add');
    expect(backend.faults).toEqual([]);
  });

  test('a field deep inside is named by its path', async () => {
    const domains = [
      { host: 'lab', uuid: UUID },
      { host: 'NO SUCH', uuid: UUID },
    ] as DomainRef[];
    const { data } = (await rejection(page.client.domains.act({ action: 'start', domains }))) as Failure;
    expect(data.object).toBe('domains.act domains[1].host');
  });

  test('hostile input is quoted no longer than a person reads', async () => {
    const uuid = 'x'.repeat(1_000_000) as Uuid;
    const { data } = (await rejection(page.client.domains.get({ host: 'lab' as HostId, uuid }))) as Failure;
    expect(data.code).toBe('InvalidInput');
    expect(JSON.stringify(data).length).toBeLessThan(2_000);
  });

  test('a procedure that does not exist is NotFound', async () => {
    const client = page.client as unknown as Record<string, Record<string, () => Promise<unknown>>>;
    const { data } = (await rejection(client['domains']?.['explode']?.() ?? Promise.resolve())) as Failure;
    expect(data).toMatchObject({ code: 'NotFound', object: 'domains.explode' });
    expect(data.remedy?.command).toBe('virtdeck procedures');
    for (const name of ['__proto__', 'constructor', 'toString2']) {
      const { data: other } = (await rejection(client[name]?.['call']?.() ?? Promise.resolve())) as Failure;
      expect(other.code).toBe('NotFound');
    }
    expect(await page.client.app.info()).toBeDefined();
  });

  test('a failure of a service arrives as it was thrown', async () => {
    const ref: DomainRef = { host: 'gone' as HostId, uuid: UUID };
    const error = await rejection(page.client.domains.get(ref));
    expect(error).toBeInstanceOf(Failure);
    expect((error as Failure).data).toMatchObject({ retryable: expect.any(Boolean) as boolean });
    expect((error as Failure).message).toBe((error as Failure).data.message);
    expect(JSON.stringify((error as Failure).data)).not.toMatch(/\.ts:\d+|at .*\(/);
  });

  test('a call that is cancelled ends on both sides', async () => {
    const daemon = await silentDaemon();
    try {
      const stop = new AbortController();
      const uri = `qemu+unix:///system?socket=${daemon.path}`;
      const call = rejection(page.client.hosts.test({ ...HOST, uri }, { signal: stop.signal }));
      await eventually(() => expect(daemon.connections.length).toBe(1));
      stop.abort();
      expect(await call).toMatchObject({ data: { code: 'Cancelled' } });
      // The connection that the call had opened is given up too.
      await eventually(() => expect(daemon.connections[0]?.readableEnded).toBe(true));
      expect(backend.faults).toEqual([]);
    } finally {
      await daemon.close();
    }
  });

  test('a call that hangs does not hold up the others', async () => {
    const daemon = await silentDaemon();
    try {
      const stop = new AbortController();
      const uri = `qemu+unix:///system?socket=${daemon.path}`;
      const hung = rejection(page.client.hosts.test({ ...HOST, uri }, { signal: stop.signal }));
      await eventually(() => expect(daemon.connections.length).toBe(1));
      expect(await page.client.app.info()).toBeDefined();
      stop.abort();
      await hung;
    } finally {
      await daemon.close();
    }
  });

  test('when the connection is lost, calls under way and later ones are Unreachable', async () => {
    const daemon = await silentDaemon();
    try {
      const uri = `qemu+unix:///system?socket=${daemon.path}`;
      const hung = rejection(page.client.hosts.test({ ...HOST, uri }));
      await eventually(() => expect(daemon.connections.length).toBe(1));
      link.cut();
      expect(await hung).toMatchObject({ data: { code: 'Unreachable', retryable: true } });
      expect(await rejection(page.client.app.info())).toMatchObject({ data: { code: 'Unreachable' } });
      await eventually(() => expect(daemon.connections[0]?.readableEnded).toBe(true));
      expect(backend.faults).toEqual([]);
    } finally {
      await daemon.close();
    }
  });

  test('a new connection after a lost one finds everything as it was', async () => {
    const { id } = await page.client.hosts.add(HOST);
    link.cut();
    const second = await open();
    try {
      backend.attach(second.main);
      const again = openPage(second.page);
      for await (const message of await again.client.hosts.watch()) {
        expect(message).toMatchObject({ type: 'snapshot' });
        if (message.type === 'snapshot') expect(message.rows.map((row) => row.id)).toContain(id);
        break;
      }
    } finally {
      await second.dispose();
    }
  });
});
