export interface BackoffOptions {
  /** Delay before the first attempt, ms. */
  firstMs: number;
  /** No delay is longer, ms. */
  maxMs: number;
  /** 0…1: a delay is shortened at random by up to this part, so that many hosts lost at once do not return at once. */
  jitter: number;
  random?: () => number;
}

/** Doubles the delay after each failed attempt; `reset` once connected. */
export class Backoff {
  readonly #options: Required<BackoffOptions>;
  #attempt = 0;

  constructor(options: BackoffOptions) {
    this.#options = { random: Math.random, ...options };
  }

  next(): number {
    const { firstMs, maxMs, jitter, random } = this.#options;
    const full = Math.min(maxMs, firstMs * 2 ** this.#attempt);
    // Past the cap the exponent need not grow: 2 ** 1100 would be Infinity.
    if (full < maxMs) this.#attempt += 1;
    return Math.round(full * (1 - jitter * random()));
  }

  reset(): void {
    this.#attempt = 0;
  }
}
