import { listCommands } from './commands.ts';

const MAC = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);

interface Keystroke {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

/** A keystroke in the form commands write their shortcuts in. */
export function shortcutOf(event: Keystroke): string {
  const mod = MAC ? event.metaKey : event.ctrlKey;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return [mod && 'Mod', event.altKey && 'Alt', event.shiftKey && 'Shift', key].filter(Boolean).join('+');
}

/** Where typed keys are text. */
const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable="true"]');

/** Elements with this attribute own the keyboard: a console's keys belong to its guest. */
const OWNS_KEYS = '[data-owns-keyboard]';

/** Runs the command whose shortcut was pressed, unless the keys are text, a console's, or a dialog is in front. */
export function installShortcuts(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(OWNS_KEYS)) return;
    const keys = shortcutOf(event);
    const modified = event.ctrlKey || event.metaKey || event.altKey || /^F\d+$/.test(event.key);
    if (takesText(event.target) && !modified) return;
    if (target?.closest('[role="dialog"], [role="alertdialog"], [role="menu"]')) return;
    const command = listCommands().find((candidate) => candidate.shortcut === keys);
    if (!command || command.unavailable !== undefined) return;
    event.preventDefault();
    command.run();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}
