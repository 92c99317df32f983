import { expect, test } from 'vitest';
import { median, percentile, table } from './result.ts';

test('percentiles are values that were measured', () => {
  const values = [5, 1, 4, 2, 3];
  expect(median(values)).toBe(3);
  expect(percentile(values, 95)).toBe(5);
  expect(percentile(values, 1)).toBe(1);
  expect(median([7])).toBe(7);
  expect(median([])).toBeNaN();
});

test('the table says who is better, whatever is good for the unit', () => {
  const common = { goal: 'S0', what: 'a thing', wanted: 'more', met: false };
  const text = table([
    { ...common, value: 50, unit: 'ms', peers: [{ name: 'slow', value: 5000 }] },
    { ...common, value: 50, unit: 'MB/s', peers: [{ name: 'fast', value: 100 }], detail: { turns: 3 } },
  ]);
  expect(text).toContain('slow 5000 ms (100 × better)');
  expect(text).toContain('fast 100 MB/s (2.00 × worse)');
  expect(text).toContain('turns: 3.00');
  expect(text.match(/NOT MET/g)).toHaveLength(2);
});
