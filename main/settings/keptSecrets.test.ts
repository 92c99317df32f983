import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DocumentProblem } from './document.ts';
import { Approvals, KeptSecrets } from './keptSecrets.ts';

let folder: string;
let problems: DocumentProblem[];
const onProblem = (problem: DocumentProblem): void => void problems.push(problem);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtdeck-secrets-'));
  problems = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('secrets are kept over a restart, by host and key, for nobody else to read', async () => {
  const kept = await KeptSecrets.open(folder, onProblem);
  await kept.set('a', 'password ann@lab', 'cipher 1');
  await kept.set('a', 'passphrase /k', 'cipher 2');
  await kept.set('b', 'password __proto__@b', 'cipher 3');
  const again = await KeptSecrets.open(folder, onProblem);
  expect(again.get('a', 'password ann@lab')).toBe('cipher 1');
  expect(again.get('b', 'password __proto__@b')).toBe('cipher 3');
  expect(again.get('b', 'toString')).toBeUndefined();
  expect(again.get('constructor', 'name')).toBeUndefined();
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
  await again.delete('a', 'passphrase /k');
  await again.delete('a', 'never there');
  await again.forget('b');
  expect(JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'))).toEqual({
    version: 1,
    secrets: { a: { 'password ann@lab': 'cipher 1' } },
  });
});

test('a damaged file is kept aside and told', async () => {
  await writeFile(join(folder, 'secrets.json'), '{ "secrets": 7 }');
  const kept = await KeptSecrets.open(folder, onProblem);
  expect(kept.get('a', 'b')).toBeUndefined();
  expect(problems.map(({ file }) => file)).toEqual([join(folder, 'secrets.json')]);
});

test('programs that were allowed are known over a restart, and no other', async () => {
  const approvals = await Approvals.open(folder, onProblem);
  await approvals.add('/opt/bin/tunnel');
  await approvals.add('/opt/bin/tunnel');
  const again = await Approvals.open(folder, onProblem);
  expect(again.has('/opt/bin/tunnel')).toBe(true);
  expect(again.has('/opt/bin/tunnel2')).toBe(false);
});
