import { describe, expect, it } from 'vitest';
import { keysFor } from './usKeyboard.ts';
import { combinationLabel, KEY_COMBINATIONS, keysymOf, VNC_KEYS } from './vncKeys.ts';

describe('keys for the guest', () => {
  it('offers Ctrl+Alt+Delete and all twelve terminals', () => {
    const labels = KEY_COMBINATIONS.flatMap(({ combinations }) => combinations.map(combinationLabel));
    expect(labels).toContain('Ctrl+Alt+Delete');
    for (let n = 1; n <= 12; n += 1) expect(labels).toContain(`Ctrl+Alt+F${n}`);
    expect(new Set(labels).size).toBe(labels.length);
    expect(VNC_KEYS.F12.keysym).toBe(0xffc9);
  });

  it('types every printable ASCII character with a key of its own', () => {
    const seen = new Set<string>();
    for (let point = 0x20; point < 0x7f; point += 1) {
      const keys = keysFor(String.fromCodePoint(point));
      const last = keys.at(-1);
      expect(last?.keysym).toBe(point);
      expect(last?.code).not.toBe('');
      seen.add(keys.map((key) => key.code).join('+'));
    }
    expect(seen.size).toBe(95);
  });

  it('holds Shift where a US keyboard does', () => {
    expect(keysFor('a').map((k) => k.code)).toEqual(['KeyA']);
    expect(keysFor('A').map((k) => k.code)).toEqual(['ShiftLeft', 'KeyA']);
    expect(keysFor('"').map((k) => k.code)).toEqual(['ShiftLeft', 'Quote']);
    expect(keysFor('\n').map((k) => k.code)).toEqual(['Enter']);
  });

  it('falls back to Unicode keysyms for what the keyboard lacks', () => {
    expect(keysymOf('ő')).toBe(0x01000151);
    expect(keysymOf('é')).toBe(0xe9);
    expect(keysFor('🙂')).toEqual([{ keysym: 0x0101f642, code: '' }]);
  });
});
