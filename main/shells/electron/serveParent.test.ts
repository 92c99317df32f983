import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectMux, createClient, messagePortTransport, subscribe } from '../../../preload/wire/index.ts';
import type { Client, Mux } from '../../../preload/wire/index.ts';
import { openTestBackend } from '../../../test/contract/backend.ts';
import type { TestBackend } from '../../../test/contract/backend.ts';
import { PortDouble } from '../../../test/contract/electronDouble.ts';
import type { ToBackend } from './messages.ts';
import { ParentCipher } from './parentCipher.ts';
import { serveParent } from './serveParent.ts';
import { eventually } from '../../../test/contract/eventually.ts';

let backend: TestBackend;
let parent: EventEmitter;
let pagePorts: MessagePort[];
let exited: number;
let log: string[];

beforeEach(async () => {
  backend = await openTestBackend();
  parent = new EventEmitter();
  pagePorts = [];
  exited = 0;
  log = [];
  serveParent({
    parent: parent as unknown as Parameters<typeof serveParent>[0]['parent'],
    starting: Promise.resolve(backend),
    cipher: new ParentCipher({ postMessage: () => undefined }),
    exit: () => (exited += 1),
    log: (line) => log.push(line),
  });
});
afterEach(async () => {
  for (const port of pagePorts) port.close();
  if (exited === 0) await backend.close();
});

const tell = (message: ToBackend, ports: PortDouble[] = []) =>
  parent.emit('message', { data: message, ports });

/** A page that was given its port, as Electron's main process gives it. */
function openWindow(window: number): { client: Client; mux: Mux } {
  const { port1, port2 } = new MessageChannel();
  pagePorts.push(port2);
  tell({ type: 'client', window }, [new PortDouble(port1)]);
  const mux = connectMux(messagePortTransport(port2));
  return { mux, client: createClient(mux) };
}

describe('the backend process', () => {
  test('answers each page on the port that it was given', async () => {
    const [first, second] = [openWindow(1), openWindow(2)];
    expect(await first.client.app.info()).toMatchObject({ shell: 'test' });
    expect(await second.client.app.info()).toMatchObject({ shell: 'test' });
    first.mux.close();
    expect(await second.client.app.info()).toBeDefined();
  });

  test("passes the native menu's command to the page of its window, also after that was loaded anew", async () => {
    const follow = async ({ client }: { client: Client }, commands: string[]) =>
      subscribe(client, await client.app.watchCommands(), (event) => void commands.push(...event.commands));
    const before: string[] = [];
    const old = openWindow(1);
    const following = follow(old, before).catch(() => undefined);
    tell({ type: 'command', window: 1, command: 'vm.create' });
    await eventually(() => expect(before).toEqual(['vm.create']));

    const after: string[] = [];
    const reloaded = openWindow(1);
    const next = follow(reloaded, after).catch(() => undefined);
    old.mux.close();
    await following;
    await reloaded.client.app.info();
    tell({ type: 'command', window: 1, command: 'app.palette' });
    await eventually(() => expect(after).toEqual(['app.palette']));
    expect(before).toEqual(['vm.create']);
    reloaded.mux.close();
    await next;
  });

  test('opens a URI once: the second time it is the same host', async () => {
    const uri = 'test+unix:///default?socket=/nowhere/sock';
    const saved = () => backend.backend.settings.hosts.filter((host) => host.uri === uri);
    tell({ type: 'open', uri });
    await eventually(() => expect(saved().length).toBe(1));
    tell({ type: 'open', uri });
    const { client } = openWindow(1);
    await client.app.info();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(saved().length).toBe(1);
  });

  test('opens a URI once, told twice at the same moment', async () => {
    const uri = 'test+unix:///default?socket=/nowhere/twice';
    const other = 'test+unix:///default?socket=/nowhere/last';
    for (const each of [uri, uri, other]) tell({ type: 'open', uri: each });
    const count = (of: string) => backend.backend.settings.hosts.filter((host) => host.uri === of).length;
    await eventually(() => expect(count(other)).toBe(1));
    expect(count(uri)).toBe(1);
  });

  test('logs what cannot be opened, and lives on', async () => {
    tell({ type: 'open', uri: 'x'.repeat(10_000) });
    await eventually(() => expect(log.length).toBe(1));
    expect(await openWindow(1).client.app.info()).toBeDefined();
  });

  test('stops when told, with everything written', async () => {
    tell({ type: 'stop' });
    await eventually(() => expect(exited).toBe(1));
  });
});
