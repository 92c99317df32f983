import { describe, expect, test } from 'vitest';
import type { Hardware, HardwareItem, HostId, Uuid } from '../../../preload/contract/index.ts';
import {
  countOf,
  entriesOf,
  keepingMine,
  takingTheirs,
  withAdded,
  withRemoved,
  withReverted,
  withValues,
  type Draft,
  type Entry,
} from './draft.ts';

const disk: HardwareItem = {
  id: 'disk:vda',
  kind: 'disk',
  stored: { values: { bus: 'virtio', cache: 'none' }, xml: '<disk/>' },
  running: { values: { bus: 'virtio' }, xml: '<disk/>' },
  pending: { kind: 'changed', fields: ['cache'] },
};
const hardware: Hardware = {
  host: 'lab' as HostId,
  uuid: '6b1f3f6e-2222-4a5b-8f2c-0123456789ab' as Uuid,
  active: true,
  persistent: true,
  items: [disk],
};
const only = (draft: Draft): Entry => entriesOf(hardware, draft)[0] as Entry;
describe('values', () => {
  test('set, set again and set back: the first one seen stays the one that was seen', () => {
    const once = withValues([], only([]), { cache: 'unsafe' });
    expect(once).toEqual([
      { op: 'set', item: 'disk:vda', values: { cache: { from: 'none', to: 'unsafe' } } },
    ]);
    const twice = withValues(once, only(once), { cache: undefined, io: 'native' });
    expect(twice).toEqual([
      {
        op: 'set',
        item: 'disk:vda',
        values: { cache: { from: 'none', to: undefined }, io: { from: undefined, to: 'native' } },
      },
    ]);
    expect(countOf(twice)).toBe(2);
    expect(only(twice).values).toEqual({ bus: 'virtio', io: 'native' });
    expect(withValues(twice, only(twice), { cache: 'none', io: undefined })).toEqual([]);
  });

  test('of a new device they are simply what it is', () => {
    const added = withAdded([], 'rng', { model: 'virtio' });
    const entry = entriesOf(hardware, added)[1] as Entry;
    expect(entry).toMatchObject({ id: 'new:0', values: { model: 'virtio' } });
    const changed = withValues(added, entry, { model: undefined, backend: 'random' });
    expect(changed).toEqual([{ op: 'add', kind: 'rng', values: { backend: 'random' } }]);
    expect(withRemoved(changed, entry, true)).toEqual([]);
  });
});

test('removing forgets what else was changed of it, and is taken back', () => {
  const set = withValues([], only([]), { cache: 'unsafe' });
  const removed = withRemoved(set, only(set), true);
  expect(removed).toEqual([{ op: 'remove', item: 'disk:vda', from: '<disk/>' }]);
  expect(only(removed).removed).toBe(true);
  expect(withRemoved(removed, only(removed), false)).toEqual([]);
});

test('what is pending is taken back by field or whole, and shown as it runs', () => {
  const field = withReverted([], only([]), 'cache');
  const from = { values: { bus: 'virtio', cache: 'none' }, xml: '<disk/>' };
  expect(field).toEqual([{ op: 'revert', item: 'disk:vda', fields: ['cache'], from }]);
  expect(only(field).values).toEqual({ bus: 'virtio' });
  const all = withReverted(withValues(field, only(field), { bus: 'sata' }), only(field));
  expect(all).toEqual([{ op: 'revert', item: 'disk:vda', from }]);
  // Changed elsewhere since, mine stands on what is there now.
  expect(keepingMine(field, 0, 'cache', 'unsafe')).toMatchObject([{ from: { values: { cache: 'unsafe' } } }]);
  expect(keepingMine(all, 0, undefined, '<disk a=""/>')).toMatchObject([{ from: { xml: '<disk a=""/>' } }]);
});

test('in a conflict mine stands on theirs, or goes', () => {
  const draft = withValues([], only([]), { cache: 'unsafe', io: 'native' });
  expect(keepingMine(draft, 0, 'cache', 'directsync')).toEqual([
    {
      op: 'set',
      item: 'disk:vda',
      values: { cache: { from: 'directsync', to: 'unsafe' }, io: { from: undefined, to: 'native' } },
    },
  ]);
  expect(takingTheirs(draft, 0, 'cache')).toEqual([
    { op: 'set', item: 'disk:vda', values: { io: { from: undefined, to: 'native' } } },
  ]);
  expect(takingTheirs([{ op: 'remove', item: 'disk:vda' }], 0, undefined)).toEqual([]);
});
