import { describe, expect, test } from 'vitest';
import {
  displayName,
  formatBytes,
  formatDuration,
  formatPercent,
  formatRate,
  formatShare,
  NONE,
} from './format.ts';

const GIB = 2 ** 30;

describe('numbers', () => {
  test.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [1048575, '1 MiB'],
    [4 * GIB, '4 GiB'],
    [150.4 * 2 ** 20, '150 MiB'],
    [null, NONE],
    [undefined, NONE],
    [NaN, NONE],
  ])('%s bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  test.each([
    [0, '0%'],
    [0.0004, '0%'],
    [0.034, '3.4%'],
    [0.0996, '10%'],
    [0.5, '50%'],
    [1, '100%'],
    [null, NONE],
  ])('a share of %s is %s', (share, text) => {
    expect(formatPercent(share)).toBe(text);
  });

  test('a share of memory stands in the unit of the whole', () => {
    expect(formatShare(1.2 * GIB, 4 * GIB)).toBe('1.2/4 GiB');
    expect(formatShare(200 * 2 ** 20, 4 * GIB)).toBe('0.2/4 GiB');
    expect(formatShare(null, 4 * GIB)).toBe('4 GiB');
    expect(formatShare(0, 0)).toBe('0/0 B');
  });

  test('rates need not be exact', () => {
    expect(formatRate(89.6 * 1024)).toBe('90 KiB/s');
    expect(formatRate(4.84 * 2 ** 20)).toBe('4.8 MiB/s');
    expect(formatRate(0)).toBe('0 B/s');
    expect(formatRate(null)).toBe(NONE);
  });
});

describe('formatDuration', () => {
  const s = 1000;
  test.each([
    [0, '0 s'],
    [-5, '0 s'],
    [59.9 * s, '59 s'],
    [60 * s, '1 min'],
    [3600 * s, '1 h'],
    [3660 * s, '1 h 1 min'],
    [(3 * 86_400 + 4 * 3600 + 59) * s, '3 d 4 h'],
  ])('%d ms are %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('displayName', () => {
  test('takes a megabyte, line breaks, controls and direction marks', () => {
    expect(displayName('x'.repeat(1 << 20))).toHaveLength(301);
    expect(displayName('a\nb\r\n\tc\u2028d')).toBe('a b c d');
    expect(displayName('\u202egnp.exe\u0000')).toBe('\ufffdgnp.exe\ufffd');
  });

  test('leaves markup, emoji and other scripts alone', () => {
    for (const name of ['<b>&amp;</b>', '👩‍👩‍👧‍👦', 'שרת', '虚拟机']) expect(displayName(name)).toBe(name);
  });
});
