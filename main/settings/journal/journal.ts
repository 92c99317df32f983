import { randomBytes } from 'node:crypto';
import { watch as watchFolder, type FSWatcher } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { JournalEntry, JournalId } from '../../../preload/contract/index.ts';
import { holderName, isDead } from '../lock.ts';
import { Appender, type Limits } from './appender.ts';
import { FileIndex } from './fileIndex.ts';
import { FILE_BYTES, listFiles, readPart, TOTAL_BYTES, type JournalFile } from './folder.ts';
import { entryOf, lineOf, parseLine, type BeginLine, type Begun, type EndLine, type Ended } from './lines.ts';

/** Files whose index is kept in memory: some 20,000 entries. Older ones are read when they are asked for. */
const KEPT_INDEXES = 4;
/** Nothing of a process that cannot be looked at (another machine's, on a shared home) goes on for longer. */
const LONGEST_MS = 24 * 3_600_000;
/** Another process writes its lines in bursts. */
const SETTLE_MS = 100;

/** What is known of a change when it begins. */
export type NewChange = Omit<BeginLine, 'type' | 'id' | 'at' | 'by'>;
/** What is known of it when it is over. */
export type ChangeEnd = Omit<EndLine, 'type' | 'id' | 'at'>;

export interface JournalFilter {
  matches: (entry: JournalEntry) => boolean;
  /** `next` of the page before. */
  before?: string | undefined;
  limit: number;
}

export interface JournalPage {
  entries: JournalEntry[];
  next?: string;
}

export type WholeEntry = JournalEntry & { before?: string; after?: string };

export interface JournalNews {
  entries: JournalEntry[];
  /** Some changed that cannot be named here: list again. */
  missed: boolean;
}

/**
 * Every change that was made, in files of one line each for its beginning and its end. They are only ever added to, so
 * that nothing that happens while one is written harms what is there. The window and command lines share them.
 */
export class Journal {
  readonly folder: string;
  readonly #appender: Appender;
  readonly #by = holderName();
  readonly #running = new Set<JournalId>();
  readonly #indexes = new Map<number, FileIndex>();
  /** Of files that are not indexed any more. */
  readonly #looseEnds = new Map<number, Ended[]>();
  readonly #fileProblems = new Map<number, string>();
  readonly #listeners = new Set<(news: JournalNews) => void>();
  #watcher: FSWatcher | undefined;
  #settle: NodeJS.Timeout | undefined;
  #problem: string | undefined;
  /** Up to where listeners have heard. */
  #told = { file: 0, offset: 0 };

  /** @param folder is made when there is something to write */
  constructor(folder: string, limits: Limits = { fileBytes: FILE_BYTES, totalBytes: TOTAL_BYTES }) {
    this.folder = folder;
    this.#appender = new Appender(folder, limits);
  }

  /** Why the last change could not be written down; undefined once one could again. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Of the files that were read so far. */
  get problems(): string[] {
    return [...this.#fileProblems.values()];
  }

  /**
   * Writes down that a change begins. Never throws: what cannot be written is told as `problem`, and the change is made
   * all the same.
   * @returns how to write down its end
   */
  async begin(change: NewChange): Promise<{ id: JournalId; end: (end: ChangeEnd) => Promise<void> }> {
    const at = Date.now();
    const id = `${at.toString(36)}-${randomBytes(6).toString('hex')}` as JournalId;
    const line = lineOf({ type: 'begin', id, at, by: this.#by, ...change });
    this.#running.add(id);
    let written = await this.#write(line);
    return {
      id,
      end: async (end) => {
        this.#running.delete(id);
        const last = lineOf({ type: 'end', id, at: Date.now(), ...end });
        written = await this.#write(written ? last : line + last);
      },
    };
  }

  /** Newest first. */
  async list({ matches, before, limit }: JournalFilter): Promise<JournalPage> {
    const [file = Infinity, offset = Infinity] = before?.split(':').map(Number) ?? [];
    const ends = new Map<JournalId, Ended>();
    const entries: JournalEntry[] = [];
    let last: Begun | undefined;
    for (const found of (await listFiles(this.folder)).reverse()) {
      if (found.number > file) {
        for (const ended of await this.#looseEndsOf(found)) ends.set(ended.id, ended);
        continue;
      }
      const index = await this.#indexOf(found);
      for (const begun of [...index.begun.values()].reverse()) {
        if (found.number === file && begun.place.offset >= offset) continue;
        const entry = this.#entry(begun, index.ended.get(begun.id) ?? ends.get(begun.id));
        if (!matches(entry)) continue;
        if (entries.length === limit && last !== undefined) {
          return { entries, next: `${last.place.file}:${last.place.offset}` };
        }
        entries.push(entry);
        last = begun;
      }
      for (const ended of index.looseEnds()) ends.set(ended.id, ended);
    }
    return { entries };
  }

  /** One entry with its XML; undefined where it is not there (any more). */
  async get(id: JournalId): Promise<WholeEntry | undefined> {
    let ended: Ended | undefined;
    for (const found of (await listFiles(this.folder)).reverse()) {
      const index = await this.#indexOf(found);
      ended ??= index.ended.get(id);
      const begun = index.begun.get(id);
      if (begun === undefined) continue;
      const [first, second] = await Promise.all([this.#lineAt(begun), ended && this.#lineAt(ended)]);
      const before = second?.before ?? first?.before;
      const after = second?.after ?? first?.after;
      return {
        ...this.#entry(begun, ended),
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
      };
    }
    return undefined;
  }

  /** Hears of entries that begin or end, also of other processes; meanwhile the folder is watched. */
  watch(listener: (news: JournalNews) => void): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) void this.#startWatching();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stopWatching();
    };
  }

  /** Resolves when everything is on disk. */
  async close(): Promise<void> {
    this.#stopWatching();
    await this.#appender.settled();
  }

  async #write(text: string): Promise<boolean> {
    const before = this.#problem;
    try {
      await this.#appender.append(text);
      this.#problem = undefined;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#problem = `The journal in ${this.folder} cannot be written, so changes are made without being written down: ${why}`;
    }
    if (this.#problem !== before) this.#tell({ entries: [], missed: false });
    else if (this.#listeners.size > 0) this.#lookSoon();
    return this.#problem === undefined;
  }

  #entry(begun: Begun, ended: Ended | undefined): JournalEntry {
    return entryOf(begun, ended, (by, id, at) =>
      by === this.#by ? this.#running.has(id) : !isDead(by) && Date.now() - at < LONGEST_MS,
    );
  }

  async #lineAt({ place, id }: Begun | Ended): Promise<BeginLine | EndLine | undefined> {
    const bytes = await readPart(this.folder, place.file, place.offset, place.length);
    const line = parseLine(bytes.toString('utf8'));
    return line?.id === id ? line : undefined;
  }

  async #looseEndsOf(file: JournalFile): Promise<Iterable<Ended>> {
    return this.#looseEnds.get(file.number) ?? (await this.#indexOf(file)).looseEnds();
  }

  async #indexOf(file: JournalFile): Promise<FileIndex> {
    const { number, bytes } = file;
    const known = this.#indexes.get(number);
    const index = known?.isOf(file) === true ? known : new FileIndex(this.folder, file);
    // The newest use stands last.
    this.#indexes.delete(number);
    this.#indexes.set(number, index);
    this.#looseEnds.delete(number);
    await index.grow(bytes);
    this.#noteProblem(index);
    this.#forgetOld();
    return index;
  }

  #noteProblem({ number, problem }: FileIndex): void {
    if (problem === undefined) this.#fileProblems.delete(number);
    else this.#fileProblems.set(number, problem);
  }

  #forgetOld(): void {
    for (const [number, index] of this.#indexes) {
      if (this.#indexes.size <= KEPT_INDEXES) return;
      this.#looseEnds.set(number, [...index.looseEnds()]);
      this.#indexes.delete(number);
    }
  }

  async #startWatching(): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      // What is there already is no news.
      await this.#look(false);
      if (this.#listeners.size === 0 || this.#watcher !== undefined) return;
      this.#watcher = watchFolder(this.folder, () => this.#lookSoon());
      this.#watcher.on('error', () => this.#watcher?.close());
      this.#watcher.unref();
    } catch {
      // Without it, other processes' changes show when the list is asked for.
    }
  }

  #stopWatching(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    clearTimeout(this.#settle);
    this.#settle = undefined;
  }

  #lookSoon(): void {
    this.#settle ??= setTimeout(() => {
      this.#settle = undefined;
      this.#look(true).catch(() => this.#tell({ entries: [], missed: true }));
    }, SETTLE_MS);
  }

  /** Reads what was added to the newest files, and tells of all that nobody was told of. */
  async #look(tell: boolean): Promise<void> {
    const ids = new Set<JournalId>();
    const told = this.#told;
    // A change may begin in a file and end in the next.
    for (const file of (await listFiles(this.folder)).slice(-2)) {
      const index = await this.#indexOf(file);
      for (const lines of [index.begun, index.ended]) {
        for (const { id, place } of [...lines.values()].reverse()) {
          if (place.file < told.file || (place.file === told.file && place.offset < told.offset)) break;
          ids.add(id);
        }
      }
      this.#told = { file: index.number, offset: index.read };
    }
    if (!tell || ids.size === 0) return;
    const entries = [...ids].flatMap((id) => {
      const begun = this.#begunOf(id);
      return begun === undefined ? [] : this.#entry(begun, this.#endedOf(id));
    });
    this.#tell({ entries, missed: entries.length < ids.size });
  }

  #begunOf(id: JournalId): Begun | undefined {
    return [...this.#indexes.values()].map((index) => index.begun.get(id)).find((b) => b !== undefined);
  }

  #endedOf(id: JournalId): Ended | undefined {
    return [...this.#indexes.values()].map((index) => index.ended.get(id)).find((e) => e !== undefined);
  }

  #tell(news: JournalNews): void {
    for (const listener of this.#listeners) listener(news);
  }
}

/** `$XDG_DATA_HOME/virtdeck`: what Virtdeck keeps for its user beside settings. */
export function dataFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env['XDG_DATA_HOME'];
  return join(base?.startsWith('/') === true ? base : join(homedir(), '.local/share'), 'virtdeck');
}
