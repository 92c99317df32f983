import { open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** A file that has so many bytes is followed by another. */
export const FILE_BYTES = 4 * 2 ** 20;
/** All files together: the oldest go when there are more. */
export const TOTAL_BYTES = 100 * 2 ** 20;
/** What was put there by hand may be of any size; more than this is not read. */
export const READ_BYTES = 64 * 2 ** 20;

const NAME = /^journal-(\d{6})\.jsonl$/;

export const fileName = (number: number): string => `journal-${String(number).padStart(6, '0')}.jsonl`;

export interface JournalFile {
  number: number;
  bytes: number;
  /** Tells it from another that was put in its place. */
  inode: number;
}

/** The files of a journal, oldest first; none where there is no folder. */
export async function listFiles(folder: string): Promise<JournalFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const numbers = names.flatMap((name) => Number(NAME.exec(name)?.[1] ?? []));
  const files = await Promise.all(
    numbers
      .sort((a, b) => a - b)
      .map(async (number) => {
        const found = await stat(join(folder, fileName(number))).catch(() => undefined);
        return found?.isFile() === true ? { number, bytes: found.size, inode: found.ino } : undefined;
      }),
  );
  return files.filter((file) => file !== undefined);
}

/** Removes the oldest files until the others have room. */
export async function dropOldest(folder: string, totalBytes: number): Promise<void> {
  const files = await listFiles(folder);
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { number, bytes } of files.slice(0, -1)) {
    if (total <= totalBytes) return;
    await rm(join(folder, fileName(number)), { force: true });
    total -= bytes;
  }
}

/** Some bytes of a file; fewer where it ends before. */
export async function readPart(
  folder: string,
  number: number,
  offset: number,
  length: number,
): Promise<Buffer> {
  const file = await open(join(folder, fileName(number)), 'r');
  try {
    const buffer = Buffer.allocUnsafe(length);
    return buffer.subarray(0, await readFully(file, buffer, offset));
  } finally {
    await file.close();
  }
}

async function readFully(file: FileHandle, buffer: Buffer, offset: number): Promise<number> {
  let read = 0;
  while (read < buffer.length) {
    const { bytesRead } = await file.read(buffer, read, buffer.length - read, offset + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return read;
}
