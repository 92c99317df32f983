/** The last word of a row is what it is about: of a processor's feature its name, whatever is asked of it. */
const subjectOf = (line: string): string => line.slice(line.lastIndexOf(' ') + 1);

const linesOf = (list: string | undefined): string[] =>
  (list ?? '').split('\n').filter((line) => line !== '');

/** Whether a list has all of these rows. */
export const hasRows = (lines: readonly string[], list: string | undefined): boolean =>
  lines.every((line) => linesOf(list).includes(line));

/** The list with these rows in the place of others about the same, or without them; undefined where none is left. */
export function withRows(
  lines: readonly string[],
  list: string | undefined,
  on: boolean,
): string | undefined {
  const subjects = new Set(lines.map(subjectOf));
  const others = linesOf(list).filter((line) =>
    on ? !subjects.has(subjectOf(line)) : !lines.includes(line),
  );
  const all = on ? [...others, ...lines] : others;
  return all.length === 0 ? undefined : all.join('\n');
}
