import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { dropOldest, fileName, listFiles } from './folder.ts';

const NEWLINE = 10;

export interface Limits {
  fileBytes: number;
  totalBytes: number;
}

/**
 * Adds lines to the newest file and has them on disk before it says so. What comes while it writes goes in one piece
 * next: a thousand VMs started at once cost a few flushes, not thousands. Other processes append to the same file: the
 * system puts each write at its end, whole.
 */
export class Appender {
  readonly #folder: string;
  readonly #limits: Limits;
  #waiting: { text: string; done: PromiseWithResolvers<void> }[] = [];
  #writing: Promise<void> | undefined;

  constructor(folder: string, limits: Limits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** @throws what the file system says: no space left, read-only, no permission */
  append(text: string): Promise<void> {
    const done = Promise.withResolvers<void>();
    this.#waiting.push({ text, done });
    this.#writing ??= this.#write();
    return done.promise;
  }

  /** Resolves when everything given so far is on disk or has failed. */
  async settled(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  async #write(): Promise<void> {
    // What the same turn brings goes along.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0);
      try {
        await this.#put(batch.map(({ text }) => text).join(''));
        for (const { done } of batch) done.resolve();
      } catch (error) {
        for (const { done } of batch) done.reject(error);
      }
    }
    this.#writing = undefined;
  }

  async #put(text: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const number = await this.#currentFile();
    const file = await open(join(this.#folder, fileName(number)), 'a+', 0o600);
    try {
      const { size } = await file.stat();
      // A line that was torn (a crash, a full disk) ends here: only itself is lost.
      const whole = Buffer.from((await endsTorn(file, size)) ? `\n${text}` : text);
      let at = 0;
      while (at < whole.length) at += (await file.write(whole, at)).bytesWritten;
      await file.datasync();
      if (size === 0) await syncFolder(this.#folder);
    } finally {
      await file.close();
    }
  }

  async #currentFile(): Promise<number> {
    const last = (await listFiles(this.#folder)).at(-1);
    if (last === undefined) return 1;
    if (last.bytes < this.#limits.fileBytes) return last.number;
    // Room for the next is made before it is needed.
    await dropOldest(this.#folder, this.#limits.totalBytes - this.#limits.fileBytes);
    return last.number + 1;
  }
}

async function endsTorn(file: Awaited<ReturnType<typeof open>>, size: number): Promise<boolean> {
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  await file.read(last, 0, 1, size - 1);
  return last[0] !== NEWLINE;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
