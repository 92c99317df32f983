import { keysymOf, VNC_KEYS, type VncKey } from './vncKeys.ts';

const ROWS: readonly (readonly [plain: string, shifted: string, codes: readonly string[]])[] = [
  [
    '`1234567890-=',
    '~!@#$%^&*()_+',
    ['Backquote', ...'1234567890'.split('').map((d) => `Digit${d}`), 'Minus', 'Equal'],
  ],
  ['qwertyuiop[]\\', 'QWERTYUIOP{}|', [...letters('qwertyuiop'), 'BracketLeft', 'BracketRight', 'Backslash']],
  ["asdfghjkl;'", 'ASDFGHJKL:"', [...letters('asdfghjkl'), 'Semicolon', 'Quote']],
  ['zxcvbnm,./', 'ZXCVBNM<>?', [...letters('zxcvbnm'), 'Comma', 'Period', 'Slash']],
  [' ', ' ', ['Space']],
];

const KEYS = new Map<string, { code: string; shift: boolean }>();
for (const [plain, shifted, codes] of ROWS) {
  codes.forEach((code, at) => {
    KEYS.set(shifted[at] ?? '', { code, shift: true });
    KEYS.set(plain[at] ?? '', { code, shift: false });
  });
}

/**
 * The keys that type `character` on a US keyboard, the layout that QEMU assumes unless told otherwise. A character that
 * such a keyboard lacks goes by keysym alone, which a display may or may not know how to type.
 */
export function keysFor(character: string): readonly VncKey[] {
  if (character === '\n') return [VNC_KEYS.Enter];
  if (character === '\t') return [VNC_KEYS.Tab];
  const found = KEYS.get(character);
  const typed = { keysym: keysymOf(character), code: found?.code ?? '' };
  return found?.shift ? [VNC_KEYS.Shift, typed] : [typed];
}

function letters(row: string): string[] {
  return row.split('').map((letter) => `Key${letter.toUpperCase()}`);
}
