import { isEmpty, newElement, remove } from '../edit.ts';
import type { TreeElement } from '../tree.ts';
import type { RowsOf } from './field.ts';
import { adopt, childrenAt, ensure, follow, parsePlace, prune, readPlace, writePlace } from './place.ts';

/** In the place of a column: the number of the element among its like, from 1. Told, not written. */
const NUMBER = '#';

const isInner = ({ inner }: RowsOf, place: string): boolean =>
  inner !== undefined && (place === inner || place.startsWith(`${inner}@`) || place.startsWith(`${inner}/`));

/** What is said of the inner rows, relative to them. */
function innerRows(rows: RowsOf): RowsOf | undefined {
  const { inner } = rows;
  if (inner === undefined) return undefined;
  const columns = rows.columns.filter((place) => isInner(rows, place));
  return { at: inner, columns: columns.map((place) => place.slice(inner.length).replace(/^\//, '') || '.') };
}

function elementsAt(element: TreeElement, { at }: RowsOf): TreeElement[] {
  const { path } = parsePlace(at);
  const last = path.at(-1);
  return last === undefined ? [] : childrenAt(follow(element, path.slice(0, -1)), last);
}

/** Every line that the element's rows say. */
export function readRows(element: TreeElement, rows: RowsOf): string[] {
  return elementsAt(element, rows).flatMap((row, at) => readRow(row, rows, at));
}

/** A missing column is `-`, unless nothing follows it. */
function readRow(row: TreeElement, rows: RowsOf, number: number): string[] {
  const inner = innerRows(rows);
  const insides = inner === undefined ? [] : elementsAt(row, inner);
  // What is borrowed and holds nothing has been said already.
  if (insides.length === 0 && rows.borrowed === true) return [];
  return (insides.length === 0 ? [undefined] : insides).map((inside) => {
    let next = 0;
    const words = rows.columns.map((place) => {
      if (place === NUMBER) return String(number + 1);
      if (!isInner(rows, place)) return readPlace(row, place) ?? '-';
      const own = inner?.columns[next] ?? '.';
      next += 1;
      return inside === undefined ? '-' : (readPlace(inside, own) ?? '-');
    });
    while (words.length > 1 && words.at(-1) === '-') words.pop();
    return words.join(' ');
  });
}

/** The words of a line, one for each column: what is left over belongs to the last, since a path may hold spaces. */
function wordsOf(line: string, { columns }: RowsOf): string[] {
  const words = line.split(' ');
  const last = columns.length - 1;
  return columns.map((_, at) => (at === last ? words.slice(at).join(' ') : words[at]) || '-');
}

const partOf = (line: string, rows: RowsOf, inside: boolean): string => {
  const words = wordsOf(line, rows);
  return words.filter((_, at) => isInner(rows, rows.columns[at] ?? '') === inside).join(' ');
};

/** What a line says of the whole, by which its neighbours are of the same element. */
const outside = (line: string, rows: RowsOf): string => partOf(line, rows, false);

/** Lines by the elements that they are of. An element that is there keeps to itself what it says already. */
function grouped(lines: readonly string[], said: readonly (readonly string[])[], rows: RowsOf): string[][] {
  if (rows.inner === undefined) return lines.map((line) => [line]);
  const free = new Set(said.filter((own) => own.length > 0));
  const groups: string[][] = [];
  for (let at = 0; at < lines.length;) {
    const start = lines.slice(at);
    const begins = (own: readonly string[]): boolean => own.every((line, n) => start[n] === line);
    const known = [...free].filter(begins).sort((a, b) => b.length - a.length)[0];
    const line = start[0] ?? '';
    const group = groups.at(-1);
    if (known !== undefined) {
      free.delete(known);
      groups.push([...known]);
      at += known.length;
    } else if (group !== undefined && outside(group[0] ?? '', rows) === outside(line, rows)) {
      group.push(line);
      at += 1;
    } else {
      groups.push([line]);
      at += 1;
    }
  }
  return groups;
}

/**
 * Rows that say the same as before stay the very elements that they are, and one whose first column stays (an id, a
 * path) is changed in place: whatever else they hold is kept.
 */
export function writeRows(element: TreeElement, rows: RowsOf, lines: readonly string[]): void {
  const { path } = parsePlace(rows.at);
  const name = path.at(-1)?.name ?? '';
  const existing = elementsAt(element, rows);
  const said = existing.map((row, at) => readRow(row, rows, at));
  const wanted = lines.map((line) => line.trim().split(/\s+/).join(' ')).filter((line) => line !== '');
  if (said.flat().join('\n') === wanted.join('\n')) return;
  const groups = grouped(wanted, said, rows);
  const parentPath = path.slice(0, -1);
  const parent = ensure(element, parentPath);
  const free = new Set(existing.keys());
  const take = (fits: (own: readonly string[], index: number) => boolean): TreeElement | undefined => {
    const at = [...free].find((index) => fits(said[index] ?? [], index));
    if (at === undefined) return undefined;
    free.delete(at);
    return existing[at];
  };
  const first = (line: string | undefined): string | undefined => line?.split(' ')[0];
  /** An element is known by what it says of itself, even where it has no inner rows to tell it. */
  const whole = (index: number): string => {
    const row = existing[index];
    return row === undefined ? '' : outside(readRow(row, { ...rows, borrowed: false }, index)[0] ?? '', rows);
  };
  const same = groups.map((group) => take((own) => own.join('\n') === group.join('\n')));
  const alike = groups.map((group, at) =>
    same[at] !== undefined || rows.inner === undefined
      ? undefined
      : take((_, index) => whole(index) === outside(group[0] ?? '', rows)),
  );
  const made = groups.map((group, at) => {
    const known = same[at] ?? alike[at] ?? take((_, index) => first(whole(index)) === first(group[0]));
    const row = known ?? newElement(name);
    if (same[at] === undefined) writeRow(row, rows, group);
    return row;
  });
  const left = existing.filter((_, index) => free.has(index));
  if (rows.borrowed === true) {
    for (const row of left) {
      writeRow(row, rows, []);
      // It was made for these rows alone.
      if (saysOnly(row, rows)) remove(parent, row);
    }
    for (const row of made) if (!parent.content?.includes(row)) adopt(parent, row);
    return prune(element, parentPath);
  }
  const kept = existing.filter((_, index) => !free.has(index));
  const keepsOrder = kept.every((row, at) => made[at] === row);
  for (const row of keepsOrder ? left : existing) remove(parent, row);
  for (const row of made) if (!parent.content?.includes(row)) adopt(parent, row);
  prune(element, parentPath);
}

/** Whether nothing is left of it but what its lines repeated. */
const saysOnly = (row: TreeElement, { columns }: RowsOf): boolean =>
  isEmpty({ ...row, attributes: row.attributes.filter(({ name }) => !columns.includes(`@${name}`)) });

/** @param lines of one element; none takes its inner rows out */
function writeRow(row: TreeElement, rows: RowsOf, lines: readonly string[]): void {
  const [line] = lines;
  if (line !== undefined) {
    const words = wordsOf(line, rows);
    for (const [at, place] of rows.columns.entries())
      if (place !== NUMBER && !isInner(rows, place))
        writePlace(row, place, words[at] === '-' ? undefined : words[at]);
  }
  const inner = innerRows(rows);
  if (inner === undefined) return;
  const insides = lines.map((own) => partOf(own, rows, true).replace(/( -)+$/, ''));
  writeRows(row, inner, insides.filter((own) => own !== '' && own !== '-')); // prettier-ignore
}
