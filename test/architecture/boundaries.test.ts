import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const depcruise = join(root, 'node_modules/.bin/depcruise');

interface Outcome {
  code: number;
  output: string;
}

function cruise(cwd: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const args = ['--config', join(root, 'build/dependency-cruiser.cjs'), 'main', 'preload', 'renderer'];
    execFile(depcruise, args, { cwd, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr });
    });
  });
}

/** Trees that each break one rule: a boundary check that cannot fail would pass these too. */
const violations: [rule: string, files: Record<string, string>][] = [
  ['libvirt-rooms', { 'main/libvirt/a.ts': "import '../hosts/b.ts';", 'main/hosts/b.ts': 'export {};' }],
  ['xml-no-node', { 'main/xml/a.ts': "import 'node:fs';" }],
  ['hosts-rooms', { 'main/hosts/a.ts': "import '../services/b.ts';", 'main/services/b.ts': 'export {};' }],
  ['hosts-packages', { 'main/hosts/a.ts': "import 'ws';" }],
  ['contract-no-node', { 'preload/contract/a.ts': "import 'node:os';" }],
  ['contract-packages', { 'preload/contract/a.ts': "import 'zustand';" }],
  ['renderer-rooms', { 'renderer/app/a.ts': "import '../../main/xml/b.ts';", 'main/xml/b.ts': 'export {};' }],
  ['renderer-no-node', { 'renderer/app/a.ts': "import 'node:path';" }],
  ['electron-only-in-its-shell', { 'main/services/a.ts': "import 'electron';" }],
  ['third-party-ui-only-in-kit', { 'renderer/features/x/a.ts': "import 'react-aria-components';" }],
  [
    'features-meet-at-their-index',
    { 'renderer/features/x/a.ts': "import '../y/b.ts';", 'renderer/features/y/b.ts': 'export {};' },
  ],
  ['ui-kit-is-sealed', { 'renderer/ui/a.ts': "import '../app/b.ts';", 'renderer/app/b.ts': 'export {};' }],
  ['no-circular', { 'main/xml/a.ts': "export * from './b.ts';", 'main/xml/b.ts': "export * from './a.ts';" }],
];

describe('room boundaries', () => {
  let base: string;
  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'virtdeck-boundaries-'));
  });
  afterAll(() => rm(base, { recursive: true, force: true }));

  test.each(violations)('%s is enforced', async (rule, files) => {
    const cwd = join(base, rule);
    await mkdir(cwd, { recursive: true });
    for (const room of ['main', 'preload', 'renderer']) await mkdir(join(cwd, room), { recursive: true });
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(cwd, path)), { recursive: true });
      await writeFile(join(cwd, path), `${text}\n`);
    }
    await writeFile(
      join(cwd, 'tsconfig.json'),
      '{"include":["main","preload","renderer"],"compilerOptions":{"allowImportingTsExtensions":true,"noEmit":true}}',
    );
    await symlink(join(root, 'node_modules'), join(cwd, 'node_modules'));
    await symlink(join(root, 'package.json'), join(cwd, 'package.json'));
    const { code, output } = await cruise(cwd);
    expect(output).toContain(rule);
    expect(code).not.toBe(0);
  });
});
