import { useEffect, useState } from 'react';

/** As long (ms) as it stands there. */
const TELL_MS = 10_000;

/** How many keys a console could not deliver just now, and what tells of more. */
export function useLostKeys(): [number, (count: number) => void] {
  const [lost, setLost] = useState(0);
  useEffect(() => {
    if (lost === 0) return;
    const timer = setTimeout(() => setLost(0), TELL_MS);
    return () => clearTimeout(timer);
  }, [lost]);
  const [tell] = useState(() => (count: number) => setLost((before) => before + count));
  return [lost, tell];
}
