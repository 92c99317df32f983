import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import type { PendingKeys } from './pendingKeys.ts';
import { useReleaseChord } from './useReleaseChord.ts';

/** A key pressed or let go, to be replayed on the picture. */
export interface WaitingKey {
  type: 'keydown' | 'keyup';
  init: KeyboardEventInit;
}

export interface WaitingKeyboardProps {
  ref: RefObject<HTMLDivElement | null>;
  label: string;
  pending: PendingKeys<WaitingKey>;
  onRelease: () => void;
  onGrab: (grabbed: boolean) => void;
}

/** Has the keyboard in the place of a picture that is still connecting, and keeps what is typed for it. */
export function WaitingKeyboard({ ref, label, pending, onRelease, onGrab }: WaitingKeyboardProps) {
  useReleaseChord(ref, onRelease);
  const down = useRef(new Set<string>());
  const keep = (event: KeyboardEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const { code, key, location, repeat, ctrlKey, altKey, shiftKey, metaKey } = event.nativeEvent;
    const type = event.type as WaitingKey['type'];
    // The end of a key that was pressed elsewhere is none of the guest's.
    if (type === 'keyup' && !down.current.delete(code)) return;
    if (type === 'keydown') down.current.add(code);
    const locks = {
      modifierCapsLock: event.getModifierState('CapsLock'),
      modifierNumLock: event.getModifierState('NumLock'),
      modifierAltGraph: event.getModifierState('AltGraph'),
    };
    const init = { code, key, location, repeat, ctrlKey, altKey, shiftKey, metaKey, ...locks };
    pending.add({ type, init }, type === 'keydown' ? 1 : 0);
  };
  useEffect(() => {
    const keys = down.current;
    return () => keys.clear();
  }, []);
  return (
    <div
      ref={ref}
      className="vd-vnc-waiting"
      tabIndex={-1}
      role="application"
      aria-label={label}
      data-owns-keyboard
      onFocus={() => onGrab(true)}
      onBlur={() => {
        // Keys that are still down are let go where the keyboard has gone.
        for (const code of down.current) pending.add({ type: 'keyup', init: { code } }, 0);
        down.current.clear();
        onGrab(false);
      }}
      onKeyDown={keep}
      onKeyUp={keep}
    />
  );
}
