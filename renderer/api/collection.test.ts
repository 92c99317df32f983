import { describe, expect, test } from 'vitest';
import { applyMessage, emptyCollection, type Collection } from './collection.ts';

interface Row {
  id: string;
  name: string;
  tags: string[];
  title?: string;
}

const keyOf = (row: Row) => row.id;
const snapshot = (...rows: Row[]): Collection<string, Row> =>
  applyMessage(emptyCollection<string, Row>(), { type: 'snapshot', rows }, keyOf);
const patch = { type: 'patch' as const, added: [], changed: [], removed: [] };

const a: Row = { id: 'a', name: 'web', tags: ['x'] };
const b: Row = { id: 'b', name: 'db', tags: [] };

describe('applyMessage', () => {
  test('a snapshot replaces everything but keeps rows that say the same', () => {
    const before = snapshot(a, b);
    const after = applyMessage(before, { type: 'snapshot', rows: [{ ...a, tags: ['x'] }] }, keyOf);
    expect([...after.rows.keys()]).toEqual(['a']);
    expect(after.rows.get('a')).toBe(a);
    expect(after.touched).toBeUndefined();
  });

  test('a patch leaves the rows it does not name as they are', () => {
    const after = applyMessage(snapshot(a, b), { ...patch, changed: [['a', { name: 'www' }]] }, keyOf);
    expect(after.rows.get('a')).toEqual({ ...a, name: 'www' });
    expect(after.rows.get('b')).toBe(b);
    expect([...(after.touched ?? [])]).toEqual(['a']);
  });

  test('news that says nothing new touches nothing', () => {
    const after = applyMessage(
      snapshot(a),
      { ...patch, changed: [['a', { name: 'web', tags: ['x'] }]] },
      keyOf,
    );
    expect(after.rows.get('a')).toBe(a);
    expect(after.touched?.size).toBe(0);
  });

  test('adds, removes, and forgets changes of rows that are gone', () => {
    const message = {
      ...patch,
      added: [b],
      removed: ['a'],
      changed: [['gone', { name: 'x' }]] as [string, Partial<Row>][],
    };
    const after = applyMessage(snapshot(a), message, keyOf);
    expect([...after.rows.values()]).toEqual([b]);
    expect(after.touched).toEqual(new Set(['a', 'b']));
  });

  test('clears optional fields by name', () => {
    const before = snapshot({ ...a, title: 'old' });
    const after = applyMessage(before, { ...patch, cleared: [['a', ['title']]] }, keyOf);
    expect(after.rows.get('a')).toEqual(a);
    expect(applyMessage(after, { ...patch, cleared: [['a', ['title']]] }, keyOf).touched?.size).toBe(0);
  });

  test('a row removed and added in one message is there', () => {
    const after = applyMessage(
      snapshot(a),
      { ...patch, removed: ['a'], added: [{ ...a, name: 'new' }] },
      keyOf,
    );
    expect(after.rows.get('a')?.name).toBe('new');
  });
});
