import { describe, expect, test } from 'vitest';
import { parseSize, stepSize, writeSize } from './sizes.ts';

const [KIB, MIB, GIB] = [2 ** 10, 2 ** 20, 2 ** 30];

describe('a size', () => {
  test.each([
    ['2 GiB', 2 * GIB],
    ['2g', 2 * GIB],
    ['512m', 512 * MIB],
    ['512 MB', 512 * MIB],
    ['1.5 GiB', 1.5 * GIB],
    ['1,5 gib', 1.5 * GIB],
    ['64', 64 * MIB],
    ['100 b', 100],
    ['4 bytes', 4],
    ['1 TiB', 1024 * GIB],
    ['  8k ', 8 * KIB],
  ])('%j', (text, bytes) => expect(parseSize(text, 'MiB')).toBe(bytes));

  test.each(['', 'x', '2 GiBs', '-1', '1e3', '2 GiB 3', '9999999999 PiB'])('%j is none', (text) => {
    expect(parseSize(text, 'GiB')).toBeUndefined();
  });

  test('is written exactly, and reads back', () => {
    const sizes = [
      0,
      1,
      192 * MIB,
      GIB,
      1.5 * GIB,
      20 * GIB,
      1024 * GIB,
      41 * MIB + KIB,
      64 * KIB,
      2 * GIB + 1,
    ];
    expect(sizes.map(writeSize)).toEqual([
      '0 MiB', '1 B', '192 MiB', '1 GiB', '1.5 GiB', '20 GiB', '1 TiB', '41985 KiB', '64 KiB', '2147483649 B',
    ]); // prettier-ignore
    for (const size of sizes) expect(parseSize(writeSize(size), 'GiB')).toBe(size);
  });

  test('steps up and down on a grid that fits it, and back to where it was', () => {
    expect(stepSize(2 * GIB, 1, 16 * MIB)).toBe(2.25 * GIB);
    expect(stepSize(2 * GIB, -1, 16 * MIB)).toBe(1.875 * GIB);
    expect(stepSize(192 * MIB, 1, 16 * MIB)).toBe(208 * MIB);
    expect(stepSize(200 * MIB, -1, 16 * MIB)).toBe(192 * MIB);
    expect(stepSize(16 * MIB, -1, 16 * MIB)).toBe(16 * MIB);
    expect(stepSize(0, 1, 16 * MIB)).toBe(16 * MIB);
    for (const start of [16 * MIB, 256 * MIB, GIB, 20 * GIB])
      expect(stepSize(stepSize(start, 1, 16 * MIB), -1, 16 * MIB)).toBe(start);
  });
});
