import { randomUUID } from 'node:crypto';
import { AsyncIteratorClass } from '@orpc/server';

/** What a live collection must offer; `Collection` of main/hosts does. Rows are replaced, never changed in place. */
export interface CollectionSource<Key extends string, Row extends object> {
  get(key: Key): Row | undefined;
  entries(): Iterable<[Key, Row]>;
  subscribe(listener: (key: Key) => void): () => void;
}

/** Shows each row in another form. A row that did not change keeps its form, so that comparing stays cheap. */
export function mapped<Key extends string, Row extends object, Shown extends object>(
  source: CollectionSource<Key, Row>,
  show: (row: Row) => Shown,
): CollectionSource<Key, Shown> {
  const cache = new WeakMap<Row, Shown>();
  const shown = (row: Row): Shown => {
    let found = cache.get(row);
    if (found === undefined) {
      found = show(row);
      cache.set(row, found);
    }
    return found;
  };
  return {
    get: (key) => {
      const row = source.get(key);
      return row && shown(row);
    },
    *entries() {
      for (const [key, row] of source.entries()) yield [key, shown(row)];
    },
    subscribe: (listener) => source.subscribe(listener),
  };
}

/** Has something going on for as long as somebody listens to the source. */
export function watched<Key extends string, Row extends object>(
  source: CollectionSource<Key, Row>,
  begin: () => () => void,
): CollectionSource<Key, Row> {
  return {
    get: (key) => source.get(key),
    entries: () => source.entries(),
    subscribe: (listener) => {
      const [unsubscribe, end] = [source.subscribe(listener), begin()];
      return () => {
        unsubscribe();
        end();
      };
    },
  };
}

export type CollectionMessage<Key extends string, Row extends object> =
  | { type: 'snapshot'; subscription: string; seq: number; rows: Row[] }
  | {
      type: 'patch';
      subscription: string;
      seq: number;
      added: Row[];
      changed: [Key, Partial<Row>][];
      removed: Key[];
      cleared?: [Key, string[]][];
    };

/** What feeds one subscription. */
export interface Feed<Body extends object> {
  /** The next message's content, or undefined when there is nothing to tell after all. */
  take(): Body | undefined;
  /** Begins to call `wake` whenever `take` may have something; returns how to stop. */
  start(wake: () => void): () => void;
}

/**
 * After a message the next waits at least this long, so that a storm of events becomes some thirty messages a second
 * and not one for each; a lone change is sent at once.
 */
const MIN_INTERVAL_MS = 30;

/**
 * The live subscriptions of one client. Each sends a message only when the one before was acknowledged: meanwhile the
 * feed coalesces, so a slow or stopped client costs no more memory than the rows it is behind on.
 */
export class SubscriptionRegistry {
  readonly #open = new Map<string, Subscription<object>>();
  #closed = false;

  /** Number of live subscriptions. */
  get size(): number {
    return this.#open.size;
  }

  /** Unknown subscriptions are ignored: an acknowledgement may cross the end of its subscription. */
  acknowledge(subscription: string, seq: number): void {
    this.#open.get(subscription)?.acknowledge(seq);
  }

  /** A snapshot of the rows that `includes` accepts, then patches. */
  collection<Key extends string, Row extends object>(
    source: CollectionSource<Key, Row>,
    signal: AbortSignal | undefined,
    includes?: (row: Row) => boolean,
  ): AsyncIteratorClass<CollectionMessage<Key, Row>, void, void> {
    return this.feed(new CollectionFeed(source, includes), signal) as AsyncIteratorClass<
      CollectionMessage<Key, Row>,
      void,
      void
    >;
  }

  feed<Body extends object>(
    feed: Feed<Body>,
    signal: AbortSignal | undefined,
  ): AsyncIteratorClass<Body & { subscription: string; seq: number }, void, void> {
    const subscription = new Subscription(feed, () => this.#open.delete(subscription.id));
    if (this.#closed || signal?.aborted === true) subscription.close();
    else this.#open.set(subscription.id, subscription);
    signal?.addEventListener('abort', () => subscription.close(), { once: true });
    return new AsyncIteratorClass(
      () => subscription.next(),
      () => {
        subscription.close();
        return Promise.resolve();
      },
    );
  }

  /** Ends every subscription: the client is gone. */
  close(): void {
    this.#closed = true;
    for (const subscription of [...this.#open.values()]) subscription.close();
  }
}

class Subscription<Body extends object> {
  readonly id = randomUUID();
  readonly #feed: Feed<Body>;
  readonly #stop: () => void;
  readonly #onClose: () => void;
  #seq = 0;
  #acknowledged = 0;
  #dirty = true;
  #closed = false;
  #sentAt = -Infinity;
  #waiter: (() => void) | undefined;

  constructor(feed: Feed<Body>, onClose: () => void) {
    this.#feed = feed;
    this.#onClose = onClose;
    this.#stop = feed.start(() => {
      this.#dirty = true;
      this.#wake();
    });
  }

  acknowledge(seq: number): void {
    // A client cannot acknowledge what it was not sent: that would switch the back-pressure off.
    if (seq > this.#acknowledged && seq <= this.#seq) {
      this.#acknowledged = seq;
      this.#wake();
    }
  }

  async next(): Promise<IteratorResult<Body & { subscription: string; seq: number }, void>> {
    for (;;) {
      while (!this.#closed && !(this.#dirty && this.#acknowledged === this.#seq)) {
        await new Promise<void>((resolve) => (this.#waiter = resolve));
      }
      const early = this.#sentAt + MIN_INTERVAL_MS - performance.now();
      if (!this.#closed && early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      if (this.#closed) return { done: true, value: undefined };
      this.#dirty = false;
      const body = this.#feed.take();
      if (body === undefined) continue;
      this.#seq += 1;
      this.#sentAt = performance.now();
      return { done: false, value: { ...body, subscription: this.id, seq: this.#seq } };
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stop();
    this.#onClose();
    this.#wake();
  }

  #wake(): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    waiter?.();
  }
}

class CollectionFeed<Key extends string, Row extends object> {
  readonly #source: CollectionSource<Key, Row>;
  readonly #includes: (row: Row) => boolean;
  /** The rows as the client has them: references to rows that mostly still live in the source. */
  readonly #sent = new Map<Key, Row>();
  readonly #dirty = new Set<Key>();
  #started = false;

  constructor(source: CollectionSource<Key, Row>, includes: (row: Row) => boolean = () => true) {
    this.#source = source;
    this.#includes = includes;
  }

  start(wake: () => void): () => void {
    return this.#source.subscribe((key) => {
      this.#dirty.add(key);
      wake();
    });
  }

  take(): object | undefined {
    if (!this.#started) return this.#snapshot();
    const added: Row[] = [];
    const changed: [Key, Partial<Row>][] = [];
    const cleared: [Key, string[]][] = [];
    const removed: Key[] = [];
    for (const key of this.#dirty) {
      const before = this.#sent.get(key);
      const found = this.#source.get(key);
      const now = found !== undefined && this.#includes(found) ? found : undefined;
      if (now === undefined) {
        if (this.#sent.delete(key)) removed.push(key);
        continue;
      }
      this.#sent.set(key, now);
      if (before === undefined) {
        added.push(now);
      } else if (before !== now) {
        const difference = compare(before, now);
        if (difference.changed !== undefined) changed.push([key, difference.changed]);
        if (difference.cleared.length > 0) cleared.push([key, difference.cleared]);
      }
    }
    this.#dirty.clear();
    if (added.length + changed.length + cleared.length + removed.length === 0) return undefined;
    return { type: 'patch', added, changed, removed, ...(cleared.length > 0 && { cleared }) };
  }

  #snapshot(): object {
    this.#started = true;
    this.#dirty.clear();
    for (const [key, row] of this.#source.entries()) {
      if (this.#includes(row)) this.#sent.set(key, row);
    }
    return { type: 'snapshot', rows: [...this.#sent.values()] };
  }
}

function compare<Row extends object>(before: Row, now: Row): { changed?: Partial<Row>; cleared: string[] } {
  const changed: Partial<Row> = {};
  let any = false;
  for (const name of Object.keys(now) as (keyof Row & string)[]) {
    if (!equal(before[name], now[name])) {
      changed[name] = now[name];
      any = true;
    }
  }
  const cleared = Object.keys(before).filter((name) => !(name in now));
  return { ...(any && { changed }), cleared };
}

/** Rows are small and plain (strings, numbers, short arrays, a failure); their JSON compares them whole. */
function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}
