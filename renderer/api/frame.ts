/** Longest a change waits while the window is hidden and animation frames stand still. */
const HIDDEN_MS = 250;

/** Resolves before the next paint, or soon when nothing is painted because the window is hidden. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      resolve();
    };
    const frame = requestAnimationFrame(settle);
    const timer = setTimeout(settle, HIDDEN_MS);
  });
}
