import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
let folder: string;
let protocol: string;

/** The generator and its data in a folder of their own, laid out as in the project. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'virtdeck-generate-'));
  protocol = join(folder, 'main/libvirt/protocol');
  cpSync(join(root, 'build/generate'), join(folder, 'build/generate'), { recursive: true });
  cpSync(join(root, 'main/libvirt/protocol/data'), join(protocol, 'data'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (): string =>
  execFileSync(process.execPath, [join(folder, 'build/generate/generate.mjs')], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
const generated = (): string[] => readdirSync(protocol).filter((name) => name.endsWith('.gen.ts'));

test('writes what the project has, of sizes that a compiler likes', () => {
  expect(run()).toContain('files written');
  expect(generated().length).toBeGreaterThan(15);
  for (const name of generated()) {
    const text = readFileSync(join(protocol, name), 'utf8');
    expect(text.length).toBeLessThan(200_000);
    const inProject = join(root, 'main/libvirt/protocol', name);
    if (existsSync(inProject)) expect(readFileSync(inProject, 'utf8') === text).toBe(true);
  }
});

test('does nothing when nothing has changed, and everything again when something has', () => {
  run();
  const files = generated();
  const old = new Date(2001, 1, 1);
  for (const name of files) utimesSync(join(protocol, name), old, old);
  const written = (): string[] =>
    files.filter((name) => statSync(join(protocol, name)).mtimeMs !== old.getTime());
  expect(run()).toBe('');
  expect(written()).toEqual([]);
  rmSync(join(protocol, 'enums.gen.ts'));
  run();
  expect(written()).toContain('enums.gen.ts');
  const data = join(protocol, 'data/libvirt-rpc.json');
  writeFileSync(data, `${readFileSync(data, 'utf8')}\n`);
  run();
  expect(written()).toEqual(files);
});

test('data that it does not understand is an error, not a guess', () => {
  const data = join(protocol, 'data/libvirt-rpc.json');
  const rpc = JSON.parse(readFileSync(data, 'utf8')) as {
    programs: { remote: { structs: Record<string, Record<string, { type: string }>> } };
  };
  rpc.programs.remote.structs['remote_domain_get_info_args']!['dom']!.type = 'quadruple';
  writeFileSync(data, JSON.stringify(rpc));
  expect(run).toThrow(/unknown type quadruple/);
});
