/** One line of a unified diff, or the place of lines that are the same and left out. */
export type DiffLine =
  | { kind: 'same' | 'added' | 'removed'; text: string; before?: number; after?: number }
  | { kind: 'gap'; lines: number };

/** More differences than this are not sought: all is then removed and added. A person would read neither. */
const MAX_DIFFERENCES = 2_000;

/** Lines around a change that say where it is. */
const CONTEXT = 3;

/**
 * The fewest lines removed and added that make `after` of `before`, with what stands around them. Numbers are 1-based.
 * @param context how many equal lines stand around a change; Infinity shows the whole document
 */
export function lineDiff(before: string, after: string, context = CONTEXT): DiffLine[] {
  const whole = wholeDiff(linesOf(before), linesOf(after));
  return context === Infinity ? whole : withGaps(whole, context);
}

/** Whether the two differ at all, a last line break aside. */
export const differ = (before: string, after: string): boolean =>
  before !== after && linesOf(before).join('\n') !== linesOf(after).join('\n');

function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function wholeDiff(a: readonly string[], b: readonly string[]): DiffLine[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const steps = edits(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const result: DiffLine[] = [];
  let x = 0;
  let y = 0;
  const put = (kind: 'same' | 'added' | 'removed'): void => {
    const text = (kind === 'added' ? b[y] : a[x]) ?? '';
    if (kind !== 'added') x += 1;
    if (kind !== 'removed') y += 1;
    result.push({
      kind,
      text,
      ...(kind !== 'added' && { before: x }),
      ...(kind !== 'removed' && { after: y }),
    });
  };
  for (let i = 0; i < start; i++) put('same');
  for (const kind of steps) put(kind);
  for (let i = 0; i < end; i++) put('same');
  return result;
}

type Step = 'same' | 'added' | 'removed';

/**
 * Myers' greedy search ("An O(ND) Difference Algorithm", 1986): how far each diagonal comes with ever more differences,
 * then back along the way that arrived first.
 */
function edits(a: readonly string[], b: readonly string[]): Step[] {
  const most = Math.min(a.length + b.length, MAX_DIFFERENCES);
  /** By diagonal, x - y, from -most on: the furthest x. */
  const reach = new Int32Array(2 * most + 3);
  const at = (k: number): number => reach[k + most + 1] ?? 0;
  const trail: Int32Array[] = [];
  for (let d = 0; d <= most; d++) {
    trail.push(reach.slice(most + 1 - d - 1, most + 1 + d + 2));
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reach[k + most + 1] = x;
      if (x >= a.length && x - k >= b.length) return backtrack(trail, a.length, b.length);
    }
  }
  return [...a.map((): Step => 'removed'), ...b.map((): Step => 'added')];
}

/** @param trail for each number of differences, how far the diagonals -d - 1 … d + 1 had come before */
function backtrack(trail: readonly Int32Array[], fromX: number, fromY: number): Step[] {
  const steps: Step[] = [];
  let x = fromX;
  let y = fromY;
  for (let d = trail.length - 1; d > 0; d--) {
    const reach = trail[d] ?? new Int32Array();
    const at = (k: number): number => reach[k + d + 1] ?? 0;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const previous = down ? k + 1 : k - 1;
    const startX = at(previous);
    const startY = startX - previous;
    while (x > startX && y > startY) {
      steps.push('same');
      x -= 1;
      y -= 1;
    }
    steps.push(down ? 'added' : 'removed');
    x = startX;
    y = startY;
  }
  for (; x > 0; x--) steps.push('same');
  return steps.reverse();
}

function withGaps(lines: readonly DiffLine[], context: number): DiffLine[] {
  const near = new Uint8Array(lines.length);
  for (const [i, { kind }] of lines.entries()) {
    if (kind === 'same') continue;
    near.fill(1, Math.max(0, i - context), Math.min(lines.length, i + context + 1));
  }
  const result: DiffLine[] = [];
  let left = 0;
  for (const [i, line] of lines.entries()) {
    // A gap of one line would take as much room as the line.
    const alone = near[i] === 0 && near[i - 1] !== 0 && near[i + 1] !== 0;
    if (near[i] === 1 || (alone && i > 0 && i < lines.length - 1)) {
      if (left > 0) result.push({ kind: 'gap', lines: left });
      left = 0;
      result.push(line);
    } else left += 1;
  }
  if (left > 0) result.push({ kind: 'gap', lines: left });
  return result;
}
