import { setImmediate as nextTurn } from 'node:timers/promises';
import type { JournalId } from '../../../preload/contract/index.ts';
import { fileName, READ_BYTES, readPart, type JournalFile } from './folder.ts';
import { parseLine, summary, type Begun, type Ended } from './lines.ts';

const NEWLINE = 10;
/** Parsed at a stretch: consoles and lists have their turn in between. */
const STRETCH_BYTES = 256 * 1024;
/** A last line that is not ended by then is not being written: it is torn. */
const TORN_MS = 5_000;

/** What one file says, without its XML. Grows as the file does: what was read once is not read again. */
export class FileIndex {
  readonly number: number;
  readonly #inode: number;
  /** In the order of the file. */
  readonly begun = new Map<JournalId, Begun>();
  /** Also of changes that an older file has the beginning of. */
  readonly ended = new Map<JournalId, Ended>();
  readonly #folder: string;
  #read = 0;
  #unreadable = 0;
  #rest = { bytes: 0, since: 0 };
  #busy: Promise<JournalId[]> | undefined;

  constructor(folder: string, { number, inode }: JournalFile) {
    this.#folder = folder;
    this.number = number;
    this.#inode = inode;
  }

  /** Whether it is of this very file, which was only added to. */
  isOf({ inode, bytes }: JournalFile): boolean {
    return inode === this.#inode && bytes >= this.#read;
  }

  /** How many bytes of it, up to the end of a line. */
  get read(): number {
    return this.#read;
  }

  /** Ends whose beginning is not in this file. */
  *looseEnds(): Iterable<Ended> {
    for (const ended of this.ended.values()) if (!this.begun.has(ended.id)) yield ended;
  }

  get problem(): string | undefined {
    const { bytes, since } = this.#rest;
    const torn = bytes > 0 && Date.now() - since > TORN_MS ? 1 : 0;
    const lines = this.#unreadable + torn;
    if (lines === 0) return undefined;
    const what = lines === 1 ? 'one line' : `${lines} lines`;
    return `${fileName(this.number)} has ${what} that could not be read, left as they were: a crash while writing, or damage.`;
  }

  /** Reads what has been added. @returns the entries it is about */
  grow(bytes: number): Promise<JournalId[]> {
    // One at a time: two would count the same lines.
    const before = this.#busy ?? Promise.resolve([]);
    const growing = before.then(
      () => this.#grow(bytes),
      () => this.#grow(bytes),
    );
    this.#busy = growing;
    return growing;
  }

  async #grow(bytes: number): Promise<JournalId[]> {
    const end = Math.min(bytes, READ_BYTES);
    if (end <= this.#read) return [];
    const added = await readPart(this.#folder, this.number, this.#read, end - this.#read);
    const ids = new Set<JournalId>();
    let at = 0;
    let pause = STRETCH_BYTES;
    for (;;) {
      const stop = added.indexOf(NEWLINE, at);
      if (stop < 0) break;
      if (stop > at) {
        const id = this.#learn(added.toString('utf8', at, stop), this.#read + at, stop - at);
        if (id === undefined) this.#unreadable += 1;
        else ids.add(id);
      }
      at = stop + 1;
      if (at > pause) {
        pause = at + STRETCH_BYTES;
        await nextTurn();
      }
    }
    this.#read += at;
    const rest = added.length - at;
    if (rest !== this.#rest.bytes) this.#rest = { bytes: rest, since: Date.now() };
    return [...ids];
  }

  #learn(text: string, offset: number, length: number): JournalId | undefined {
    const line = parseLine(text);
    if (line === undefined) return undefined;
    const place = { file: this.number, offset, length };
    if (line.type === 'begin') this.begun.set(line.id, summary(line, place));
    else this.ended.set(line.id, summary(line, place));
    return line.id;
  }
}
