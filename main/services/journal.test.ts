import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure, type JournalEntry, type JournalId, type Uuid } from '../../preload/contract/index.ts';
import type { Host } from '../hosts/index.ts';
import { ConnectionClosedError } from '../libvirt/index.ts';
import { Journal } from '../settings/index.ts';
import { recorded, type Change } from './journal.ts';

const host = { id: 'lab', config: { name: 'lab', uri: 'test:///default', readOnly: false } } as Host;
const UUID = '8f3b1f0e-5a4c-4f6e-9d3a-0c1d2e3f4a5b' as Uuid;
const change: Change = {
  host,
  object: { kind: 'domain', name: 'web' },
  verb: 'changeHardware',
  command: 'virsh define web.xml',
};
const domain = (graphics: string): string =>
  `<domain type='test'><name>web</name><devices>${graphics}</devices></domain>`;
const SECRET = 'hush4711';

let folder: string;
let journal: Journal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtdeck-recorded-'));
  journal = new Journal(folder);
});
afterEach(async () => {
  await journal.close();
  await rm(folder, { recursive: true, force: true });
});

const entries = async (): Promise<JournalEntry[]> =>
  (await journal.list({ matches: () => true, limit: 10 })).entries;

describe('a recorded change', () => {
  it('is written down before it is made, and completed with what it came to', async () => {
    const result = await recorded({ journal }, change, async ({ note }) => {
      expect(await entries()).toMatchObject([{ verb: 'changeHardware', outcome: 'running' }]);
      note({ uuid: UUID, detail: 'memory' });
      note({ before: '<domain/>', after: '<domain><name>x</name></domain>' });
      return 42;
    });
    expect(result).toBe(42);
    const [entry] = await entries();
    expect(await journal.get(entry?.id as JournalId)).toMatchObject({
      outcome: 'done',
      detail: 'memory',
      object: { uuid: UUID },
      before: '<domain/>',
      after: '<domain><name>x</name></domain>',
    });
  });

  it('that fails is thrown on as it was, and says how', async () => {
    const refusal = new Failure({ code: 'Conflict', message: 'it runs', retryable: false });
    await expect(recorded({ journal }, change, () => Promise.reject(refusal))).rejects.toBe(refusal);
    const stop = Object.assign(new Error('stopped'), { name: 'AbortError' });
    await expect(recorded({ journal }, change, () => Promise.reject(stop))).rejects.toBe(stop);
    const lost = new Error('later', { cause: new ConnectionClosedError('eof', { sent: true }) });
    await expect(recorded({ journal }, change, () => Promise.reject(lost))).rejects.toBe(lost);
    expect((await entries()).map(({ outcome, failure }) => [outcome, failure?.code])).toEqual([
      ['unknown', 'Internal'],
      ['cancelled', 'Cancelled'],
      ['failed', 'Conflict'],
    ]);
  });

  it('keeps no secret, wherever it stands, and nothing of what cannot be read', async () => {
    const graphics = `<graphics type='vnc' passwd='${SECRET}'/>`;
    await recorded({ journal }, { ...change, before: domain(graphics) }, ({ note }) => {
      note({ after: domain(`${graphics}<thing password='${SECRET}'/>`) });
      return Promise.resolve();
    });
    await recorded({ journal }, { ...change, after: `<domain><graphics passwd='${SECRET}'` }, () =>
      Promise.resolve(),
    );
    const [broken, whole] = await entries();
    expect(broken?.hasXml).toBe(false);
    expect((await journal.get(whole?.id as JournalId))?.before).toContain("passwd='********'");
    expect(await readFile(join(folder, 'journal-000001.jsonl'), 'utf8')).not.toContain(SECRET);
  });
});
