import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostId, JournalEntry, Uuid } from '../../../preload/contract/index.ts';
import { Journal, type JournalNews, type NewChange } from './journal.ts';

const UUID = '8f3b1f0e-5a4c-4f6e-9d3a-0c1d2e3f4a5b' as Uuid;

let folder: string;
let journal: Journal;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'virtdeck-journal-')), 'journal');
  journal = new Journal(folder);
});

afterEach(async () => {
  await journal.close();
  await rm(join(folder, '..'), { recursive: true, force: true });
});

const change = (name: string, more: Partial<NewChange> = {}): NewChange => ({
  host: { id: 'lab' as HostId, name: 'lab', uri: 'test:///default' },
  object: { kind: 'domain', name, uuid: UUID },
  verb: 'start',
  command: `virsh -c test:///default start ${name}`,
  ...more,
});

async function done(name: string, more: Partial<NewChange> = {}, into = journal): Promise<string> {
  const { id, end } = await into.begin(change(name, more));
  await end({ outcome: 'done' });
  return id;
}

const all = async (from = journal): Promise<JournalEntry[]> =>
  (await from.list({ matches: () => true, limit: 1000 })).entries;
const names = async (from = journal): Promise<string[]> => (await all(from)).map((e) => e.object.name);

describe('the journal', () => {
  it('is empty, and makes no folder, until something is changed', async () => {
    expect(await all()).toEqual([]);
    await expect(stat(folder)).rejects.toThrow('ENOENT');
  });

  it('keeps what was done, newest first, over restarts, for its user alone', async () => {
    await done('one', { before: '<domain/>', after: '<domain id="1"/>' });
    const second = await journal.begin(change('two', { detail: 'more' }));
    await second.end({
      outcome: 'failed',
      failure: { code: 'Conflict', message: 'it runs', retryable: false },
    });
    const again = new Journal(folder);
    const entries = await all(again);
    expect(entries.map((e) => [e.object.name, e.outcome, e.hasXml])).toEqual([
      ['two', 'failed', false],
      ['one', 'done', true],
    ]);
    expect(entries[0]).toMatchObject({ detail: 'more', failure: { message: 'it runs' } });
    expect(await again.get(entries[1]?.id as JournalEntry['id'])).toMatchObject({
      before: '<domain/>',
      after: '<domain id="1"/>',
    });
    expect((await stat(folder)).mode & 0o077).toBe(0);
    expect((await stat(join(folder, 'journal-000001.jsonl'))).mode & 0o077).toBe(0);
  });

  it('shows what is under way, and as unknown what a process that is gone began', async () => {
    const { id } = await journal.begin(change('one'));
    expect((await all())[0]).toMatchObject({ id, outcome: 'running' });
    const file = join(folder, 'journal-000001.jsonl');
    const text = await readFile(file, 'utf8');
    // A number that no process bears.
    await writeFile(file, text.replace(/"by":"(\S+) \d+ /, '"by":"$1 4194999 '));
    expect((await all(new Journal(folder)))[0]).toMatchObject({ outcome: 'unknown' });
  });

  it('takes what became known at the end', async () => {
    const { id, end } = await journal.begin(change('new', { object: { kind: 'domain', name: 'new' } }));
    await end({ outcome: 'done', uuid: UUID, after: '<domain/>', unchanged: true, had: ['tpm'] });
    expect(await journal.get(id)).toMatchObject({
      object: { uuid: UUID },
      after: '<domain/>',
      unchanged: true,
      had: ['tpm'],
      hasXml: true,
    });
  });

  it('loses only a torn last line, and says so', async () => {
    await done('one');
    const file = join(folder, 'journal-000001.jsonl');
    await appendFile(file, '{"type":"begin","id":"torn","at":17');
    const again = new Journal(folder);
    expect(await names(again)).toEqual(['one']);
    await done('two', {}, again);
    await appendFile(file, 'nonsense\n{"type":"begin"}\n\n');
    expect(await names(again)).toEqual(['two', 'one']);
    expect(again.problems).toEqual([expect.stringMatching(/journal-000001\.jsonl has 3 lines/)]);
    await done('three', {}, again);
    expect(await names()).toEqual(['three', 'two', 'one']);
  });

  it('reports a torn end that nothing follows once it is not being written any more', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      await done('one');
      await appendFile(join(folder, 'journal-000001.jsonl'), '{"ty');
      expect(await names()).toEqual(['one']);
      expect(journal.problems).toEqual([]);
      vi.setSystemTime(Date.now() + 6_000);
      await all();
      expect(journal.problems).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('survives files that are not its own', async () => {
    await done('one');
    await writeFile(join(folder, 'journal-000002.jsonl'), Buffer.from([0, 255, 10, 200, 10, 0]));
    await mkdir(join(folder, 'journal-000003.jsonl'));
    await writeFile(join(folder, 'notes.txt'), 'mine');
    expect(await names()).toEqual(['one']);
    await done('two');
    expect(await names()).toEqual(['two', 'one']);
  });

  it('begins anew where somebody has thrown it away', async () => {
    for (const name of ['one', 'two', 'three']) await done(name);
    expect(await names()).toHaveLength(3);
    await rm(folder, { recursive: true });
    expect(await names()).toEqual([]);
    await done('four');
    expect(await names()).toEqual(['four']);
  });

  it('has one file followed by another, and drops the oldest when all are too large', async () => {
    const small = new Journal(folder, { fileBytes: 2_000, totalBytes: 8_000 });
    for (let i = 0; i < 60; i++) await done(`vm-${i}`, {}, small);
    const files = await readdir(folder);
    expect(files.length).toBeGreaterThan(2);
    expect(files).not.toContain('journal-000001.jsonl');
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
    expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(8_500);
    const found = await names(small);
    expect(found[0]).toBe('vm-59');
    expect(found).toEqual(Array.from({ length: found.length }, (_, i) => `vm-${59 - i}`));
    expect((await all(small)).every((entry) => entry.outcome === 'done')).toBe(true);
  });

  it('gives pages, each where the one before ended, over many files', async () => {
    const small = new Journal(folder, { fileBytes: 2_000, totalBytes: 1e9 });
    for (let i = 0; i < 50; i++) await done(`vm-${i}`, { verb: i % 2 === 0 ? 'start' : 'reboot' }, small);
    const found: string[] = [];
    let before: string | undefined;
    do {
      const page = await small.list({ matches: (e) => e.verb === 'start', limit: 7, before });
      found.push(...page.entries.map((e) => e.object.name));
      before = page.next;
      // What comes meanwhile does not move the pages.
      await done('later', {}, small);
    } while (before !== undefined);
    expect(found).toEqual(Array.from({ length: 25 }, (_, i) => `vm-${48 - 2 * i}`));
  });

  it('finds an end in a later file than its beginning', async () => {
    const small = new Journal(folder, { fileBytes: 1_500, totalBytes: 1e9 });
    const long = await small.begin(change('long'));
    for (let i = 0; i < 40; i++) await done(`vm-${i}`, {}, small);
    await long.end({ outcome: 'done', after: '<domain/>' });
    const again = new Journal(folder);
    expect((await all(again)).at(-1)).toMatchObject({ object: { name: 'long' }, outcome: 'done' });
    expect(await again.get(long.id)).toMatchObject({ after: '<domain/>', outcome: 'done' });
  });

  it('is written by several processes at once without a line lost or broken', async () => {
    const script = `
      const { Journal } = await import(${JSON.stringify(join(import.meta.dirname, 'journal.ts'))});
      const journal = new Journal(process.argv[1], { fileBytes: 20000, totalBytes: 1e9 });
      await Promise.all(Array.from({ length: 100 }, async (_, i) => {
        const { end } = await journal.begin({
          host: { id: 'lab', name: 'lab', uri: 'test:///default' }, object: { kind: 'domain', name: process.argv[2] + i },
          verb: 'start', command: 'virsh start', before: 'x'.repeat(i * 50),
        });
        await end({ outcome: 'done' });
      }));`;
    const run = (name: string) =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, folder, name]);
    await Promise.all([run('a-'), run('b-'), run('c-')]);
    const entries = await all();
    expect(entries).toHaveLength(300);
    expect(entries.every((entry) => entry.outcome === 'done')).toBe(true);
    expect(journal.problems).toEqual([]);
  }, 30_000);

  it('hears of what it writes itself and of what others write', async () => {
    await done('before');
    const heard: JournalNews[] = [];
    const stop = journal.watch((news) => heard.push(news));
    const other = new Journal(folder);
    await vi.waitFor(async () => {
      await done('theirs', {}, other);
      expect(heard.flatMap((news) => news.entries.map((e) => e.object.name))).toContain('theirs');
    });
    await done('mine');
    await all();
    await vi.waitFor(() =>
      expect(heard.flatMap((n) => n.entries).find((e) => e.object.name === 'mine')?.outcome).toBe('done'),
    );
    expect(heard.flatMap((news) => news.entries.map((e) => e.object.name))).not.toContain('before');
    stop();
  });
});

describe('a journal that cannot be written', () => {
  it('says so once, lets changes be made, and writes the whole of one that ends when it can again', async () => {
    // Where the folder is to be stands a file.
    await writeFile(folder, '');
    const news: JournalNews[] = [];
    const stop = journal.watch((told) => news.push(told));
    const first = await journal.begin(change('one'));
    await first.end({ outcome: 'done' });
    const second = await journal.begin(change('two'));
    expect(journal.problem).toMatch(/cannot be written.*EEXIST|ENOTDIR/);
    expect(news).toHaveLength(1);
    await rm(folder);
    await second.end({ outcome: 'done' });
    expect(journal.problem).toBeUndefined();
    expect(await names()).toEqual(['two']);
    expect((await all())[0]?.outcome).toBe('done');
    stop();
  });

  it('goes on after a disk was full, with only the torn line lost', async () => {
    await done('one');
    const file = join(folder, 'journal-000001.jsonl');
    const { open } = await import('node:fs/promises');
    const handle = await open(file, 'r');
    const prototype = Object.getPrototypeOf(handle) as typeof handle;
    await handle.close();
    const write = prototype.write as unknown as (buffer: Buffer, at: number, length?: number) => unknown;
    let calls = 0;
    const full = vi.spyOn(prototype, 'write').mockImplementation(function (this: unknown, buffer, at) {
      calls += 1;
      if (calls === 1) return write.call(this, buffer as unknown as Buffer, at as number, 10) as never;
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    });
    const { end } = await journal.begin(change('two'));
    full.mockRestore();
    expect(journal.problem).toMatch(/ENOSPC/);
    await end({ outcome: 'done' });
    expect(await names()).toEqual(['two', 'one']);
    expect(journal.problem).toBeUndefined();
    expect(journal.problems).toHaveLength(1);
  });
});
