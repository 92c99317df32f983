import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Collection } from '../hosts/index.ts';
import { SubscriptionRegistry, mapped, type CollectionMessage } from './subscriptions.ts';

interface Row {
  key: string;
  name: string;
  note?: string;
  tags: string[];
}

const row = (key: string, fields: Partial<Row> = {}): Row => ({ key, name: key, tags: [], ...fields });

describe('a live collection', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function setUp(includes?: (row: Row) => boolean) {
    const source = new Collection<string, Row>();
    const registry = new SubscriptionRegistry();
    const controller = new AbortController();
    source.set('a', row('a'));
    source.set('b', row('b', { note: 'old' }));
    const iterator = registry.collection(source, controller.signal, includes);
    const next = async (): Promise<CollectionMessage<string, Row> | 'nothing' | 'end'> => {
      const pending = iterator.next();
      const silence = new Promise<'nothing'>((resolve) => setTimeout(() => resolve('nothing'), 10_000));
      const first = Promise.race([pending, silence]);
      await vi.advanceTimersByTimeAsync(10_001);
      const result = await first;
      if (result === 'nothing') return result;
      return result.done === true ? 'end' : result.value;
    };
    const acknowledge = (message: unknown): void => {
      const { subscription, seq } = message as { subscription: string; seq: number };
      registry.acknowledge(subscription, seq);
    };
    return { source, registry, controller, iterator, next, acknowledge };
  }

  it('begins with a snapshot and goes on with what changed', async () => {
    const { source, next, acknowledge } = setUp();
    const snapshot = await next();
    expect(snapshot).toMatchObject({ type: 'snapshot', seq: 1, rows: [row('a'), row('b', { note: 'old' })] });
    acknowledge(snapshot);
    source.set('c', row('c'));
    source.patch('a', { name: 'A' });
    source.patch('b', { note: undefined } as unknown as Partial<Row>);
    const patch = await next();
    expect(patch).toMatchObject({
      type: 'patch',
      seq: 2,
      added: [row('c')],
      changed: [['a', { name: 'A' }]],
      cleared: [['b', ['note']]],
      removed: [],
    });
    acknowledge(patch);
    source.delete('a');
    expect(await next()).toMatchObject({ added: [], changed: [], removed: ['a'] });
  });

  it('sends nothing while a message is unacknowledged, then one message for everything since', async () => {
    const { source, iterator, registry } = setUp();
    const first = await iterator.next();
    if (first.done === true) throw new Error('ended');
    let later: CollectionMessage<string, Row> | undefined;
    void iterator.next().then((result) => (later = result.done === true ? undefined : result.value));
    for (let i = 0; i < 1000; i += 1) source.set('a', row('a', { name: `a${i}` }));
    source.set('x', row('x'));
    source.delete('x');
    source.set('y', row('y'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(later).toBeUndefined();
    registry.acknowledge(first.value.subscription, 99);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(later, 'acknowledging what was not sent opens nothing').toBeUndefined();
    registry.acknowledge(first.value.subscription, 1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(later).toMatchObject({
      seq: 2,
      added: [row('y')],
      changed: [['a', { name: 'a999' }]],
      removed: [],
    });
  });

  it('says nothing of a change that was undone meanwhile', async () => {
    const { source, next, acknowledge } = setUp();
    acknowledge(await next());
    source.set('a', row('a', { tags: ['x'] }));
    source.set('a', row('a'));
    expect(await next()).toBe('nothing');
  });

  it('shows rows that come to fit the filter as added, and those that stop fitting as removed', async () => {
    const { source, next, acknowledge } = setUp((candidate) => candidate.tags.includes('mine'));
    const snapshot = await next();
    expect(snapshot).toMatchObject({ rows: [] });
    acknowledge(snapshot);
    source.patch('a', { tags: ['mine'] });
    const patch = await next();
    expect(patch).toMatchObject({ added: [row('a', { tags: ['mine'] })] });
    acknowledge(patch);
    source.patch('a', { tags: [] });
    expect(await next()).toMatchObject({ removed: ['a'], added: [], changed: [] });
  });

  it.each(['abort', 'return', 'registry'] as const)(
    'ends by %s, also while it waits, and lets go of its source',
    async (how) => {
      const { source, registry, controller, iterator, next, acknowledge } = setUp();
      acknowledge(await next());
      const waiting = iterator.next();
      expect(registry.size).toBe(1);
      if (how === 'abort') controller.abort();
      else if (how === 'return') await iterator.return();
      else registry.close();
      await expect(waiting).resolves.toMatchObject({ done: true });
      expect(registry.size).toBe(0);
      source.set('z', row('z'));
      expect(await next()).toBe('end');
    },
  );

  it('is over at once for a client that is gone already', async () => {
    const registry = new SubscriptionRegistry();
    registry.close();
    const iterator = registry.collection(new Collection<string, Row>(), undefined);
    await expect(iterator.next()).resolves.toMatchObject({ done: true });
  });
});

it('shows a mapped row as the same object until the row is replaced', () => {
  const source = new Collection<string, Row>();
  source.set('a', row('a'));
  const shown = mapped(source, ({ name }) => ({ label: name }));
  const before = shown.get('a');
  expect(before).toEqual({ label: 'a' });
  expect(shown.get('a')).toBe(before);
  expect([...shown.entries()]).toEqual([['a', before]]);
  source.patch('a', { name: 'b' });
  expect(shown.get('a')).toEqual({ label: 'b' });
  expect(shown.get('none')).toBeUndefined();
});
