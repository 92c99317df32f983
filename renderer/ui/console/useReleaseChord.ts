import { type RefObject, useEffect, useRef } from 'react';
import { ReleaseChord } from './releaseChord.ts';

const EVENTS = ['keydown', 'keyup', 'mousedown', 'wheel'] as const;

/** Calls `onRelease` when the release chord is pressed while the keyboard is inside `element`. */
export function useReleaseChord(element: RefObject<HTMLElement | null>, onRelease: () => void): void {
  const release = useRef(onRelease);
  useEffect(() => {
    release.current = onRelease;
  });
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const chord = new ReleaseChord();
    const reset = () => chord.reset();
    // Capturing: consoles keep the events that they send to the guest.
    const handle = (event: Event) => {
      if (chord.handle(event as KeyboardEvent)) release.current();
    };
    for (const type of EVENTS) target.addEventListener(type, handle, { capture: true, passive: true });
    target.addEventListener('focusout', reset);
    window.addEventListener('blur', reset);
    return () => {
      for (const type of EVENTS) target.removeEventListener(type, handle, { capture: true });
      target.removeEventListener('focusout', reset);
      window.removeEventListener('blur', reset);
    };
  }, [element]);
}
