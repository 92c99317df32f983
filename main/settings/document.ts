import { constants, copyFile, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { takeLock } from './lock.ts';

/** How a document's JSON becomes its value. */
export interface DocumentFormat<T> {
  /** Written as `version`; a file of a higher one was written by a newer Virtdeck. */
  version: number;
  /** The value of a file that does not exist. */
  initial: () => T;
  /**
   * The value of what the file holds. `lost` names what could not be read and was left out; the original is then kept
   * aside. Throws where nothing can be read.
   */
  parse: (json: unknown) => { value: T; lost: string[] };
  serialize: (value: T) => object;
}

/** A file that could not be read as it was: nothing is deleted, the original stands beside it. */
export interface DocumentProblem {
  file: string;
  keptAs: string;
  message: string;
}

/**
 * One JSON file of settings. Changes are applied to what the file holds at that moment, under a lock, because the
 * window and the command line may run side by side; it is written whole and renamed into place, so that a crash leaves
 * either the old or the new one.
 */
export class Document<T> {
  readonly path: string;
  readonly #format: DocumentFormat<T>;
  readonly #onProblem: (problem: DocumentProblem) => void;
  readonly #told = new Set<string>();
  #value: T;
  #existed = false;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(
    path: string,
    format: DocumentFormat<T>,
    onProblem: (problem: DocumentProblem) => void,
  ) {
    this.path = path;
    this.#format = format;
    this.#onProblem = onProblem;
    this.#value = format.initial();
  }

  static async open<T>(
    path: string,
    format: DocumentFormat<T>,
    onProblem: (problem: DocumentProblem) => void,
  ): Promise<Document<T>> {
    const document = new Document(path, format, onProblem);
    await document.reload();
    return document;
  }

  get value(): T {
    return this.#value;
  }

  /** Whether there was a file when it was last read or written. */
  get exists(): boolean {
    return this.#existed;
  }

  /** Reads the file again. */
  async reload(): Promise<void> {
    this.#value = await this.#read();
  }

  /** Applies a change to the file's present value and resolves when it is safely on disk. */
  update(change: (value: T) => T): Promise<T> {
    const result = this.#queue.then(() => this.#apply(change));
    this.#queue = result.catch(() => {});
    return result;
  }

  /** Resolves when every change made so far is on disk or has failed. */
  async settled(): Promise<void> {
    await this.#queue;
  }

  async #apply(change: (value: T) => T): Promise<T> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    const unlock = await takeLock(`${this.path}.lock`);
    try {
      const value = change(await this.#read());
      await writeWhole(this.path, {
        version: this.#format.version,
        ...this.#format.serialize(value),
      });
      this.#value = value;
      this.#existed = true;
      return value;
    } finally {
      await unlock();
    }
  }

  async #read(): Promise<T> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      this.#existed = false;
      return this.#format.initial();
    }
    this.#existed = true;
    let lost: string[];
    let value: T;
    try {
      const json: unknown = JSON.parse(text);
      ({ value, lost } = this.#format.parse(json));
      const version = versionOf(json);
      if (version > this.#format.version)
        lost = [...lost, `it was written by a newer Virtdeck (version ${version})`];
    } catch (error) {
      await this.#keepAside(
        'move',
        `it could not be read: ${error instanceof Error ? error.message : String(error)}`,
      );
      return this.#format.initial();
    }
    if (lost.length > 0) await this.#keepAside('copy', lost.join('; '));
    return value;
  }

  /** Named after when it was written: however often a file is read, one copy of it is enough, and one word about it. */
  async #keepAside(how: 'move' | 'copy', why: string): Promise<void> {
    const found = await stat(this.path).catch(unlessMissing);
    // Another program could not read it either, and has moved it away this moment.
    if (found === undefined) return;
    const keptAs = `${this.path}.kept-${found.mtime.toISOString().replaceAll(/[:.]/g, '-')}`;
    if (how === 'move') await rename(this.path, keptAs).catch(unlessMissing);
    else await copyFile(this.path, keptAs, constants.COPYFILE_EXCL).catch(unlessKept);
    if (this.#told.has(keptAs)) return;
    this.#told.add(keptAs);
    this.#onProblem({
      file: this.path,
      keptAs,
      message: `${basename(this.path)} was not used as it was, because ${why}. The original is kept as ${keptAs}.`,
    });
  }
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function unlessKept(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EEXIST') throw error;
}

function versionOf(json: unknown): number {
  const version = typeof json === 'object' && json !== null && 'version' in json ? json.version : undefined;
  return typeof version === 'number' ? version : 0;
}

/** Written beside and renamed over: readers see the old file or the new one, also after a power cut. */
async function writeWhole(path: string, content: object): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${process.pid}.new`);
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
