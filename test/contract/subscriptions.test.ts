import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HostConfig, HostEvent, HostId } from '../../preload/contract/index.ts';
import { subscribe } from '../../preload/wire/index.ts';
import { openPage, openTestBackend } from './backend.ts';
import type { Page, TestBackend } from './backend.ts';
import { TRANSPORTS } from './transports.ts';
import type { Link } from './transports.ts';
import { eventually } from './eventually.ts';

const HOST: HostConfig = { name: 'lab', uri: 'test:///nowhere', autoconnect: false, readOnly: false };

describe.each(TRANSPORTS)('subscriptions over $name', ({ open }) => {
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

  /** How many subscriptions the backend keeps for the hosts' rows, from now on. */
  function countListeners(): () => number {
    const { rows } = backend.backend.hosts;
    const subscribeTo = rows.subscribe.bind(rows);
    let count = 0;
    vi.spyOn(rows, 'subscribe').mockImplementation((listener) => {
      count += 1;
      const unsubscribe = subscribeTo(listener);
      return () => {
        count -= 1;
        unsubscribe();
      };
    });
    return () => count;
  }

  /** Another window, which changes what the first one watches. */
  async function withSecondPage(work: (second: Page) => Promise<void>): Promise<void> {
    const second = await open();
    backend.attach(second.main);
    try {
      await work(openPage(second.page));
    } finally {
      await second.dispose();
    }
  }

  test('begins with a snapshot and goes on with patches', async () => {
    const { id } = await page.client.hosts.add(HOST);
    const seen: HostEvent[] = [];
    const stop = new AbortController();
    const following = subscribe(
      page.client,
      await page.client.hosts.watch(undefined, { signal: stop.signal }),
      (event) => {
        seen.push(event);
      },
    );
    await eventually(() => expect(seen.length).toBe(1));
    expect(seen[0]).toMatchObject({ type: 'snapshot', rows: [{ id, name: 'lab' }] });

    await page.client.hosts.update({ id, name: 'renamed' });
    await eventually(() => expect(seen.length).toBe(2));
    expect(seen[1]).toMatchObject({
      type: 'patch',
      changed: [[id, { name: 'renamed' }]],
      added: [],
      removed: [],
    });

    const { id: another } = await page.client.hosts.add({ ...HOST, name: 'two', uri: 'test:///two' });
    await page.client.hosts.remove({ id });
    await eventually(() => {
      const patches = seen.slice(2).filter((event) => event.type === 'patch');
      expect(patches.flatMap((patch) => patch.added.map((row) => row.id))).toEqual([another]);
      expect(patches.flatMap((patch) => patch.removed)).toEqual([id]);
    });
    stop.abort();
    await expect(following).rejects.toMatchObject({ data: { code: 'Cancelled' } });
  });

  test('a consumer that does not acknowledge gets everything missed in one message', async () => {
    const { id } = await page.client.hosts.add(HOST);
    const iterator = (await page.client.hosts.watch())[Symbol.asyncIterator]();
    const first = (await iterator.next()).value as HostEvent;
    let arrived = 0;
    const pending = iterator.next().then((result) => {
      arrived += 1;
      return result.value as HostEvent;
    });

    await withSecondPage(async (second) => {
      for (let i = 0; i < 300; i += 1) await second.client.hosts.update({ id, name: `name ${i}` });
    });
    expect(arrived).toBe(0);

    const { subscription, seq } = first;
    await page.client.subscriptions.acknowledge({ subscription, seq });
    expect(await pending).toMatchObject({ type: 'patch', changed: [[id, { name: 'name 299' }]] });
    await iterator.return?.();
  });

  test('a slow consumer sees the last state in few messages', async () => {
    const { id } = await page.client.hosts.add(HOST);
    const names: string[] = [];
    const stop = new AbortController();
    const following = subscribe(
      page.client,
      await page.client.hosts.watch(undefined, { signal: stop.signal }),
      async (event) => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        if (event.type === 'patch') names.push(...event.changed.flatMap(([, { name }]) => name ?? []));
      },
    ).catch(() => undefined);
    for (let i = 0; i < 500; i += 1) await page.client.hosts.update({ id, name: `name ${i}` });
    await eventually(() => expect(names.at(-1)).toBe('name 499'));
    expect(names.length).toBeLessThan(250);
    stop.abort();
    await following;
  });

  test('acknowledging what was not sent, or is not known, changes nothing', async () => {
    const { id } = await page.client.hosts.add(HOST);
    const iterator = (await page.client.hosts.watch())[Symbol.asyncIterator]();
    const { subscription } = (await iterator.next()).value as HostEvent;
    await page.client.subscriptions.acknowledge({ subscription, seq: 1_000_000 });
    await page.client.subscriptions.acknowledge({ subscription: 'no such', seq: 1 });
    let arrived = false;
    iterator.next().then(
      () => (arrived = true),
      () => undefined,
    );
    await page.client.hosts.update({ id, name: 'changed' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(arrived).toBe(false);
    await iterator.return?.();
  });

  test('leaving ends it in the backend', async () => {
    await page.client.hosts.add(HOST);
    const listeners = countListeners();
    for await (const event of await page.client.hosts.watch()) {
      expect(event.type).toBe('snapshot');
      expect(listeners()).toBe(1);
      break;
    }
    await eventually(() => expect(listeners()).toBe(0));
  });

  test('a lost connection ends it on both sides', async () => {
    const listeners = countListeners();
    const seen: HostEvent[] = [];
    const following = subscribe(
      page.client,
      await page.client.hosts.watch(),
      (event) => void seen.push(event),
    );
    const rejected = expect(following).rejects.toMatchObject({ data: { code: 'Unreachable' } });
    await eventually(() => expect(seen.length).toBe(1));
    link.cut();
    await rejected;
    await eventually(() => expect(listeners()).toBe(0));
    expect(backend.faults).toEqual([]);
  });

  test('each window has its own', async () => {
    const { id } = await page.client.hosts.add(HOST);
    const mine = (await page.client.hosts.watch())[Symbol.asyncIterator]();
    const first = (await mine.next()).value as HostEvent;
    await withSecondPage(async (second) => {
      const theirs = (await second.client.hosts.watch())[Symbol.asyncIterator]();
      const other = (await theirs.next()).value as HostEvent;
      expect(other.subscription).not.toBe(first.subscription);
      // Nor can one window acknowledge for another.
      await second.client.subscriptions.acknowledge({ subscription: first.subscription, seq: first.seq });
      let arrived = false;
      mine.next().then(
        () => (arrived = true),
        () => undefined,
      );
      await second.client.hosts.update({ id: id as HostId, name: 'theirs' });
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(arrived).toBe(false);
      await theirs.return?.();
    });
    await mine.return?.();
  });

  test("the shell's commands reach the page of their window, in order", async () => {
    const second = await open();
    try {
      backend.attach(second.main, 7);
      const window = openPage(second.page);
      const commands: string[] = [];
      const stop = new AbortController();
      const following = subscribe(
        window.client,
        await window.client.app.watchCommands(undefined, { signal: stop.signal }),
        (event) => void commands.push(...event.commands),
      ).catch(() => undefined);
      backend.command(7, 'vm.create');
      backend.command(7, 'app.palette');
      backend.command(8, 'nobody.hears');
      await eventually(() => expect(commands).toEqual(['vm.create', 'app.palette']));
      stop.abort();
      await following;
    } finally {
      await second.dispose();
    }
  });
});
