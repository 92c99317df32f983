export type Unsubscribe = () => void;

/**
 * Rows that others watch. A row is never changed in place: it is replaced, so that a watcher may keep the old one
 * and tell what changed by comparing fields. Listeners hear keys, not rows, because they look only when they can send.
 */
export class Collection<Key extends string, Row extends object> {
  readonly #rows = new Map<Key, Row>();
  readonly #listeners = new Set<(key: Key) => void>();

  get size(): number {
    return this.#rows.size;
  }

  get(key: Key): Row | undefined {
    return this.#rows.get(key);
  }

  has(key: Key): boolean {
    return this.#rows.has(key);
  }

  entries(): IterableIterator<[Key, Row]> {
    return this.#rows.entries();
  }

  values(): IterableIterator<Row> {
    return this.#rows.values();
  }

  /** Puts the row unless it equals, field by field, the one that is there. */
  set(key: Key, row: Row): void {
    const previous = this.#rows.get(key);
    if (previous !== undefined && sameFields(previous, row)) return;
    this.#rows.set(key, row);
    this.#announce(key);
  }

  /** Replaces some fields of a row that exists; an `undefined` value removes an optional field. */
  patch(key: Key, fields: Partial<Row>): void {
    const previous = this.#rows.get(key);
    if (previous === undefined) return;
    for (const name of Object.keys(fields) as (keyof Row)[]) {
      if (!sameValue(previous[name], fields[name])) {
        this.#rows.set(key, withoutUndefined({ ...previous, ...fields }));
        this.#announce(key);
        return;
      }
    }
  }

  delete(key: Key): void {
    if (this.#rows.delete(key)) this.#announce(key);
  }

  subscribe(listener: (key: Key) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #announce(key: Key): void {
    for (const listener of this.#listeners) listener(key);
  }
}

function withoutUndefined<Row extends object>(row: Row): Row {
  for (const name of Object.keys(row) as (keyof Row)[]) {
    if (row[name] === undefined) delete row[name];
  }
  return row;
}

function sameFields<Row extends object>(a: Row, b: Row): boolean {
  const names = Object.keys(b) as (keyof Row)[];
  return names.length === Object.keys(a).length && names.every((name) => sameValue(a[name], b[name]));
}

/** Equality by content of what rows hold: primitives, flat arrays, and objects that are compared by identity. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  return (
    Array.isArray(a) &&
    Array.isArray(b) &&
    a.length === b.length &&
    a.every((item, i) => Object.is(item, b[i]))
  );
}
