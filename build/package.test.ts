import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
/** electron-builder's own parts: what it reads its configuration with. */
const require = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const builder = dirname(require.resolve('app-builder-lib/package.json'));
const { load } = createRequire(join(builder, 'package.json'))('js-yaml') as {
  load: (text: string) => unknown;
};

interface Configuration {
  files: string[];
  electronFuses: Record<string, boolean>;
  linux: {
    icon: string;
    executableName: string;
    target: string[];
    desktop: { entry: Record<string, string> };
  };
  deb: { fpm: string[] };
  rpm: { fpm: string[] };
}

const configuration = load(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Configuration;

/** electron-builder's own schema, with the options that it validates with. */
function problems(value: unknown): string[] {
  const schema = JSON.parse(readFileSync(join(builder, 'scheme.json'), 'utf8')) as object;
  const validate = new Ajv({ allErrors: true, strict: false, coerceTypes: true }).compile(schema);
  validate(structuredClone(value));
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

describe('electron-builder.yml', () => {
  test("is valid by electron-builder's own schema", () => {
    expect(problems(configuration)).toEqual([]);
  });

  test('would not be with a mistake in it', () => {
    expect(problems({ ...configuration, linux: { ...configuration.linux, icn: 'x' } })).not.toEqual([]);
    expect(problems({ ...configuration, electronFuses: { runAsNod: false } })).not.toEqual([]);
    expect(problems({ ...configuration, asar: 'perhaps' })).not.toEqual([]);
  });

  test('makes the three kinds of package', () => {
    expect(configuration.linux.target).toEqual(['deb', 'rpm', 'AppImage']);
  });

  test('names icons of every size a desktop asks for, each as large as its name says', () => {
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
      const png = readFileSync(join(root, 'assets', configuration.linux.icon, `${size}x${size}.png`));
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    }
  });

  test('installs the command line beside the application, and that starts it', () => {
    for (const { fpm } of [configuration.deb, configuration.rpm]) {
      const [source = '', target] = fpm[0]?.split('=') ?? [];
      expect(target).toBe('/usr/bin/virtdeck');
      expect(statSync(join(root, source)).mode & 0o111).toBe(0o111);
      expect(readFileSync(join(root, source), 'utf8')).toContain(
        `/opt/Virtdeck/${configuration.linux.executableName}`,
      );
    }
  });

  test("switches off what Electron's binary could do besides", () => {
    expect(configuration.electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  test('ships what the program looks for, and no package of node_modules', () => {
    for (const path of [
      'package.json',
      'dist/main/**',
      'dist/preload/**',
      'dist/renderer/**',
      'assets/icons/256x256.png',
    ]) {
      expect(configuration.files).toContain(path);
    }
    expect(configuration.files.filter((path) => path.includes('node_modules'))).toEqual([]);
  });
});

describe('the installed command line', () => {
  /** What the wrapper starts, with a stand-in for the application that prints what it was given. */
  async function wrapped(...words: string[]): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'virtdeck-wrapper-'));
    const app = join(folder, 'app');
    const script = readFileSync(join(root, 'assets/linux/virtdeck'), 'utf8');
    await writeFile(app, '#!/bin/sh\necho "${VIRTDECK_COMMAND_LINE-}" "$@"\n', { mode: 0o755 });
    try {
      return await new Promise((resolve, reject) => {
        const started = script.replace(/^app=.*$/m, `app=${app}`);
        execFile('/bin/sh', ['-c', started, 'virtdeck', ...words], (error, stdout) =>
          error ? reject(error) : resolve(stdout.trim()),
        );
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  const unsandboxed = process.getuid?.() === 0 ? '--no-sandbox ' : '';

  test('runs commands without a display', async () => {
    expect(await wrapped('list', '--json')).toBe(`1 --ozone-platform=headless ${unsandboxed}-- list --json`);
  });

  test('opens the window for all else', async () => {
    expect(await wrapped()).toBe('');
    expect(await wrapped('open', 'qemu:///system')).toBe('-- qemu:///system');
    expect(await wrapped('qemu:///system')).toBe('qemu:///system');
  });
});

describe('npm run dist', () => {
  test('says plainly what is missing where there is no Electron runtime', async () => {
    const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' };
    const { status, stderr } = await new Promise<{ status: number; stderr: string }>((resolve) => {
      execFile(process.execPath, [join(root, 'build/package.mjs')], { env }, (error, _out, text) =>
        resolve({ status: typeof error?.code === 'number' ? error.code : 0, stderr: text }),
      );
    });
    expect(status).toBe(1);
    expect(stderr).toContain('no Electron runtime');
    expect(stderr).toContain('ELECTRON_OVERRIDE_DIST_PATH');
    expect(existsSync('/nowhere')).toBe(false);
  });
});
