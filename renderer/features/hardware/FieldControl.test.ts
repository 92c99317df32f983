import { expect, test } from 'vitest';
import { columnNames, linesOf, rowsOf } from './FieldControl.tsx';

test('columns are called by their own words, and those of one name by their element too', () => {
  expect(columnNames(['@proto', 'range@start', 'range@to', '@address'])).toEqual(['proto', 'start', 'to', 'address']);
  expect(columnNames(['@id', 'distances/sibling@id', 'distances/sibling@value'])).toEqual(['id', 'sibling id', 'value']);
  expect(columnNames(['#', 'entry@name', 'entry'])).toEqual(['#', 'name', 'entry']);
}); // prettier-ignore

test('rows become lines and lines rows', () => {
  const lines = 'tcp 80 8080 - 192.0.2.1\ntcp 5005 - - 192.0.2.1 - yes';
  expect(linesOf(rowsOf(lines, 7))).toBe(lines);
});
