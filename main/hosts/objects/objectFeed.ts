import type { Collection } from '../collection.ts';
import { isUnsupported } from '../domainReader.ts';
import type { Session } from '../session.ts';
import type { ObjectKind, ObjectRow } from './objectKind.ts';

const LIST_MS = 30_000;
/** What sends no event (autostart, volumes) is looked for this often, ms. */
const REREAD_MS = 5_000;
/** After an event: how long others are awaited before the list is read again. */
const SETTLE_MS = 50;

/**
 * One kind of object of one host, as long as somebody watches it: listed at once, again when an event tells of a
 * change, and every few seconds for what no event tells. There are few of them, so the list is read whole.
 */
export class ObjectFeed<Row extends ObjectRow> {
  readonly #kind: ObjectKind<Row>;
  readonly #host: string;
  readonly #rows: Collection<string, Row>;
  #session: Session | undefined;
  #stop = new AbortController();
  #wanted = false;
  #timer: NodeJS.Timeout | undefined;
  /**
   * Of this session. Never undone while it lasts: a libvirtd that is asked for an event soon after it was told to stop
   * sending it refuses ("event callback already tracked", seen with 9.0).
   */
  #watch: Promise<unknown> | undefined;
  #reading = false;
  #again = false;

  constructor(kind: ObjectKind<Row>, host: string, rows: Collection<string, Row>) {
    this.#kind = kind;
    this.#host = host;
    this.#rows = rows;
  }

  /** Whether somebody watches this kind. */
  setWanted(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (wanted) {
      this.#begin();
    } else {
      this.#end();
      this.clear();
    }
  }

  /** The host is connected. */
  attach(session: Session): void {
    this.#session = session;
    if (this.#wanted) this.#begin();
  }

  /** The connection is gone: the rows stay, marked. */
  detach(): void {
    this.#session = undefined;
    this.#watch = undefined;
    this.#end();
    for (const row of this.#own()) this.#rows.set(row.key, { ...row, lost: true });
  }

  /** The host is not wanted any more. */
  clear(): void {
    for (const row of this.#own()) this.#rows.delete(row.key);
  }

  #own(): Row[] {
    return [...this.#rows.values()].filter((row) => row.host === this.#host);
  }

  #begin(): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#stop = new AbortController();
    // First the events, then the list: what happens between the two must not be missed. A driver without these events
    // is read every few seconds all the same.
    this.#watch ??= this.#kind
      .watch(session.control, () => this.#onEvent(session), { timeoutMs: LIST_MS, priority: 'low' })
      .catch(() => {});
    void this.#watch.then(() => this.#read());
  }

  #end(): void {
    this.#stop.abort(new Error('nobody watches any more'));
    clearTimeout(this.#timer);
  }

  #onEvent(session: Session): void {
    if (this.#wanted && this.#session === session) this.#schedule(SETTLE_MS);
  }

  #schedule(ms: number): void {
    if (this.#reading) {
      this.#again ||= ms === SETTLE_MS;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read(), ms);
  }

  async #read(): Promise<void> {
    const { signal } = this.#stop;
    const session = this.#session;
    if (this.#reading || session === undefined || signal.aborted) return;
    this.#reading = true;
    this.#again = false;
    let next = REREAD_MS;
    try {
      const options = { signal, timeoutMs: LIST_MS, priority: 'low' } as const;
      const rows = await session.lanes.bulk((c) => this.#kind.list(c, this.#host, options));
      if (!signal.aborted) this.#replace(rows);
    } catch (error) {
      // A driver without such objects has none; anything else is tried again, or ends with the connection.
      if (isUnsupported(error)) next = Infinity;
    } finally {
      this.#reading = false;
    }
    if (this.#stop.signal.aborted) return;
    // Begun anew while the answer to the old question was awaited.
    if (signal.aborted) void this.#read();
    else if (next !== Infinity) this.#schedule(this.#again ? SETTLE_MS : next);
  }

  #replace(rows: readonly Row[]): void {
    const keys = new Set(rows.map((row) => row.key));
    for (const row of rows) this.#rows.set(row.key, row);
    for (const row of this.#own()) if (!keys.has(row.key)) this.#rows.delete(row.key);
  }
}
