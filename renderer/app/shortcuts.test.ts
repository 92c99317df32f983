import { expect, test } from 'vitest';
import { shortcutOf } from './shortcuts.ts';

const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

test.each([
  [{ ...none, key: 'k', ctrlKey: true }, 'Mod+K'],
  [{ ...none, key: 'K', ctrlKey: true, shiftKey: true }, 'Mod+Shift+K'],
  [{ ...none, key: 'F2' }, 'F2'],
  [{ ...none, key: ',', ctrlKey: true }, 'Mod+,'],
  [{ ...none, key: 'Delete', altKey: true }, 'Alt+Delete'],
])('%j is %s', (event, keys) => {
  expect(shortcutOf(event)).toBe(keys);
});
