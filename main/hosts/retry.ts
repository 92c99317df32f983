import { Backoff } from './backoff.ts';

/** A connection that held at least this long, ms, counts as good: the next loss is retried soon again. */
const STABLE_MS = 10_000;

/** Attempts to come back: soon at first, since a daemon that restarts is back within a second or two. */
const RETRY = { firstMs: 500, maxMs: 30_000, jitter: 0.3 };

/** When a host is tried again. */
export class Retry {
  readonly #backoff = new Backoff(RETRY);
  #timer: NodeJS.Timeout | undefined;
  #connectedAt = Infinity;

  /** The next attempt is soon again. */
  reset(): void {
    this.#backoff.reset();
  }

  connected(): void {
    this.#connectedAt = performance.now();
  }

  closed(): void {
    if (performance.now() - this.#connectedAt >= STABLE_MS) this.#backoff.reset();
  }

  /** When the next attempt is due, in ms since the epoch; each that is asked for is later than the one before. */
  next(): number {
    return Date.now() + this.#backoff.next();
  }

  /** Calls once at that time, unless it is cleared before. */
  at(dueAt: number, due: () => void): void {
    this.#timer = setTimeout(due, Math.max(0, dueAt - Date.now()));
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
