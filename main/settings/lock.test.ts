import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from './lock.ts';

describe('a lock between processes', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'virtdeck-lock-'));
    path = join(folder, 'a.lock');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('has one holder at a time and leaves no file', async () => {
    let holders = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 12 }, async () => {
        const release = await takeLock(path);
        holders += 1;
        most = Math.max(most, holders);
        await new Promise((resolve) => setTimeout(resolve, 2));
        holders -= 1;
        await release();
      }),
    );
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is taken over from who has not let it go for long, and is not let go by him afterwards', async () => {
    const first = await takeLock(path);
    const second = await takeLock(path, 50);
    const holder = await readFile(path, 'utf8');
    await first();
    expect(await readFile(path, 'utf8')).toBe(holder);
    await second();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is judged by its holder, not by its date: a clock that was set back holds nobody up', async () => {
    await writeFile(path, 'elsewhere 1 x');
    const release = await takeLock(path, 50);
    await release();
    expect(await readdir(folder)).toEqual([]);
  });
});
