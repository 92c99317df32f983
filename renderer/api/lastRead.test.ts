import { expect, test } from 'vitest';
import { LastRead } from './lastRead.ts';

test('what says the same stays the same object; what differs takes its place', () => {
  const last = new LastRead<{ name: string }>(2);
  expect(last.get('a')).toBeUndefined();
  const first = last.keep('a', { name: 'one' });
  expect(last.keep('a', { name: 'one' })).toBe(first);
  expect(last.keep('a', { name: 'two' })).toEqual({ name: 'two' });
  expect(last.get('a')).toEqual({ name: 'two' });
});

test('the one that was read longest ago is forgotten first', () => {
  const last = new LastRead<number>(2);
  last.keep('a', 1);
  last.keep('b', 2);
  last.keep('a', 3);
  last.keep('c', 4);
  expect([last.get('a'), last.get('b'), last.get('c')]).toEqual([3, undefined, 4]);
});
