import { useEffect, useState } from 'react';

/** As long (ms) as it takes to read a line. */
const GLIMPSE_MS = 4000;

/** True for a moment whenever full screen begins and, in full screen, whenever `value` changes. */
export function useGlimpse(fullscreen: boolean, value: string): boolean {
  const [seen, setSeen] = useState({ fullscreen, value, on: false });
  // While rendering, so that what is shown for a moment is there with what it is about.
  if (seen.fullscreen !== fullscreen || seen.value !== value) setSeen({ fullscreen, value, on: fullscreen });
  useEffect(() => {
    if (!seen.on) return;
    const timer = setTimeout(
      () => setSeen((now) => (now === seen ? { ...now, on: false } : now)),
      GLIMPSE_MS,
    );
    return () => clearTimeout(timer);
  }, [seen]);
  return seen.on;
}
