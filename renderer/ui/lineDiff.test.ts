import { describe, expect, test } from 'vitest';
import { differ, lineDiff, type DiffLine } from './lineDiff.ts';

const SIGNS = { same: ' ', added: '+', removed: '-' } as const;
const shown = (lines: readonly DiffLine[]): string[] =>
  lines.map((line) => (line.kind === 'gap' ? `@${line.lines}` : `${SIGNS[line.kind]}${line.text}`));
const diff = (before: string, after: string, context?: number): string[] =>
  shown(lineDiff(before, after, context));
const numbered = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, i) => String(from + i)).join('\n');

/** What the lines say of one side. */
const side = (lines: readonly DiffLine[], without: 'added' | 'removed'): string =>
  lines.flatMap((line) => (line.kind === 'gap' || line.kind === without ? [] : [line.text])).join('\n');

describe('a diff of lines', () => {
  test('says what was removed, added and left', () => {
    expect(diff('a\nb\nc\n', 'a\nx\nc\n')).toEqual([' a', '-b', '+x', ' c']);
    expect(diff('a\nb', 'a\nb\nc')).toEqual([' a', ' b', '+c']);
    expect(diff('a\nb\nc', 'b')).toEqual(['-a', ' b', '-c']);
  });

  test('of nothing, or to nothing, is all of the other', () => {
    expect(diff('', 'a\nb')).toEqual(['+a', '+b']);
    expect(diff('a\nb', '')).toEqual(['-a', '-b']);
    expect(diff('', '')).toEqual([]);
  });

  test('knows lines by their numbers on both sides', () => {
    expect(lineDiff('a\nb', 'x\na\nb')).toEqual([
      { kind: 'added', text: 'x', after: 1 },
      { kind: 'same', text: 'a', before: 1, after: 2 },
      { kind: 'same', text: 'b', before: 2, after: 3 },
    ]);
  });

  test('leaves out what is far from any change, but no single line', () => {
    const before = numbered(1, 30);
    expect(diff(before, before.replace('15', 'x'))).toEqual([
      '@11', ' 12', ' 13', ' 14', '-15', '+x', ' 16', ' 17', ' 18', '@12',
    ]); // prettier-ignore
    expect(diff(numbered(1, 12), numbered(1, 12).replace('2', 'x').replace('10', 'y'))).toContain(' 6');
    expect(diff(before, before)).toEqual(['@30']);
    expect(diff(before, `${before}\nx`, Infinity)).toHaveLength(31);
  });

  test('does not mind how lines end', () => {
    expect(diff('a\r\nb\r\n', 'a\nb')).toEqual(['@2']);
    expect(differ('a\n', 'a')).toBe(false);
    expect(differ('a\n\n', 'a')).toBe(true);
  });

  test('is as short as can be, and tells both documents whole, for any two', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % below;
    };
    for (let round = 0; round < 300; round++) {
      const make = () => Array.from({ length: random(14) }, () => 'abcd'.charAt(random(4)));
      const [a, b] = [make(), make()];
      const lines = lineDiff(a.join('\n'), b.join('\n'), Infinity);
      expect(side(lines, 'added')).toBe(a.join('\n'));
      expect(side(lines, 'removed')).toBe(b.join('\n'));
      const changes = lines.filter(({ kind }) => kind !== 'same').length;
      expect(changes).toBe(a.length + b.length - 2 * longestCommon(a, b));
    }
  });

  test('of large documents that have nothing in common ends soon', () => {
    const begun = performance.now();
    const lines = lineDiff(numbered(1, 20_000), numbered(20_001, 40_000));
    expect(lines).toHaveLength(40_000);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });
});

function longestCommon(a: readonly string[], b: readonly string[]): number {
  const row = Array.from({ length: b.length + 1 }, () => 0);
  for (const word of a) {
    let diagonal = 0;
    for (const [j, other] of b.entries()) {
      const above = row[j + 1] ?? 0;
      row[j + 1] = word === other ? diagonal + 1 : Math.max(above, row[j] ?? 0);
      diagonal = above;
    }
  }
  return row.at(-1) ?? 0;
}
