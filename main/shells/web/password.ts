import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** Whoever is reached from other machines is tried by them: a short one would be found. */
export const SHORTEST_PASSWORD = 12;

/** Some 60 ms and 32 MiB for each try (scrypt, RFC 7914). */
const COST: ScryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };

/** Wrong answers of one address after which it has to wait, and how long, ms: twice as long each time. */
const FREE_TRIES = 3;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** Addresses that are remembered. */
const MAX_ADDRESSES = 1_000;
/** Tries that are looked at together: more would only take memory. */
const AT_ONCE = 2;

interface Failures {
  count: number;
  until: number;
}

/** The password of a server that other machines reach. Only its hash is kept. */
export class Password {
  readonly #salt: Buffer;
  readonly #hash: Buffer;
  readonly #now: () => number;
  readonly #failures = new Map<string, Failures>();
  #looking = 0;

  private constructor(salt: Buffer, hash: Buffer, now: () => number) {
    this.#salt = salt;
    this.#hash = hash;
    this.#now = now;
  }

  static async of(text: string, now: () => number = Date.now): Promise<Password> {
    const salt = randomBytes(16);
    return new Password(salt, await derive(text, salt), now);
  }

  /**
   * Whether that is it; a number: nothing was looked at, and it may be tried again in so many ms.
   * @param address whose try it is: one that guesses makes nobody else wait
   */
  async try(text: string, address: string): Promise<boolean | number> {
    const wait = (this.#failures.get(address)?.until ?? 0) - this.#now();
    if (wait > 0) return wait;
    if (this.#looking >= AT_ONCE) return FIRST_WAIT_MS;
    this.#looking += 1;
    // Counted before it is known: tries that are sent together are looked at one after another.
    this.#note(address);
    try {
      const isRight = timingSafeEqual(await derive(text, this.#salt), this.#hash);
      if (isRight) this.#failures.delete(address);
      return isRight;
    } finally {
      this.#looking -= 1;
    }
  }

  #note(address: string): void {
    const count = (this.#failures.get(address)?.count ?? 0) + 1;
    const wait =
      count < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (count - FREE_TRIES));
    this.#failures.delete(address);
    const [oldest] = this.#failures.keys();
    if (oldest !== undefined && this.#failures.size >= MAX_ADDRESSES) this.#failures.delete(oldest);
    this.#failures.set(address, { count, until: this.#now() + wait });
  }
}

function derive(text: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(text.normalize('NFC'), salt, 32, COST, (error, key) => (error ? reject(error) : resolve(key))),
  );
}
