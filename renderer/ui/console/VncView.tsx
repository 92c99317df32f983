import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import type { ByteChannel } from '../../../preload/wire/transport.ts';
import { PendingKeys } from './pendingKeys.ts';
import { drawInto, pngOf } from './picture.ts';
import { useReleaseChord } from './useReleaseChord.ts';
import type { KeyCombination } from './vncKeys.ts';
import { type VncEnd, type VncOptions, VncSession } from './vncSession.ts';
import { type WaitingKey, WaitingKeyboard } from './WaitingKeyboard.tsx';
import './console.css';

/** What a toolbar asks of the picture. Calls that need a connection do nothing while there is none. */
export interface VncViewHandle {
  /** Gives the keyboard to the guest. */
  grab(): void;
  release(): void;
  sendCombination(combination: KeyCombination): void;
  typeText(text: string, signal?: AbortSignal): Promise<void>;
  sendClipboard(text: string): void;
  sendPassword(password: string): void;
  /** The picture in the guest's own size, PNG: the present one, else the last. */
  screenshot(): Promise<Blob | undefined>;
}

export interface VncViewProps {
  /** A channel that speaks RFB. Without one the last picture stays; a new one starts a new session. */
  channel: ByteChannel | undefined;
  /** A session is on its way: what is typed into the picture meanwhile waits for it. */
  connecting: boolean;
  password: string | undefined;
  options: VncOptions;
  /** Names the picture for screen readers. */
  label: string;
  /** Names the frame around it, and says how to give the guest the keyboard. */
  hint: string;
  /** What is seen is not what the guest shows now (paused, off, lost). */
  stale: boolean;
  onPicture: () => void;
  onEnd: (end: VncEnd) => void;
  onPasswordNeeded: () => void;
  onClipboard: (text: string) => void;
  /** Keys go to the guest, or no longer do. */
  onGrab: (grabbed: boolean) => void;
  /** So many keys that were typed while it connected were not delivered. */
  onKeysLost: (count: number) => void;
  ref?: Ref<VncViewHandle>;
}

const nobodyHasKeyboard = (): boolean =>
  document.activeElement === null || document.activeElement === document.body;

/** A guest's display: noVNC's canvas over the last picture, which stays when the connection goes. */
export function VncView(props: VncViewProps) {
  const { channel, connecting, options, label, hint, stale } = props;
  const frame = useRef<HTMLDivElement>(null);
  const screen = useRef<HTMLDivElement>(null);
  const last = useRef<HTMLCanvasElement>(null);
  const waiting = useRef<HTMLDivElement>(null);
  const session = useRef<VncSession>(undefined);
  /** The keyboard was in the picture when the connection went: it returns there with the next. */
  const wantsKeyboard = useRef(false);
  const [connected, setConnected] = useState(false);
  const [live, setLive] = useState(false);
  const [hasLast, setHasLast] = useState(false);
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  const [pending] = useState(() => new PendingKeys<WaitingKey>((count) => latest.current.onKeysLost(count)));
  const waits = connecting && !connected && !options.viewOnly;

  useEffect(() => {
    if (waits && wantsKeyboard.current && nobodyHasKeyboard())
      waiting.current?.focus({ preventScroll: true });
  }, [waits]);
  useEffect(() => {
    if (!connecting && !connected) pending.drop();
  }, [connecting, connected, pending]);
  useEffect(() => () => pending.drop(true), [pending]);

  useEffect(() => {
    const target = screen.current;
    if (!channel || !target) return;
    const vnc = new VncSession(
      target,
      channel,
      latest.current.options,
      {
        onConnected: () => {
          setConnected(true);
          const hadKeyboard = document.activeElement === waiting.current && waiting.current !== null;
          if (hadKeyboard || (wantsKeyboard.current && nobodyHasKeyboard())) vnc.focus();
          pending.deliver(({ type, init }) => vnc.replay(type, init));
        },
        onPicture: () => {
          setLive(true);
          latest.current.onPicture();
        },
        onPasswordNeeded: () => latest.current.onPasswordNeeded(),
        onClipboard: (text) => latest.current.onClipboard(text),
        onEnd: (end, picture) => {
          if (picture && last.current) {
            drawInto(last.current, picture);
            setHasLast(true);
          }
          setLive(false);
          setConnected(false);
          if (session.current !== vnc) return;
          session.current = undefined;
          latest.current.onGrab(false);
          latest.current.onEnd(end);
        },
      },
      latest.current.password,
    );
    session.current = vnc;
    return () => {
      if (session.current === vnc) session.current = undefined;
      vnc.close();
    };
  }, [channel, pending]);

  useEffect(() => session.current?.apply(options), [options]);

  useEffect(() => {
    const canvas = session.current?.canvas;
    canvas?.setAttribute('role', 'application');
    canvas?.setAttribute('aria-label', label);
  }, [label, channel]);

  // The keyboard goes to the frame around the picture: Enter gives it back to the guest, Tab goes on.
  useReleaseChord(screen, () => frame.current?.focus());

  const grab = () => {
    if (session.current?.connected) session.current.focus();
    else waiting.current?.focus({ preventScroll: true });
  };
  useImperativeHandle(props.ref, () => ({
    grab,
    release: () => session.current?.blur(),
    sendCombination: (combination) => session.current?.sendCombination(combination),
    typeText: (text, signal) => session.current?.typeText(text, signal) ?? Promise.resolve(),
    sendClipboard: (text) => session.current?.sendClipboard(text),
    sendPassword: (password) => session.current?.sendPassword(password),
    screenshot: async () => {
      const picture = session.current?.picture();
      if (!picture) return last.current && last.current.width > 0 ? pngOf(last.current) : undefined;
      const copy = document.createElement('canvas');
      drawInto(copy, picture);
      return pngOf(copy);
    },
  }));

  const focusMoved = (grabbed: boolean) => {
    if (grabbed) {
      wantsKeyboard.current = true;
      latest.current.onGrab(true);
      return;
    }
    // What was taken away loses the keyboard too, but then the user did not move it elsewhere.
    const still = session.current?.connected ? session.current.canvas : waiting.current;
    if (still?.isConnected) wantsKeyboard.current = false;
    latest.current.onGrab(false);
  };
  return (
    <div
      ref={frame}
      className="vd-vnc"
      tabIndex={0}
      role="group"
      aria-label={hint}
      onKeyDown={(event) => {
        if (event.target !== frame.current || event.key !== 'Enter') return;
        // Else the guest would get the end of this very keystroke.
        event.preventDefault();
        grab();
      }}
      onClick={({ target }) => options.grabOnClick && !(target instanceof HTMLCanvasElement) && grab()}
      data-scaling={options.scaling}
      data-live={live || undefined}
      data-stale={stale || undefined}
    >
      <div className="vd-vnc-last" hidden={live || !hasLast}>
        <canvas ref={last} width={0} height={0} aria-hidden />
      </div>
      <div
        ref={screen}
        className="vd-vnc-screen"
        data-owns-keyboard
        onFocus={() => focusMoved(true)}
        onBlur={() => focusMoved(false)}
      />
      {waits && (
        <WaitingKeyboard
          ref={waiting}
          label={label}
          pending={pending}
          onRelease={() => {
            pending.drop(true);
            frame.current?.focus();
          }}
          onGrab={focusMoved}
        />
      )}
    </div>
  );
}
