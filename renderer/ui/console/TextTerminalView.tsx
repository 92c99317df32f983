import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import type { ByteChannel } from '../../../preload/wire/transport.ts';
import { ChannelWriter } from './channelWriter.ts';
import { PendingKeys } from './pendingKeys.ts';
import { terminalTheme } from './terminalTheme.ts';
import { useReleaseChord } from './useReleaseChord.ts';
import './console.css';

export interface TextTerminalOptions {
  /** Pixels. */
  fontSize: number;
  /** Lines kept above the screen. */
  scrollback: number;
  /** Offers the lines to screen readers, at a price in speed. */
  screenReader: boolean;
}

/** What a toolbar asks of the terminal. */
export interface TextTerminalHandle {
  /** Gives the keyboard to the guest. */
  grab(): void;
  /** The selected text, or all that is kept when nothing is selected. */
  text(): string;
  paste(text: string): void;
  clear(): void;
}

export interface TextTerminalViewProps {
  /** The console's bytes. Without a channel the text stays; a new one goes on below it. */
  channel: ByteChannel | undefined;
  /** A channel is on its way: what is typed meanwhile waits for it. */
  connecting: boolean;
  options: TextTerminalOptions;
  label: string;
  /** Names the frame around it, and says how to give the guest the keyboard. */
  hint: string;
  readOnly: boolean;
  stale: boolean;
  /** The channel is in use: a text console says nothing when it is opened. */
  onOpen: () => void;
  /** The channel is gone, with the reason where it was not an orderly end. */
  onEnd: (reason?: string) => void;
  /** Keys go to the guest, or no longer do. */
  onGrab: (grabbed: boolean) => void;
  /** So many keys that were typed while it connected were not delivered. */
  onKeysLost: (count: number) => void;
  ref?: Ref<TextTerminalHandle>;
}

/** A text console: xterm.js, whose lines stay when the connection goes. */
export function TextTerminalView(props: TextTerminalViewProps) {
  const { channel, connecting, options, label, hint, readOnly, stale } = props;
  const frame = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const terminal = useRef<Terminal>(undefined);
  const writer = useRef<ChannelWriter>(undefined);
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  const [pending] = useState(
    () => new PendingKeys<Uint8Array<ArrayBuffer>>((count) => latest.current.onKeysLost(count)),
  );

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const { terminal: term, dispose } = openTerminal(element, latest.current.options);
    terminal.current = term;
    const encoder = new TextEncoder();
    const send = (bytes: Uint8Array<ArrayBuffer>, keys: number) => {
      if (writer.current) writer.current.send(bytes);
      else if (latest.current.connecting) pending.add(bytes, keys);
    };
    term.onData((text) => send(encoder.encode(text), [...text].length));
    term.onBinary((text) =>
      send(
        Uint8Array.from(text, (c) => c.charCodeAt(0)),
        1,
      ),
    );
    return () => {
      pending.drop(true);
      terminal.current = undefined;
      dispose();
    };
  }, [pending]);

  useEffect(() => {
    if (!channel && !connecting) pending.drop();
  }, [channel, connecting, pending]);

  useEffect(() => {
    const term = terminal.current;
    if (!term) return;
    term.options.fontSize = options.fontSize;
    term.options.scrollback = options.scrollback;
    term.options.screenReaderMode = options.screenReader;
    term.options.disableStdin = readOnly;
    term.textarea?.setAttribute('aria-label', label);
  }, [options, label, readOnly]);

  useEffect(() => {
    if (!channel) return;
    let current = true;
    const opened = new ChannelWriter(channel);
    writer.current = opened;
    pending.deliver((bytes) => opened.send(bytes));
    latest.current.onOpen();
    // Credit goes back when the terminal has read the bytes: a guest that prints without end cannot flood the page.
    channel.onData((data) => new Promise<void>((read) => terminal.current?.write(data, read) ?? read()));
    channel.onEnd(() => channel.close());
    channel.onClose((reason) => {
      if (!current) return;
      writer.current = undefined;
      latest.current.onEnd(reason);
    });
    return () => {
      current = false;
      writer.current = undefined;
      channel.close();
    };
  }, [channel, pending]);

  // The keyboard goes to the frame around the text: Enter gives it back to the guest, Tab goes on.
  useReleaseChord(host, () => frame.current?.focus());

  useImperativeHandle(props.ref, () => ({
    grab: () => terminal.current?.focus(),
    text: () => textOf(terminal.current),
    paste: (text) => terminal.current?.paste(text),
    clear: () => terminal.current?.clear(),
  }));

  return (
    <div
      ref={frame}
      className="vd-terminal"
      data-stale={stale || undefined}
      tabIndex={0}
      role="group"
      aria-label={hint}
      onKeyDown={(event) => {
        if (event.target !== frame.current || event.key !== 'Enter') return;
        // Else the Enter itself would be typed into the guest.
        event.preventDefault();
        terminal.current?.focus();
      }}
    >
      <div
        ref={host}
        className="vd-terminal-host"
        data-owns-keyboard
        onFocus={() => latest.current.onGrab(true)}
        onBlur={() => latest.current.onGrab(false)}
      />
    </div>
  );
}

/** A terminal that fills `element`, follows the theme and copies and pastes with Ctrl+Shift+C and Ctrl+Shift+V. */
function openTerminal(element: HTMLElement, options: TextTerminalOptions) {
  const terminal = new Terminal({
    fontFamily: getComputedStyle(element).fontFamily,
    fontSize: options.fontSize,
    scrollback: options.scrollback,
    screenReaderMode: options.screenReader,
    theme: terminalTheme(element),
    minimumContrastRatio: 4.5,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    rightClickSelectsWord: true,
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(element);
  fit.fit();
  terminal.attachCustomKeyEventHandler((event) => !copyOrPaste(terminal, event));

  const resized = new ResizeObserver(() => fit.fit());
  resized.observe(element);
  const restyle = () => {
    terminal.options.theme = terminalTheme(element);
  };
  const themed = new MutationObserver(restyle);
  themed.observe(document.documentElement, { attributes: true });
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', restyle);
  return {
    terminal,
    dispose: () => {
      resized.disconnect();
      themed.disconnect();
      scheme.removeEventListener('change', restyle);
      terminal.dispose();
    },
  };
}

/** True when the event was one of the two and is dealt with. */
function copyOrPaste(terminal: Terminal, event: KeyboardEvent): boolean {
  if (event.type !== 'keydown' || !event.ctrlKey || !event.shiftKey) return false;
  if (event.code === 'KeyC' && terminal.hasSelection()) {
    event.preventDefault();
    navigator.clipboard.writeText(terminal.getSelection()).catch(() => undefined);
    return true;
  }
  // The browser's own paste follows on this key and reaches xterm's text area.
  return event.code === 'KeyV';
}

function textOf(terminal: Terminal | undefined): string {
  if (!terminal) return '';
  if (terminal.hasSelection()) return terminal.getSelection();
  const { active } = terminal.buffer;
  let text = '';
  for (let at = 0; at < active.length; at += 1) {
    const line = active.getLine(at);
    if (at > 0 && !line?.isWrapped) text += '\n';
    text += line?.translateToString(true) ?? '';
  }
  return `${text.trimEnd()}\n`;
}
