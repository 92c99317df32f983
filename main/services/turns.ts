/**
 * One change of a domain after the other: each reads its configuration and stores another whole one, and two at once
 * would each undo what the other did. Turns go by UUID alone, as one hypervisor may be saved under two names.
 */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does the work when all that was begun before it on this domain has ended, however it did. */
  async on<T>(uuid: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(uuid);
    const turn = before === undefined ? work() : before.then(work);
    const ended = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(uuid, ended);
    try {
      return await turn;
    } finally {
      if (this.#last.get(uuid) === ended) this.#last.delete(uuid);
    }
  }
}
