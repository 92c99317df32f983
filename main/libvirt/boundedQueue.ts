/** A queue with two limits: how many items it holds and how many bytes they took on the wire. */
export class BoundedQueue<T> {
  readonly #maxItems: number;
  readonly #maxBytes: number;
  #items: { item: T; bytes: number }[] = [];
  #head = 0;
  #bytes = 0;

  constructor(maxItems: number, maxBytes: number) {
    this.#maxItems = maxItems;
    this.#maxBytes = maxBytes;
  }

  get length(): number {
    return this.#items.length - this.#head;
  }

  /** False, and nothing is kept, when a limit would be passed. */
  push(item: T, bytes: number): boolean {
    if (this.length >= this.#maxItems || this.#bytes + bytes > this.#maxBytes) return false;
    this.#items.push({ item, bytes });
    this.#bytes += bytes;
    return true;
  }

  shift(): { item: T; bytes: number } | undefined {
    if (this.length === 0) return undefined;
    const first = this.#items[this.#head++]!;
    this.#bytes -= first.bytes;
    if (this.length === 0) this.clear();
    else if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return first;
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
    this.#bytes = 0;
  }

  *[Symbol.iterator](): Iterator<{ item: T; bytes: number }> {
    for (let i = this.#head; i < this.#items.length; i++) yield this.#items[i]!;
  }
}
