import { describe, expect, test } from 'vitest';
import { areaPath, largest, linePath, type Series } from './sparklinePath.ts';

const series = (...values: number[]): Series => ({
  length: values.length,
  at: (i) => values[i] ?? NaN,
});
const box = { points: 4, top: 10, width: 31, height: 12 };

describe('sparkline paths', () => {
  test('a short series stands at the right', () => {
    expect(linePath(series(0, 10), box)).toBe('M20.5 11L30.5 1');
    expect(areaPath(series(0, 10), box)).toBe('M20.5 12L20.5 11L30.5 1L30.5 12Z');
  });

  test('only the newest points are drawn, cut at the top', () => {
    expect(linePath(series(9, 9, 0, 0, 0, 99), box)).toBe('M0.5 11L10.5 11L20.5 11L30.5 1');
  });

  test('a gap ends a stretch; a lone point is a dot', () => {
    expect(linePath(series(0, NaN, 10, 10), box)).toBe('M0.5 11h0.1M20.5 1L30.5 1');
    expect(areaPath(series(0, NaN, 0, NaN), box)).toBe('');
  });

  test('nothing known is nothing drawn', () => {
    expect(linePath(series(), box)).toBe('');
    expect(linePath(series(NaN, NaN), box)).toBe('');
    expect(largest(series(NaN, 3, 2))).toBe(3);
  });
});
