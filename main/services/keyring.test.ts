import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Credentials, HostRegistry, type Keyholders } from '../hosts/index.ts';
import { SettingsStore } from '../settings/index.ts';
import { keyringVault, type Cipher } from './keyring.ts';

/** Stands in for the system's keyring: turns texts around. */
class Mirror implements Cipher {
  available = true;
  encrypt(text: string): Promise<string> {
    return Promise.resolve([...text].reverse().join(''));
  }
  decrypt(cipher: string): Promise<string> {
    return this.encrypt(cipher);
  }
}

let folder: string;
let mirror: Mirror;
const signal = new AbortController().signal;
const question = { kind: 'password', subject: 'ann@lab-1', prompt: "ann@lab-1's password:" } as const;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtdeck-keyring-'));
  mirror = new Mirror();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A start of the program: what was kept in memory is gone, what is on disk is there. */
async function start() {
  const settings = await SettingsStore.open(folder);
  const vault = keyringVault(mirror, await settings.openSecrets());
  const { questions } = new HostRegistry();
  const asked: { wrong: boolean; canRemember: boolean }[] = [];
  const holders: Keyholders = { desk: questions, vault, approvals: await settings.openApprovals() };
  const answering = (text: string, remember = true): void => {
    questions.rows.subscribe((id) => {
      const row = questions.rows.get(id);
      if (row === undefined) return;
      asked.push({ wrong: row.wrong, canRemember: row.canRemember });
      if (row.kind === 'command') questions.accept(id);
      else questions.answer(id, { text, remember });
    });
  };
  return { vault, asked, answering, credentials: new Credentials('host-1', () => 'lab-1', holders) };
}

test('a password that proved right is asked for once, over restarts; on disk it stands enciphered', async () => {
  const first = await start();
  first.answering('sesame');
  const login = first.credentials.begin();
  expect(await login.ask?.(question, signal)).toBe('sesame');
  await login.succeeded();
  expect(first.asked).toEqual([{ wrong: false, canRemember: true }]);
  expect(await readFile(join(folder, 'secrets.json'), 'utf8')).not.toContain('sesame');

  const second = await start();
  second.answering('something else');
  expect(await second.credentials.begin().ask?.(question, signal)).toBe('sesame');
  expect(second.asked).toEqual([]);
});

test('a kept password that proves wrong is asked anew, and forgotten', async () => {
  const first = await start();
  await first.vault.set('host-1', 'password ann@lab-1', 'old');
  first.answering('new', false);
  const login = first.credentials.begin();
  expect(await login.ask?.(question, signal)).toBe('old');
  expect(await login.ask?.(question, signal)).toBe('new');
  expect(first.asked).toEqual([{ wrong: true, canRemember: true }]);
  await login.succeeded();
  expect(await (await start()).vault.get('host-1', 'password ann@lab-1')).toBeUndefined();
});

test('without a keyring nothing is kept, nor offered to be', async () => {
  mirror.available = false;
  const first = await start();
  first.answering('sesame');
  const login = first.credentials.begin();
  await login.ask?.(question, signal);
  await login.succeeded();
  expect(first.asked).toEqual([{ wrong: false, canRemember: false }]);
  await expect(readFile(join(folder, 'secrets.json'))).rejects.toThrow('ENOENT');
});

test('what is forgotten is gone from the disk', async () => {
  const { vault, credentials } = await start();
  await vault.set('host-1', 'password ann@lab-1', 'sesame');
  await credentials.forget();
  expect(JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'))).toMatchObject({ secrets: {} });
});

test('a program that was allowed is not asked about again, another is', async () => {
  const first = await start();
  first.answering('');
  expect(await first.credentials.begin().mayRun('/opt/tunnel', 'qemu+ssh://a/system', signal)).toBe(true);
  const second = await start();
  second.answering('');
  expect(await second.credentials.begin().mayRun('/opt/tunnel', 'qemu+ssh://b/system', signal)).toBe(true);
  expect(second.asked).toEqual([]);
  expect(await second.credentials.begin().mayRun('/opt/other', 'qemu+ssh://b/system', signal)).toBe(true);
  expect(second.asked).toHaveLength(1);
});
