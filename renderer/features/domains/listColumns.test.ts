import { describe, expect, test } from 'vitest';
import { arrangeColumns, COLUMN_IDS, COLUMNS, savedColumns } from './listColumns.ts';
import { cleanTag, countTags, dumpPath, fittingTags } from './labels.ts';
import { domain } from './testDomain.ts';

describe('arrangeColumns', () => {
  test('a new user has all columns in their order', () => {
    expect(arrangeColumns([]).map(({ id }) => id)).toEqual([...COLUMN_IDS]);
  });

  test('what was chosen stands first as chosen; columns that came later follow; unknown ones are left out', () => {
    const saved = [
      { id: 'cpu', width: 300, shown: true },
      { id: 'nonsense', width: 1, shown: true },
      { id: 'name', width: COLUMNS.name.width, shown: false },
    ];
    const columns = arrangeColumns(saved);
    expect(columns.slice(0, 2)).toEqual([
      { id: 'cpu', width: 300, sized: true, shown: true },
      { id: 'name', width: COLUMNS.name.width, sized: false, shown: false },
    ]);
    expect(columns).toHaveLength(COLUMN_IDS.length);
    expect(arrangeColumns(savedColumns(columns))).toEqual(columns);
  });

  test('every column sorts a VM that has nothing', () => {
    const context = { hostName: 'lab-1', figures: undefined };
    for (const id of COLUMN_IDS) expect(() => COLUMNS[id].sortValue(domain(), context)).not.toThrow();
  });
});

describe('labels', () => {
  test('a tag can be searched for', () => {
    expect(cleanTag('  old lab, 2 "x" ')).toBe('old-lab-2-x-');
    expect(cleanTag('x'.repeat(500))).toHaveLength(128);
  });

  test('counts each VM once', () => {
    expect(countTags([['a', 'a', 'b'], ['b']])).toEqual([
      { tag: 'b', count: 2 },
      { tag: 'a', count: 1 },
    ]);
  });
});

test('tags that fit whole are shown, one at least', () => {
  expect(fittingTags([], 100)).toBe(0);
  expect(fittingTags(['web'], 20)).toBe(1);
  expect(fittingTags(['web', 'prod'], 100)).toBe(2);
  expect(fittingTags(['web', 'production', 'x'], 100)).toBe(1);
  expect(
    fittingTags(
      Array.from({ length: 500 }, () => 'tag'),
      300,
    ),
  ).toBeLessThan(10);
});

test('a dump is a plain file of the VM and the time', () => {
  const at = new Date('2026-11-20T12:00:01Z');
  expect(dumpPath('../../etc/passwd <x>', at)).toBe(
    '/var/lib/libvirt/qemu/dump/..-..-etc-passwd-x--2026-11-20T12-00-01.core',
  );
  expect(dumpPath('\n', at)).toMatch(/dump\/--2026/);
});
