import { expect, test } from 'vitest';
import { freeName, nameRefusal } from './names.ts';

test.each(['web-01', 'Ü ñ 日本', 'a.b', "o'brien & <co>", '😀', '-x'])('%j may be a name', (name) => {
  expect(nameRefusal(name)).toBeUndefined();
});

test.each([
  '',
  ' a',
  'a ',
  '.',
  '..',
  'a/b',
  'a\nb',
  'a\u0000',
  '\ud800',
  'a\u202eb',
  'a\u2066',
  'é'.repeat(121),
])('%j may not', (name) => {
  expect(nameRefusal(name)).toBeDefined();
});

test('a name that is taken gets the first free number', () => {
  const taken = new Set(['vm', 'vm-2', 'vm-3']);
  expect(freeName('vm', (n) => taken.has(n))).toBe('vm-4');
  expect(freeName('new', (n) => taken.has(n))).toBe('new');
});
