import type { ITheme } from '@xterm/xterm';

const TOKENS = {
  background: 'background',
  foreground: 'foreground',
  cursor: 'cursor',
  cursorAccent: 'background',
  selectionBackground: 'selection',
  black: 'black',
  red: 'red',
  green: 'green',
  yellow: 'yellow',
  blue: 'blue',
  magenta: 'magenta',
  cyan: 'cyan',
  white: 'white',
  brightBlack: 'bright-black',
  brightRed: 'bright-red',
  brightGreen: 'bright-green',
  brightYellow: 'bright-yellow',
  brightBlue: 'bright-blue',
  brightMagenta: 'bright-magenta',
  brightCyan: 'bright-cyan',
  brightWhite: 'bright-white',
} satisfies Partial<Record<keyof ITheme, string>>;

/** The terminal's colours from the console's tokens as they stand at `element`, in the theme of the moment. */
export function terminalTheme(element: Element): ITheme {
  // xterm.js wants plain colours: an element that has the token as its colour knows what light-dark() came to.
  const probe = element.ownerDocument.createElement('span');
  element.append(probe);
  const style = getComputedStyle(probe);
  const theme = Object.fromEntries(
    Object.entries(TOKENS).map(([name, token]) => {
      probe.style.color = `var(--vd-terminal-${token})`;
      return [name, style.color];
    }),
  );
  probe.remove();
  return theme;
}
