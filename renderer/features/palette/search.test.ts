import { describe, expect, test } from 'vitest';
import { best, rank } from './search.ts';

describe('palette search', () => {
  test('beginnings count more than middles, words may stand in any order', () => {
    expect(rank('web-01', 'web')).toBe(3);
    expect(rank('my-web', 'web')).toBe(2);
    expect(rank('cobweb', 'web')).toBe(1);
    expect(rank('web-01 lab', 'lab web')).toBe(5);
    expect(rank('web', 'web db')).toBeUndefined();
    expect(rank('anything', '')).toBe(0);
  });

  test('the best come first, at most so many', () => {
    const names = ['cobweb', 'web-02', 'db', 'web-01'];
    expect(best(names, (name) => name, 'web', 2).map(({ item }) => item)).toEqual(['web-02', 'web-01']);
  });
});
