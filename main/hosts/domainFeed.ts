import type { Connection } from '../libvirt/index.ts';
import type { Unsubscribe } from './collection.ts';
import { AddressWatch } from './addresses.ts';
import { watchDomainEvents } from './domainEvents.ts';
import type { DomainInventory, DomainRef, LifecycleEvent } from './domainInventory.ts';
import { DomainReader } from './domainReader.ts';
import type { Session } from './session.ts';

/** Stored changes send no event: how often they are looked for, ms, while the list is on screen and otherwise. */
const STORED_VISIBLE_MS = 5_000;
const STORED_HIDDEN_MS = 30_000;
/** After an event: how long others are awaited before the domains they name are read together. */
const SETTLE_MS = 50;
/** After a reading that failed (a busy daemon, a lane that broke) the same is read again, so often at most. */
const RETRY_MS = 2_000;
const MAX_RETRIES = 5;
/** XML documents of visible domains compared in one round. */
const COMPARED_PER_ROUND = 50;
/** XML documents asked for at once when the index is built: deep enough to hide a round trip. */
const INDEX_BATCH = 64;
/** More changed domains than this are cheaper to read with all others in one list. */
const MANY = 100;

/**
 * Keeps the inventory of one host true for the length of one session: events at once, what has no event by re-reading,
 * and the search index by reading each XML once in the background.
 */
export class DomainFeed {
  readonly #session: Session;
  readonly #inventory: DomainInventory;
  readonly #reader: DomainReader;
  readonly #stop = new AbortController();
  readonly #addresses: AddressWatch;
  readonly #stale = new Map<string, DomainRef>();
  /** Whose XML is still to be read for the search index. */
  readonly #unindexed = new Set<string>();
  /** Events were lost: which domains they were about is not known. */
  #allStale = false;
  #failedReads = 0;
  #hasEvents = true;
  #visible: readonly string[] = [];
  #compareFrom = 0;
  #watched = false;
  #settle: NodeJS.Timeout | undefined;
  #storedTimer: NodeJS.Timeout | undefined;
  #storedReadAt = -Infinity;
  #readingStored = false;
  #readingStale = false;
  #stopEvents: Unsubscribe = () => {};

  constructor(session: Session, inventory: DomainInventory) {
    this.#session = session;
    this.#inventory = inventory;
    this.#reader = new DomainReader(inventory);
    this.#addresses = new AddressWatch(session, inventory, this.#stop.signal);
  }

  get reader(): DomainReader {
    return this.#reader;
  }

  /** Resolves when the list is complete; what is less urgent goes on in the background. */
  async start(): Promise<void> {
    const { control, lanes } = this.#session;
    const { signal } = this.#stop;
    const events = watchDomainEvents(control, {
      lifecycle: (event) => this.#onLifecycle(event),
      changed: (ref) => this.#markStale(ref),
      lost: () => this.#markAllStale(),
    });
    this.#stopEvents = () => events.stop();
    // First the events, then the list: what happens between the two must not be missed.
    this.#hasEvents = await events.registerLifecycle();
    await this.#reader.readAll(control, (run) => lanes.bulk(run), { signal, priority: 'high' });
    this.#background(events.registerOthers().then(() => this.#buildIndex()));
    this.#storedReadAt = performance.now();
    this.#scheduleStored();
  }

  stop(): void {
    this.#stop.abort(new Error('the host was disconnected'));
    this.#stopEvents();
    clearTimeout(this.#settle);
    clearTimeout(this.#storedTimer);
  }

  /** What is on screen, and whether anybody watches the list at all. */
  setVisible(uuids: readonly string[], watched: boolean): void {
    this.#visible = uuids;
    this.#watched = watched;
    this.#scheduleStored();
    if (!this.#stop.signal.aborted) this.#background(this.#addresses.read(uuids));
  }

  /** Reads one domain again before it is edited, and waits for it. */
  async refresh(uuid: string, signal: AbortSignal): Promise<void> {
    const row = this.#inventory.get(uuid);
    if (row === undefined) return;
    const ref = { uuid, name: row.name, id: row.domainId ?? -1 };
    const { control } = this.#session;
    await Promise.all([
      this.#reader.readSome(control, [ref], { signal }),
      this.#reader.readXml(control, ref, { signal }),
    ]);
  }

  /** Something was done to a domain that sends no event: read it again soon. */
  touch(ref: DomainRef): void {
    this.#markStale(ref);
  }

  #onLifecycle(event: LifecycleEvent): void {
    this.#inventory.observeLifecycle(event);
    if (this.#inventory.get(event.domain.uuid) !== undefined) this.#markStale(event.domain);
  }

  #markStale(ref: DomainRef): void {
    this.#stale.set(ref.uuid, ref);
    this.#readStaleAfter(SETTLE_MS);
  }

  #markAllStale(): void {
    this.#allStale = true;
    this.#readStaleAfter(SETTLE_MS);
  }

  #readStaleAfter(ms: number): void {
    if (this.#stop.signal.aborted) return;
    this.#settle ??= setTimeout(() => {
      this.#settle = undefined;
      this.#background(this.#readStale());
    }, ms);
  }

  async #readStale(): Promise<void> {
    if (this.#readingStale) return;
    this.#readingStale = true;
    try {
      while ((this.#allStale || this.#stale.size > 0) && !this.#stop.signal.aborted) await this.#readTaken();
    } finally {
      this.#readingStale = false;
    }
  }

  /** What could not be read stays stale: no event will tell of it a second time. */
  async #readTaken(): Promise<void> {
    const all = this.#allStale;
    const taken = [...this.#stale.values()];
    this.#allStale = false;
    this.#stale.clear();
    try {
      await this.#session.lanes.bulk((connection) =>
        all ? this.#readEverything(connection) : this.#readChanged(connection, taken),
      );
      this.#failedReads = 0;
    } catch (error) {
      this.#failedReads += 1;
      if (this.#failedReads > MAX_RETRIES) {
        this.#failedReads = 0;
      } else {
        this.#allStale ||= all;
        for (const ref of taken) if (!this.#stale.has(ref.uuid)) this.#stale.set(ref.uuid, ref);
      }
      if (this.#allStale || this.#stale.size > 0) this.#readStaleAfter(RETRY_MS);
      throw error;
    }
  }

  /** One that was named but is not known yet may have come without an event. */
  async #readChanged(connection: Connection, named: readonly DomainRef[]): Promise<void> {
    const { signal } = this.#stop;
    const refs = named.map((ref) => this.#ref(ref.uuid)[0] ?? ref);
    if (refs.length > MANY) await this.#reader.readAll(connection, (run) => run(connection), { signal });
    else await this.#reader.readSome(connection, refs, { signal });
    await this.#readXml(
      connection,
      refs.flatMap(({ uuid }) => this.#ref(uuid)),
    );
  }

  async #readEverything(connection: Connection): Promise<void> {
    await this.#reader.readAll(connection, (run) => run(connection), { signal: this.#stop.signal });
    for (const uuid of this.#inventory.uuids()) this.#unindexed.add(uuid);
    await this.#index(connection);
  }

  /** Brings the next look at stored changes forward or back, as the list comes on screen or leaves it. */
  #scheduleStored(): void {
    clearTimeout(this.#storedTimer);
    if (this.#stop.signal.aborted || this.#readingStored || this.#storedReadAt === -Infinity) return;
    if (!this.#watched) return;
    const interval = this.#visible.length > 0 ? STORED_VISIBLE_MS : STORED_HIDDEN_MS;
    const due = this.#storedReadAt + interval - performance.now();
    this.#storedTimer = setTimeout(() => this.#background(this.#readStored()), Math.max(0, due));
  }

  async #readStored(): Promise<void> {
    this.#readingStored = true;
    try {
      await this.#session.lanes.poll(async (connection) => {
        const options = { signal: this.#stop.signal };
        if (this.#hasEvents) await this.#reader.readStored(connection, options);
        else await this.#reader.readAll(connection, (run) => run(connection), options);
        await this.#readXml(connection, this.#compareNext());
        await this.#index(connection);
      });
    } finally {
      this.#readingStored = false;
      this.#storedReadAt = performance.now();
      this.#scheduleStored();
      if (!this.#stop.signal.aborted) this.#background(this.#addresses.read(this.#visible));
    }
  }

  /** The next visible domains in turn, so that many of them cost no more in a round than a screenful. */
  #compareNext(): DomainRef[] {
    const visible = this.#visible;
    const count = Math.min(COMPARED_PER_ROUND, visible.length);
    const next = Array.from(
      { length: count },
      (_, i) => visible[(this.#compareFrom + i) % visible.length] ?? '',
    );
    this.#compareFrom = visible.length === 0 ? 0 : (this.#compareFrom + count) % visible.length;
    return next.flatMap((uuid) => this.#ref(uuid));
  }

  /** All, also those whose summary is known from before a loss: what was changed meanwhile was told to nobody. */
  #buildIndex(): Promise<void> {
    for (const uuid of this.#inventory.uuids()) this.#unindexed.add(uuid);
    return this.#session.lanes.poll((connection) => this.#index(connection));
  }

  /** Goes on where a reading that failed left off. */
  async #index(connection: Connection): Promise<void> {
    for (const uuid of this.#inventory.uuids())
      if (!this.#inventory.hasSummary(uuid)) this.#unindexed.add(uuid);
    const waiting = [...this.#unindexed];
    for (let at = 0; at < waiting.length && !this.#stop.signal.aborted; at += INDEX_BATCH) {
      const batch = waiting.slice(at, at + INDEX_BATCH);
      await this.#readXml(
        connection,
        batch.flatMap((uuid) => this.#ref(uuid)),
      );
      for (const uuid of batch) this.#unindexed.delete(uuid);
    }
  }

  async #readXml(connection: Connection, refs: readonly DomainRef[]): Promise<void> {
    const options = { signal: this.#stop.signal, priority: 'low' } as const;
    await Promise.all(refs.map((ref) => this.#reader.readXml(connection, ref, options)));
  }

  #ref(uuid: string): DomainRef[] {
    const row = this.#inventory.get(uuid);
    return row === undefined ? [] : [{ uuid, name: row.name, id: row.domainId ?? -1 }];
  }

  /**
   * Work that nobody waits for. What fails here is read again by a later round; a broken connection is the host's
   * own concern, which hears of it by itself.
   */
  #background(work: Promise<unknown>): void {
    work.catch(() => {});
  }
}
