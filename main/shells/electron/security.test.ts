import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../../..');
const read = (path: string): string => readFileSync(join(here, path), 'utf8');

/** Rows of the table: number, and the files and test that it names. */
const rows = read('SECURITY.md')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, number]) => /^\d+$/.test(number ?? ''))
  .map(([, number = '', , , keeper = '', proof = '']) => ({
    number: Number(number),
    keeper: /`(.+)`/.exec(keeper)?.[1] ?? '',
    proof: /`(.+)`: “(.+)”/.exec(proof),
  }));

describe('the table of Electron’s checklist', () => {
  test('has all of its twenty lines', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  });

  test.each(rows)('names in line $number what is there', ({ keeper, proof }) => {
    expect(existsSync(join(here, keeper)), keeper).toBe(true);
    const [, file = '', title = ''] = proof ?? [];
    expect(file).toMatch(/\.test\.ts$/);
    const source = read(file);
    expect(
      [`test('${title}'`, `test("${title}"`].some((start) => source.includes(start)),
      title,
    ).toBe(true);
  });
});

/** Sources of everything that runs in Electron's main process, its preload script and the page. */
function* sources(folder: string): Generator<[string, string]> {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || entry.name.includes('.test.')) continue;
    const path = join(entry.parentPath, entry.name);
    yield [path, readFileSync(path, 'utf8')];
  }
}

const FORBIDDEN =
  /allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|openExternal|disableWebSecurity|webSecurity: false|nodeIntegration\w*: true|contextIsolation: false|sandbox: false|bypassCSP|loadFile\(|file:\/\/\$/;

test('nothing of what the checklist forbids is switched on anywhere', () => {
  const folders = ['main/shells/electron', 'preload', 'renderer'].map((name) => join(root, name));
  const all = folders.flatMap((folder) => [...sources(folder)]);
  expect(all.length).toBeGreaterThan(100);
  expect(all.filter(([, source]) => FORBIDDEN.test(source)).map(([path]) => path)).toEqual([]);
});

test('Electron is locked to one release', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; integrity?: string }>;
  };
  expect(packages['node_modules/electron']).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
    integrity: expect.stringMatching(/^sha512-/) as string,
  });
});
