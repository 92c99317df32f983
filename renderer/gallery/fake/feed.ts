/** A fake's live data: one message at a time, the next when the last was acknowledged and something happened since. */
export class Feed<TMessage extends object> {
  readonly #take: () => TMessage | undefined;
  #wake: (() => void) | undefined;
  #seq = 0;
  #acknowledged = 0;
  readonly subscription: string;

  /** @param take what happened since it was last asked; undefined if nothing did */
  constructor(subscription: string, take: () => TMessage | undefined) {
    this.subscription = subscription;
    this.#take = take;
  }

  /** Something happened, or was acknowledged. */
  poke(): void {
    this.#wake?.();
    this.#wake = undefined;
  }

  acknowledge(seq: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, seq);
    this.poke();
  }

  async *messages(signal?: AbortSignal): AsyncGenerator<TMessage & { subscription: string; seq: number }> {
    signal?.addEventListener('abort', () => this.poke(), { once: true });
    while (!signal?.aborted) {
      const ready = this.#acknowledged >= this.#seq ? this.#take() : undefined;
      if (ready) {
        this.#seq += 1;
        yield { ...ready, subscription: this.subscription, seq: this.#seq };
      } else {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    }
  }
}
