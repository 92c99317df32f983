/** How many of the latest figures the list keeps of each VM. */
export const HISTORY_POINTS = 60;

/** The latest values, oldest first; older ones fall out. */
export class History {
  readonly #values = new Float32Array(HISTORY_POINTS);
  #start = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** NaN where nothing was known. */
  at(index: number): number {
    return this.#values[(this.#start + index) % HISTORY_POINTS] ?? NaN;
  }

  push(value: number | null): void {
    const end = (this.#start + this.#length) % HISTORY_POINTS;
    this.#values[end] = value ?? NaN;
    if (this.#length < HISTORY_POINTS) this.#length += 1;
    else this.#start = (this.#start + 1) % HISTORY_POINTS;
  }

  clear(): void {
    this.#start = 0;
    this.#length = 0;
  }
}
