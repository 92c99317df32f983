import './Kbd.css';

const MAC = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);
const NAMES: Record<string, string> = MAC
  ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃' }
  : {
      Mod: 'Ctrl',
      ArrowUp: '↑',
      ArrowDown: '↓',
      ArrowLeft: '←',
      ArrowRight: '→',
      Delete: 'Del',
      Escape: 'Esc',
    };

/** `Mod+K` in the words of this machine's keyboard: `Ctrl K`. */
export const shortcutText = (keys: string): string =>
  keys
    .split('+')
    .map((key) => NAMES[key] ?? key)
    .join(MAC ? '' : ' ');

/** A shortcut, as written on the keys. */
export function Kbd({ keys }: { keys: string }) {
  return <kbd className="vd-kbd">{shortcutText(keys)}</kbd>;
}
