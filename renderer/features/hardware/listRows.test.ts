import { expect, test } from 'vitest';
import { hasRows, withRows } from './listRows.ts';

const rows = ['require ssbd', 'require md-clear'];

test('rows are put into a list in the place of others about the same, and taken out again', () => {
  const on = withRows(rows, 'require vmx\ndisable ssbd', true);
  expect(on).toBe('require vmx\nrequire ssbd\nrequire md-clear');
  expect(hasRows(rows, on)).toBe(true);
  expect(withRows(rows, on, false)).toBe('require vmx');
  expect(withRows(rows, undefined, true)).toBe('require ssbd\nrequire md-clear');
  expect(withRows(rows, rows.join('\n'), false)).toBeUndefined();
});

test('some of them are not all, and what was said otherwise is not theirs to take out', () => {
  expect(hasRows(rows, 'require ssbd')).toBe(false);
  expect(hasRows(rows, undefined)).toBe(false);
  expect(withRows(rows, 'disable ssbd', false)).toBe('disable ssbd');
});
