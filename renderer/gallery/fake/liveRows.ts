/** Rows of a fake collection, and what changed of them for each listener since it last asked. */
export class LiveRows<TKey extends string, TRow extends object> {
  readonly rows = new Map<TKey, TRow>();
  readonly #keyOf: (row: TRow) => TKey;
  readonly #listeners = new Set<{ touched: Set<TKey>; known: Set<TKey>; poke: () => void }>();

  constructor(keyOf: (row: TRow) => TKey) {
    this.#keyOf = keyOf;
  }

  set(row: TRow): void {
    this.#touch(this.#keyOf(row));
    this.rows.set(this.#keyOf(row), row);
  }

  patch(key: TKey, change: Partial<TRow>): object {
    const row = this.rows.get(key);
    if (row) this.set({ ...row, ...change });
    return {};
  }

  delete(key: TKey): void {
    if (this.rows.delete(key)) this.#touch(key);
  }

  #touch(key: TKey): void {
    for (const listener of this.#listeners) {
      listener.touched.add(key);
      listener.poke();
    }
  }

  /** A snapshot first, then patches, as the contract's collections are. */
  listen(poke: () => void) {
    const listener = { touched: new Set<TKey>(), known: new Set<TKey>(), poke };
    let begun = false;
    const take = (): object | undefined => {
      if (!begun) {
        begun = true;
        this.#listeners.add(listener);
        for (const key of this.rows.keys()) listener.known.add(key);
        return { type: 'snapshot', rows: [...this.rows.values()] };
      }
      if (listener.touched.size === 0) return undefined;
      const touched = listener.touched;
      listener.touched = new Set();
      const added: TRow[] = [];
      const changed: [TKey, TRow][] = [];
      const removed: TKey[] = [];
      for (const key of touched) {
        const row = this.rows.get(key);
        if (!row) {
          if (listener.known.delete(key)) removed.push(key);
        } else if (listener.known.has(key)) changed.push([key, row]);
        else {
          listener.known.add(key);
          added.push(row);
        }
      }
      return { type: 'patch', added, changed, removed };
    };
    return { take, stop: () => this.#listeners.delete(listener) };
  }
}
