import type { DomainKey } from '../../../preload/contract/index.ts';

export type SortValue = string | number | undefined;

/** A row's place in the list. */
export interface Entry {
  readonly key: DomainKey;
  /** The group it stands in, and what groups sort by; both empty without grouping. */
  readonly group: string;
  readonly groupKey: string;
  /** What it sorts by; undefined stands last in both directions. */
  readonly sort: SortValue;
  /** Breaks ties: rows that are equal keep one order. */
  readonly name: string;
}

/** A row's entries (more than one where it stands in several groups), none if it is not shown. */
export type EntriesOf = (key: DomainKey) => readonly Entry[];

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function compareSort(a: SortValue, b: SortValue, descending: boolean): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : compareText(String(a), String(b));
  return descending ? -order : order;
}

export function compareEntries(a: Entry, b: Entry, descending: boolean): number {
  return (
    compareText(a.groupKey, b.groupKey) ||
    compareText(a.group, b.group) ||
    compareSort(a.sort, b.sort, descending) ||
    compareText(a.name, b.name) ||
    compareText(a.key, b.key)
  );
}

const sameEntry = (a: Entry, b: Entry): boolean =>
  a.group === b.group && a.groupKey === b.groupKey && a.sort === b.sort && a.name === b.name;

/**
 * The shown rows in their order, kept up to date by what was touched: a storm of changes to 10,000 rows costs a pass
 * over the array, not a sort, and nothing at all when no row moves.
 */
export class Order {
  #entries: readonly Entry[] = [];
  #byKey = new Map<DomainKey, readonly Entry[]>();
  #descending = false;

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** From the beginning: another query, sort or grouping, or a new snapshot. */
  rebuild(keys: Iterable<DomainKey>, entriesOf: EntriesOf, descending: boolean): void {
    this.#descending = descending;
    this.#byKey = new Map();
    const all: Entry[] = [];
    for (const key of keys) {
      const entries = entriesOf(key);
      if (entries.length === 0) continue;
      this.#byKey.set(key, entries);
      all.push(...entries);
    }
    this.#entries = all.sort((a, b) => compareEntries(a, b, descending));
  }

  /** Only these rows changed, came or went. Says whether the order is another now. */
  update(touched: Iterable<DomainKey>, entriesOf: EntriesOf): boolean {
    const moved = new Set<DomainKey>();
    const incoming: Entry[] = [];
    for (const key of touched) {
      const before = this.#byKey.get(key) ?? [];
      const after = entriesOf(key);
      if (before.length === after.length && before.every((entry, i) => sameEntry(entry, after[i] as Entry)))
        continue;
      moved.add(key);
      incoming.push(...after);
      if (after.length > 0) this.#byKey.set(key, after);
      else this.#byKey.delete(key);
    }
    if (moved.size === 0) return false;
    incoming.sort((a, b) => compareEntries(a, b, this.#descending));
    this.#entries = this.#merge(moved, incoming);
    return true;
  }

  #merge(moved: ReadonlySet<DomainKey>, incoming: readonly Entry[]): Entry[] {
    const merged: Entry[] = [];
    let next = 0;
    for (const entry of this.#entries) {
      if (moved.has(entry.key)) continue;
      let candidate = incoming[next];
      while (candidate && compareEntries(candidate, entry, this.#descending) < 0) {
        merged.push(candidate);
        candidate = incoming[++next];
      }
      merged.push(entry);
    }
    for (; next < incoming.length; next++) merged.push(incoming[next] as Entry);
    return merged;
  }
}
