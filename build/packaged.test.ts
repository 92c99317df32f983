import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, Platform } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/*
 * electron-builder packs the real configuration around a STAND-IN for Electron's runtime: an executable that is nothing
 * but the place where its fuses are set. It shows what goes into a package and which fuses are thrown; that the program
 * then runs is for a machine with the real runtime to show.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const library = createRequire(builder.resolve('app-builder-lib/package.json'));
const { listPackage } = library('@electron/asar') as {
  listPackage: (path: string, options: object) => string[];
};
const { getCurrentFuseWire } = library('@electron/fuses') as {
  getCurrentFuseWire: (path: string) => Promise<Record<number, number>>;
};

/** Where a real binary keeps its fuses: this text, then version, count, and a character for each. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const ON = 0x31;
const OFF = 0x30;
const FUSES = [
  'runAsNode',
  'cookies',
  'nodeOptions',
  'inspect',
  'asarIntegrity',
  'onlyAsar',
  'snapshot',
  'fileProtocol',
];

let folder: string;
let unpacked: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtdeck-packaged-'));
  const runtime = join(folder, 'runtime');
  const project = join(folder, 'project');
  await mkdir(join(runtime, 'resources'), { recursive: true });
  await mkdir(join(runtime, 'locales'));
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, FUSES.length, ...FUSES.map(() => ON)])]);
  await writeFile(join(runtime, 'electron'), Buffer.concat([Buffer.alloc(64), wire, Buffer.alloc(64)]), {
    mode: 0o755,
  });
  for (const file of [
    'version',
    'chrome-sandbox',
    'LICENSE',
    'locales/de.pak',
    'locales/vi.pak',
    'locales/en-US.pak',
  ]) {
    await writeFile(join(runtime, file), '45.4.1');
  }
  for (const file of ['electron-builder.yml', 'package.json', 'LICENSE', 'assets']) {
    await cp(join(root, file), join(project, file), { recursive: true });
  }
  for (const file of [
    'dist/main/electron.js',
    'dist/main/electron.js.map',
    'dist/preload/index.cjs',
    'dist/renderer/index.html',
    'main/secret.ts',
  ]) {
    await mkdir(dirname(join(project, file)), { recursive: true });
    await writeFile(join(project, file), '0;');
  }
  // The packages are there, as they are when a package is made, and must all the same not be in it.
  await symlink(join(root, 'node_modules'), join(project, 'node_modules'));
  await build({
    projectDir: project,
    targets: Platform.LINUX.createTarget('dir'),
    config: {
      extends: join(project, 'electron-builder.yml'),
      electronDist: runtime,
      electronVersion: '45.4.1',
    },
    publish: 'never',
  });
  unpacked = join(project, 'out/linux-unpacked');
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the packed application', () => {
  test('holds what is bundled, and neither sources nor packages', () => {
    const files = listPackage(join(unpacked, 'resources/app.asar'), {});
    expect(files).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/dist/main/electron.js',
        '/dist/preload/index.cjs',
        '/dist/renderer/index.html',
        '/assets/icons/256x256.png',
      ]),
    );
    expect(files.filter((file) => /node_modules|\.ts$|\.map$/.test(file))).toEqual([]);
  });

  test('has the fuses thrown that the configuration names', async () => {
    const wire = await getCurrentFuseWire(join(unpacked, 'virtdeck-app'));
    const fuses = Object.fromEntries(FUSES.map((name, index) => [name, wire[index]]));
    expect(fuses).toEqual({
      runAsNode: OFF,
      cookies: ON,
      nodeOptions: OFF,
      inspect: OFF,
      asarIntegrity: ON,
      onlyAsar: ON,
      snapshot: OFF,
      fileProtocol: OFF,
    });
  });

  test("speaks the page's languages only", async () => {
    expect((await readdir(join(unpacked, 'locales'))).sort()).toEqual(['en-US.pak', 'vi.pak']);
  });
});
