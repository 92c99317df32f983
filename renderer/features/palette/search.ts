/** How well `query` fits `text`: higher is better, undefined if not at all. Words may stand in any order. */
export function rank(text: string, query: string): number | undefined {
  const haystack = text.toLowerCase();
  let total = 0;
  for (const word of query.toLowerCase().split(/\s+/)) {
    if (word === '') continue;
    const at = haystack.indexOf(word);
    if (at < 0) return undefined;
    // At the beginning of the text, of a word, or inside one.
    total += at === 0 ? 3 : /[\s\-_.:/]/.test(haystack[at - 1] ?? '') ? 2 : 1;
  }
  return total;
}

export interface Ranked<T> {
  item: T;
  rank: number;
}

/** The best `most` of them, in the order given where they fit equally well. */
export function best<T>(
  items: Iterable<T>,
  textOf: (item: T) => string,
  query: string,
  most: number,
): Ranked<T>[] {
  const found: Ranked<T>[] = [];
  for (const item of items) {
    const value = rank(textOf(item), query);
    if (value !== undefined) found.push({ item, rank: value });
  }
  return found.sort((a, b) => b.rank - a.rank).slice(0, most);
}
