import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { DomainKey } from '../../../preload/contract/index.ts';
import { Order, type Entry, type SortValue } from './order.ts';
import { addressKey, naturalKey } from './sortKey.ts';

const key = (text: string): DomainKey => text as DomainKey;
const entry = (id: string, sort: SortValue, group = ''): Entry => ({
  key: key(id),
  group,
  groupKey: group,
  sort,
  name: id,
});
const keys = (order: Order) => order.entries.map((found) => found.key as string);

describe('Order', () => {
  test('sorts by value, then name; what has no value stands last both ways', () => {
    const rows = { a: 2, b: undefined, c: 1, d: 2 } as Record<string, SortValue>;
    const entriesOf = (id: DomainKey) => [entry(id, rows[id])];
    const order = new Order();
    order.rebuild(Object.keys(rows).map(key), entriesOf, false);
    expect(keys(order)).toEqual(['c', 'a', 'd', 'b']);
    order.rebuild(Object.keys(rows).map(key), entriesOf, true);
    expect(keys(order)).toEqual(['a', 'd', 'c', 'b']);
  });

  test('groups stand together; a row may stand in several', () => {
    const order = new Order();
    order.rebuild(
      [key('a'), key('b')],
      (id) => (id === 'a' ? [entry('a', 1, 'x'), entry('a', 1, 'y')] : [entry('b', 0, 'y')]),
      false,
    );
    expect(keys(order)).toEqual(['a', 'b', 'a']);
  });

  test('says that nothing moved', () => {
    const order = new Order();
    order.rebuild([key('a')], () => [entry('a', 1)], false);
    const before = order.entries;
    expect(order.update([key('a')], () => [entry('a', 1)])).toBe(false);
    expect(order.update([key('never-there')], () => [])).toBe(false);
    expect(order.entries).toBe(before);
  });

  test('kept up to date it is as if it were sorted anew', () => {
    const step = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 30 }), fc.option(fc.integer({ min: 0, max: 5 }))),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.boolean(), (steps, descending) => {
        const rows = new Map<string, number | undefined>();
        // An odd value is filtered out.
        const entriesOf = (id: DomainKey) => {
          const value = rows.get(id);
          return rows.has(id) && (value ?? 0) % 2 === 0 ? [entry(id, value)] : [];
        };
        const kept = new Order();
        kept.rebuild([], entriesOf, descending);
        for (const changes of steps) {
          for (const [id, value] of changes) {
            if (value === 5) rows.delete(`k${id}`);
            else rows.set(`k${id}`, value ?? undefined);
          }
          kept.update(
            changes.map(([id]) => key(`k${id}`)),
            entriesOf,
          );
          const anew = new Order();
          anew.rebuild([...rows.keys()].map(key), entriesOf, descending);
          expect(kept.entries).toEqual(anew.entries);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('sort keys', () => {
  const sorted = (names: string[], by: (name: string) => string) =>
    names.toSorted((a, b) => (by(a) < by(b) ? -1 : 1));

  test('names sort as people expect', () => {
    expect(sorted(['vm-10', 'vm-2', 'VM-1', 'éclair', 'zebra', 'vm-002b'], naturalKey)).toEqual([
      'éclair',
      'VM-1',
      'vm-2',
      'vm-002b',
      'vm-10',
      'zebra',
    ]);
  });

  test('addresses sort by number', () => {
    expect(sorted(['10.0.0.10', '10.0.0.9', 'fd00::1', '9.1.1.1'], addressKey)).toEqual([
      '9.1.1.1',
      '10.0.0.9',
      '10.0.0.10',
      'fd00::1',
    ]);
  });
});
