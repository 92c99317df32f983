/** Keys that are kept at most: more than a hasty user types while a console connects. */
const MOST = 256;
/** How long (ms) the first of them waits: later it is no longer known to what it was typed. */
const LONGEST_MS = 10_000;

/** Keys that were typed into a console before it could take them: delivered once, in order, or given up with a word. */
export class PendingKeys<Key> {
  readonly #onLost: (count: number) => void;
  #keys: { key: Key; count: number }[] = [];
  #count = 0;
  #refused = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `onLost` is told how many keys of a batch never reached the guest. */
  constructor(onLost: (count: number) => void) {
    this.#onLost = onLost;
  }

  /** `count`: how many keys of the user this is; none where it only ends one. */
  add(key: Key, count = 1): void {
    // After one that had no room the rest would be another word than was typed.
    if (this.#refused > 0 || this.#count + count > MOST) this.#refused += count;
    else {
      this.#keys.push({ key, count });
      this.#count += count;
    }
    this.#timer ??= setTimeout(() => this.drop(), LONGEST_MS);
  }

  /** Hands all of them over, for good. */
  deliver(send: (key: Key) => void): void {
    const { keys, lost } = this.#take(this.#refused);
    for (const { key } of keys) send(key);
    if (lost > 0) this.#onLost(lost);
  }

  /** Gives all of them up. `quietly`: the user did it, or sees no console any more. */
  drop(quietly = false): void {
    const { lost } = this.#take(this.#count + this.#refused);
    if (lost > 0 && !quietly) this.#onLost(lost);
  }

  #take(lost: number) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const keys = this.#keys;
    this.#keys = [];
    this.#count = 0;
    this.#refused = 0;
    return { keys, lost };
  }
}
