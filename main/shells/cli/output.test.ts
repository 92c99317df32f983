import { describe, expect, test } from 'vitest';
import { bytes, printable, table } from './output.ts';

describe('output', () => {
  test('names cannot move the cursor, break the line or turn the text around', () => {
    const hostile = 'vm\u001b[2Jx\r\n\u202egnp.exe\u2066\u0007\u009b31m\u2028';
    const shown = printable(hostile);
    expect(shown).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028]/u);
    expect(shown).toContain('vm\\u001b[2Jx\\u000d\\u000a\\u202e');
    expect(
      table(['NAME'], [[hostile]])
        .trimEnd()
        .split('\n').length,
    ).toBe(2);
    expect(printable('Ünïcode ✂ 🎛 العربية')).toBe('Ünïcode ✂ 🎛 العربية');
  });

  test('columns are as wide as their widest cell', () => {
    const rows = [
      ['web-01', 'running'],
      ['a', 'shutoff'],
    ];
    expect(table(['NAME', 'STATE'], rows)).toBe('NAME    STATE\nweb-01  running\na       shutoff\n');
    expect(table(['NAME'], [])).toBe('NAME\n');
  });

  test.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [512 * 1024 * 1024, '512 MiB'],
    [200.4 * 1024 ** 3, '200 GiB'],
  ])('%d bytes are %s', (count, text) => {
    expect(bytes(count)).toBe(text);
  });
});
