import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostConfig } from '../../preload/contract/index.ts';
import { firstHosts } from './firstStart.ts';
import { SettingsStore } from './settingsStore.ts';

const config = (name: string): HostConfig => ({
  name,
  uri: `qemu+ssh://${name}/system`,
  autoconnect: true,
  readOnly: false,
});

describe('settings', () => {
  let folder: string;
  const hostsFile = (): string => join(folder, 'hosts.json');
  const kept = async (): Promise<string[]> =>
    (await readdir(folder)).filter((name) => name.includes('.kept-'));

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'virtdeck-settings-')), 'config');
  });
  afterEach(async () => {
    await rm(join(folder, '..'), { recursive: true, force: true });
  });

  it('begin empty with every default, and write nothing until something is saved', async () => {
    const settings = await SettingsStore.open(folder);
    expect(settings.isFirstStart).toBe(true);
    expect(settings.hosts).toEqual([]);
    expect(settings.preferences.sampling).toEqual({ visible: 1, others: 5, hidden: 10 });
    await expect(stat(folder)).rejects.toThrow('ENOENT');
  });

  it('are there after a restart, for this user alone', async () => {
    const first = await SettingsStore.open(folder);
    const [a, b] = await first.addHosts([{ config: config('a') }, { config: config('b') }]);
    if (a === undefined || b === undefined) throw new Error('not added');
    await first.updateHost(a.id, { name: 'A', group: 'lab' });
    await first.removeHost(b.id);
    await first.updatePreferences({ theme: 'dark' });
    await first.close();
    const second = await SettingsStore.open(folder);
    expect(second.isFirstStart).toBe(false);
    expect(second.hosts).toEqual([{ ...config('a'), id: a.id, name: 'A', group: 'lab' }]);
    expect(second.preferences).toMatchObject({ theme: 'dark', density: 'compact' });
    expect((await stat(hostsFile())).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o077).toBe(0);
    expect((await readdir(folder)).sort()).toEqual(['hosts.json', 'preferences.json']);
  });

  it('lose nothing when two programs save at once', async () => {
    const stores = await Promise.all([1, 2, 3].map(() => SettingsStore.open(folder)));
    await Promise.all(
      stores.flatMap((store, i) =>
        [1, 2, 3, 4].map((n) => store.addHosts([{ config: config(`h${i}-${n}`) }])),
      ),
    );
    expect((await SettingsStore.open(folder)).hosts).toHaveLength(12);
  });

  it('keep a file aside that cannot be read, and say so', async () => {
    const first = await SettingsStore.open(folder);
    await first.addHosts([{ config: config('a') }]);
    const text = await readFile(hostsFile(), 'utf8');
    await writeFile(hostsFile(), text.slice(0, text.length / 2));
    const second = await SettingsStore.open(folder);
    expect(second.hosts).toEqual([]);
    expect(second.isFirstStart, 'not to be filled with the hosts of a new user').toBe(false);
    expect(second.problems).toHaveLength(1);
    expect(second.problems[0]?.message).toMatch(
      /hosts\.json was not used .* could not be read.* kept as .*hosts\.json\.kept-/,
    );
    await second.addHosts([{ config: config('b') }]);
    const [name = ''] = await kept();
    expect(await readFile(join(folder, name), 'utf8')).toBe(text.slice(0, text.length / 2));
  });

  it('keep what can be read of a file with one bad entry, and the original beside it', async () => {
    const first = await SettingsStore.open(folder);
    const [a] = await first.addHosts([{ config: config('a') }]);
    const broken = { version: 1, hosts: [a, { id: 'b', name: 5 }, a] };
    await writeFile(hostsFile(), JSON.stringify(broken));
    const second = await SettingsStore.open(folder);
    expect(second.hosts).toEqual([a]);
    expect(second.problems[0]?.message).toMatch(/host 2 could not be read: .*; host 3 is there twice/);
    await second.addHosts([{ config: config('c') }]);
    const [name = ''] = await kept();
    expect(JSON.parse(await readFile(join(folder, name), 'utf8'))).toEqual(broken);
  });

  it('keep the other preferences where one section is bad', async () => {
    const first = await SettingsStore.open(folder);
    await first.updatePreferences({ theme: 'dark' });
    const file = join(folder, 'preferences.json');
    const json = JSON.parse(await readFile(file, 'utf8')) as { preferences: Record<string, unknown> };
    json.preferences['sampling'] = { visible: 'often' };
    await writeFile(file, JSON.stringify(json));
    const second = await SettingsStore.open(folder);
    expect(second.preferences).toMatchObject({ theme: 'dark', sampling: { visible: 1 } });
    expect(second.problems[0]?.message).toContain('sampling');
  });

  it('keep a copy of what a newer Virtdeck wrote', async () => {
    const first = await SettingsStore.open(folder);
    const [a] = await first.addHosts([{ config: config('a') }]);
    await writeFile(hostsFile(), JSON.stringify({ version: 9, hosts: [a], clouds: [1] }));
    const second = await SettingsStore.open(folder);
    expect(second.hosts).toEqual([a]);
    expect(second.problems[0]?.message).toContain('newer Virtdeck (version 9)');
    await second.addHosts([{ config: config('b') }]);
    expect(await kept()).toHaveLength(1);
  });

  it('are not held up by a lock whose owner died', async () => {
    const settings = await SettingsStore.open(folder);
    await settings.addHosts([{ config: config('a') }]);
    const lock = `${hostsFile()}.lock`;
    await writeFile(lock, `${hostname()} ${2 ** 30} dead`);
    await settings.addHosts([{ config: config('b') }]);
    expect(settings.hosts).toHaveLength(2);
    await expect(stat(lock)).rejects.toThrow('ENOENT');
  });

  it('keep one copy of a file with a bad entry, however often it is read, and say so each time', async () => {
    const first = await SettingsStore.open(folder);
    const [a] = await first.addHosts([{ config: config('a') }]);
    await writeFile(hostsFile(), JSON.stringify({ version: 1, hosts: [a, 'bad'] }));
    for (let start = 0; start < 3; start += 1) {
      const store = await SettingsStore.open(folder);
      expect(store.problems).toHaveLength(1);
    }
    expect(await kept()).toHaveLength(1);
  });

  it('leave nothing behind where they cannot be written', async () => {
    const settings = await SettingsStore.open(folder);
    await settings.addHosts([{ config: config('a') }]);
    // A folder in the file's place cannot be renamed over.
    await rm(hostsFile());
    await mkdir(join(hostsFile(), 'x'), { recursive: true });
    await expect(settings.addHosts([{ config: config('b') }])).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['hosts.json']);
    expect(settings.hosts.map((host) => host.name)).toEqual(['a']);
  });

  it('refuse an update that is not valid, and stay as they were', async () => {
    const settings = await SettingsStore.open(folder);
    const [a] = await settings.addHosts([{ config: config('a') }]);
    if (a === undefined) throw new Error('not added');
    await expect(settings.updateHost(a.id, { name: '' })).rejects.toThrow();
    await settings.addHosts([{ config: config('b') }]);
    expect((await SettingsStore.open(folder)).hosts.map((host) => host.name)).toEqual(['a', 'b']);
  });
});

describe('the hosts of a first start', () => {
  const wanted = { system: true, session: true, demonstration: true };
  const facts = { isRoot: false, hasSystemSocket: true, hasUniversalSocket: true, hasDaemon: true };
  const uris = (...args: Parameters<typeof firstHosts>): string[] =>
    firstHosts(...args).map(({ config: { uri } }) => uri);

  it('are system, session and demonstration for a user with everything', () => {
    expect(uris(facts, wanted)).toEqual(['qemu:///system', 'qemu:///session', 'test:///default']);
  });
  it('leave out the session for root, whose session is the system', () => {
    expect(uris({ ...facts, isRoot: true }, wanted)).toEqual(['qemu:///system', 'test:///default']);
  });
  it('leave out the demonstration where no daemon serves it', () => {
    expect(uris({ ...facts, hasUniversalSocket: false }, wanted)).toEqual([
      'qemu:///system',
      'qemu:///session',
    ]);
  });
  it('hold the system host even without libvirt, so that its row explains', () => {
    const nothing = { isRoot: false, hasSystemSocket: false, hasUniversalSocket: false, hasDaemon: false };
    expect(uris(nothing, wanted)).toEqual(['qemu:///system']);
  });
  it('are those that are wanted', () => {
    expect(uris(facts, { system: false, session: true, demonstration: false })).toEqual(['qemu:///session']);
  });
});
