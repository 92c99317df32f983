const FORGET_MS = 800;

/** Collects what is typed at a list; forgets it after a pause. */
export function createTypeAhead(now: () => number = () => performance.now()): (char: string) => string {
  let typed = '';
  let last = -Infinity;
  return (char) => {
    const at = now();
    typed = at - last > FORGET_MS ? char : typed + char;
    last = at;
    return typed.toLowerCase();
  };
}

/**
 * Index of the next item whose text begins with `typed`, from `from` on and around; the same letter again goes on to
 * the next one. -1 if there is none.
 */
export function findTyped(
  count: number,
  textOf: (index: number) => string,
  from: number,
  typed: string,
): number {
  const repeated = typed.length > 1 && [...typed].every((char) => char === typed[0]);
  const prefix = repeated ? (typed[0] ?? '') : typed;
  const start = repeated || typed.length === 1 ? from + 1 : Math.max(from, 0);
  for (let step = 0; step < count; step++) {
    const index = (start + step + count) % count;
    if (textOf(index).toLowerCase().startsWith(prefix)) return index;
  }
  return -1;
}
