import { describe, expect, test } from 'vitest';
import { NOTHING, selectAll, selectOne, selectRange, toggle } from './selection.ts';
import { createTypeAhead, findTyped } from './typeAhead.ts';
import { columnTemplate, tableWidth, type TableItem } from './types.ts';
import { rowWindow, scrollToRow, seenRows, windowSize } from './window.ts';

describe('rowWindow', () => {
  test('renders what is near the screen, never more than its slots', () => {
    for (const top of [0, 1, 27, 28, 1000, 139_999, 279_000]) {
      const { first, end } = rowWindow(top, 600, 28, 10_000);
      const seen = seenRows(top, 600, 28, 10_000);
      expect(first).toBeLessThanOrEqual(seen.first);
      expect(end).toBeGreaterThanOrEqual(seen.end);
      expect(end - first).toBeLessThanOrEqual(windowSize(600, 28));
    }
  });

  test('ends with the rows', () => {
    expect(rowWindow(0, 600, 28, 3)).toEqual({ first: 0, end: 3 });
    expect(rowWindow(9999, 600, 28, 0)).toEqual({ first: 0, end: 0 });
  });

  test('scrolls no further than needed', () => {
    expect(scrollToRow(0, 280, 280, 28)).toBe(0);
    expect(scrollToRow(12, 280, 280, 28)).toBe(280);
    expect(scrollToRow(20, 280, 280, 28)).toBe(308);
  });
});

describe('selection', () => {
  const items: TableItem[] = [
    { kind: 'row', key: 'a' },
    { kind: 'group', key: 'g', label: 'G', count: 2, expanded: true },
    { kind: 'row', key: 'b' },
    { kind: 'row', key: 'c' },
  ];

  test('a range runs from the anchor either way, without groups', () => {
    const down = selectRange(selectOne('a'), items, 'c');
    expect([...down.keys]).toEqual(['a', 'b', 'c']);
    expect(down.anchor).toBe('a');
    expect([...selectRange(selectOne('c'), items, 'b').keys]).toEqual(['b', 'c']);
  });

  test('a range whose beginning is gone begins anew', () => {
    expect(selectRange(selectOne('gone'), items, 'b')).toEqual(selectOne('b'));
  });

  test('toggles one and selects all', () => {
    expect([...toggle(selectOne('a'), 'a').keys]).toEqual([]);
    expect([...toggle(NOTHING, 'a').keys]).toEqual(['a']);
    expect([...selectAll(items).keys]).toEqual(['a', 'b', 'c']);
  });
});

describe('type-ahead', () => {
  const names = ['alpha', 'beta', 'bravo', 'web-1', 'web-2'];
  const find = (from: number, typed: string) => findTyped(names.length, (i) => names[i] ?? '', from, typed);

  test('collects what is typed and forgets it after a pause', () => {
    let now = 0;
    const type = createTypeAhead(() => now);
    expect([type('W'), type('e')]).toEqual(['w', 'we']);
    now = 2000;
    expect(type('b')).toBe('b');
  });

  test('goes on to the next, and around', () => {
    expect(find(-1, 'b')).toBe(1);
    expect(find(1, 'b')).toBe(2);
    expect(find(2, 'bb')).toBe(1);
    expect(find(3, 'web')).toBe(3);
    expect(find(0, 'zz')).toBe(-1);
  });
});

test('columns share free space up to their most, unless the user sized them', () => {
  const column = { id: 'a', header: 'A', width: 100, minWidth: 20, sortable: true };
  expect(columnTemplate([column, { ...column, maxWidth: 200 }])).toBe('28px 100px minmax(100px, 200px) 1fr');
  expect(tableWidth([column, column])).toBe(228);
});
