/**
 * What was last read of the few things that were looked at last: who comes back to one sees that at once, while it is
 * read anew.
 */
export class LastRead<T> {
  readonly #values = new Map<string, T>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  /** Keeps it, and answers with what was there before if that says the same: it need not be drawn again. */
  keep(key: string, value: T): T {
    const before = this.#values.get(key);
    const kept = before !== undefined && JSON.stringify(before) === JSON.stringify(value) ? before : value;
    // The newest is last.
    this.#values.delete(key);
    this.#values.set(key, kept);
    for (const oldest of this.#values.keys()) if (this.#values.size > this.#most) this.#values.delete(oldest);
    return kept;
  }
}
