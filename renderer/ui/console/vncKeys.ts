/** One key as RFB wants it: its X11 keysym and the physical key (`KeyboardEvent.code`) for servers that take scancodes. */
export interface VncKey {
  readonly keysym: number;
  readonly code: string;
}

const key = (code: string, keysym: number): VncKey => ({ code, keysym });

/** X11 keysyms (keysymdef.h) of the keys that combinations are made of. */
export const VNC_KEYS = {
  Ctrl: key('ControlLeft', 0xffe3),
  Alt: key('AltLeft', 0xffe9),
  Shift: key('ShiftLeft', 0xffe1),
  Super: key('MetaLeft', 0xffeb),
  Delete: key('Delete', 0xffff),
  Backspace: key('Backspace', 0xff08),
  Tab: key('Tab', 0xff09),
  Escape: key('Escape', 0xff1b),
  Enter: key('Enter', 0xff0d),
  Insert: key('Insert', 0xff63),
  PrintScreen: key('PrintScreen', 0xff61),
  Pause: key('Pause', 0xff13),
  ScrollLock: key('ScrollLock', 0xff14),
  Menu: key('ContextMenu', 0xff67),
  // With Alt the keyboard sends SysRq for this key.
  SysRq: key('PrintScreen', 0xff15),
  C: key('KeyC', 0x63),
  L: key('KeyL', 0x6c),
  S: key('KeyS', 0x73),
  U: key('KeyU', 0x75),
  B: key('KeyB', 0x62),
  ...functionKeys(),
} as const;
export type VncKeyName = keyof typeof VNC_KEYS;

/** Pressed in this order, released in the reverse. */
export type KeyCombination = readonly VncKeyName[];

/** What the menu offers: combinations that the browser, the window system or the console itself would take. */
export const KEY_COMBINATIONS: readonly {
  group: 'session' | 'terminals' | 'keys' | 'sysrq';
  combinations: readonly KeyCombination[];
}[] = [
  {
    group: 'session',
    combinations: [
      ['Ctrl', 'Alt', 'Delete'],
      ['Ctrl', 'Alt', 'Backspace'],
      ['Super'],
      ['Super', 'L'],
      ['Alt', 'Tab'],
      ['Alt', 'F4'],
      ['Ctrl', 'Shift', 'Escape'],
    ],
  },
  {
    group: 'terminals',
    combinations: Array.from({ length: 12 }, (_, n): KeyCombination => ['Ctrl', 'Alt', `F${n + 1}` as 'F1']),
  },
  {
    group: 'keys',
    combinations: [
      ['PrintScreen'],
      ['Alt', 'PrintScreen'],
      ['F11'],
      ['Pause'],
      ['ScrollLock'],
      ['Insert'],
      ['Menu'],
    ],
  },
  {
    group: 'sysrq',
    combinations: [
      ['Alt', 'SysRq', 'S'],
      ['Alt', 'SysRq', 'U'],
      ['Alt', 'SysRq', 'B'],
    ],
  },
];

/** `Ctrl+Alt+Delete`: key names are the same in every language that the keyboard's legends are in. */
export const combinationLabel = (combination: KeyCombination): string => combination.join('+');

/**
 * The keysym that types `character`: Latin-1 is its own keysym, other text has Unicode keysyms (0x01000000 + code
 * point). Line feeds become Enter.
 */
export function keysymOf(character: string): number {
  if (character === '\n') return VNC_KEYS.Enter.keysym;
  if (character === '\t') return VNC_KEYS.Tab.keysym;
  const point = character.codePointAt(0) ?? 0;
  const isLatin1 = (point >= 0x20 && point <= 0x7e) || (point >= 0xa0 && point <= 0xff);
  return isLatin1 ? point : 0x01000000 + point;
}

type FunctionKey = `F${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12}`;
function functionKeys(): Record<FunctionKey, VncKey> {
  const entries = Array.from({ length: 12 }, (_, n) => [`F${n + 1}`, key(`F${n + 1}`, 0xffbe + n)] as const);
  return Object.fromEntries(entries) as Record<FunctionKey, VncKey>;
}
