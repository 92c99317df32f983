import { Chunk } from '@codemirror/merge';
import { Text } from '@codemirror/state';

interface Hunk {
  from: number;
  to: number;
  insert: string;
}

/** What makes `before` into `after`, in whole lines. */
function hunksOf(before: Text, after: Text): Hunk[] {
  return Chunk.build(before, after).map(({ fromA, toA, fromB, toB }) => ({
    from: fromA,
    to: toA,
    insert: `${after.toString()}\n`.slice(fromB, toB),
  }));
}

/** Two changes of one place, or side by side without a line between them. */
const meet = (a: Hunk, b: Hunk): boolean => a.from <= b.to && b.from <= a.to;

/**
 * `mine` and `theirs` began as `seen`: their lines, with mine on top. Where both changed the same place, mine stays.
 */
export function mergeLines(seen: string, theirs: string, mine: string): string {
  const text = (words: string) => Text.of(words.split('\n'));
  const own = hunksOf(text(seen), text(mine));
  const others = hunksOf(text(seen), text(theirs)).filter((hunk) => !own.some((other) => meet(hunk, other)));
  // A line end of its own for the last line, so that all are alike.
  let merged = `${seen}\n`;
  for (const { from, to, insert } of [...own, ...others].sort((a, b) => b.from - a.from))
    merged = merged.slice(0, from) + insert + merged.slice(to);
  return merged.slice(0, -1);
}
