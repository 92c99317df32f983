import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DomainRef, HardwareChange } from '../../../preload/contract/index.ts';
import { SettingsStore } from '../../settings/index.ts';
import { Drafts } from './drafts.ts';

const REF = { host: 'lab', uuid: '6b1f3f6e-2222-4a5b-8f2c-0123456789ab' } as DomainRef;
const OTHER = { ...REF, host: 'other' } as DomainRef;
const SET: HardwareChange = { op: 'set', item: 'cpu', values: { vcpus: { from: '1', to: '2' } } };
const PASSWORD: HardwareChange = {
  op: 'set',
  item: 'graphics:vnc',
  values: { password: { to: 'typed' }, keymap: { to: 'de' } },
};
const XML: HardwareChange = { op: 'document', from: '<domain/>', to: '<domain id="1"/>' };

describe('drafts', () => {
  let folder: string;
  const open = async (): Promise<{ drafts: Drafts; store: SettingsStore }> => {
    const store = await SettingsStore.open(folder);
    return { drafts: new Drafts(await store.openDrafts()), store };
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'virtdeck-drafts-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('outlive the program, each VM’s own, but for secrets', async () => {
    const { drafts } = await open();
    await drafts.keep(REF, 'forms', [PASSWORD]);
    await drafts.keep(OTHER, 'forms', [SET]);
    expect(drafts.of(REF)).toEqual([PASSWORD]);
    expect(await readFile(join(folder, 'drafts.json'), 'utf8')).not.toContain('typed');
    const again = (await open()).drafts;
    expect(again.of(REF)).toEqual([{ ...PASSWORD, values: { keymap: { to: 'de' } } }]);
    expect(again.of(OTHER)).toEqual([SET]);
  });

  test('what is written by hand and what in forms do not touch each other', async () => {
    const { drafts } = await open();
    await drafts.keep(REF, 'xml', [XML]);
    await drafts.keep(REF, 'forms', [SET]);
    expect(drafts.of(REF)).toEqual([XML, SET]);
    await drafts.applied(REF, [SET]);
    expect(drafts.of(REF)).toEqual([XML]);
    await drafts.keep(REF, 'xml', []);
    expect((await open()).drafts.of(REF)).toEqual([]);
  });

  test('a file that cannot be read costs no more than what is damaged, and is kept', async () => {
    const { drafts } = await open();
    await drafts.keep(REF, 'forms', [SET]);
    const path = join(folder, 'drafts.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"drafts": {', '"drafts": { "lab/broken": [{ "op": "conjure" }],'));
    const { drafts: again, store } = await open();
    expect(again.of(REF)).toEqual([SET]);
    expect(store.problems).toMatchObject([{ file: path, message: expect.stringContaining('lab/broken') }]);
    expect((await readdir(folder)).filter((name) => name.startsWith('drafts.json.kept'))).toHaveLength(1);
  });
});
