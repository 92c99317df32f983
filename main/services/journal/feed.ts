import type { JournalEntry, JournalEvent, JournalId } from '../../../preload/contract/index.ts';
import type { Journal } from '../../settings/index.ts';
import type { Feed } from '../subscriptions.ts';

type Body = Omit<JournalEvent, 'subscription' | 'seq'>;

/** A client that is further behind lists again: that costs less than telling it each. */
const MAX_PENDING = 500;

/** News of the journal for one client. While a message is unacknowledged, an entry's end takes its beginning's place. */
export class JournalFeed implements Feed<Body> {
  readonly #journal: Journal;
  readonly #pending = new Map<JournalId, JournalEntry>();
  #missed = false;
  /** The first message says that it follows, and whether all is well. */
  #told: string | null | undefined;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  start(wake: () => void): () => void {
    return this.#journal.watch(({ entries, missed }) => {
      for (const entry of entries) this.#pending.set(entry.id, entry);
      if (missed || this.#pending.size > MAX_PENDING) {
        this.#missed = true;
        this.#pending.clear();
      }
      wake();
    });
  }

  take(): Body | undefined {
    const problem = this.#journal.problem ?? null;
    if (this.#pending.size === 0 && !this.#missed && this.#told === problem) return undefined;
    const body: Body = {
      type: 'journal',
      entries: [...this.#pending.values()],
      missed: this.#missed,
      ...(problem !== null && { problem }),
    };
    this.#pending.clear();
    this.#missed = false;
    this.#told = problem;
    return body;
  }
}
