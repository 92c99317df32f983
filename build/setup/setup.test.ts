import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const setup = (name: string): string => join(root, 'build/setup', name);

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

let folder: string;
/** The only folder on the PATH: what is not put there does not exist for the scripts. */
let bin: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtdeck-setup-'));
  bin = join(folder, 'bin');
  await mkdir(bin);
  for (const name of ['bash', 'dirname', 'mktemp', 'tee', 'grep', 'tail', 'rm', 'sh', 'cat'])
    await symlink(`/bin/${name}`, join(bin, name));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Puts a program of our own in the place of one of the machine's. */
async function pretend(name: string, script: string): Promise<void> {
  const path = join(bin, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

function run(
  command: string,
  args: string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<Outcome> {
  const env = { PATH: bin, HOME: folder, ...options.env };
  return new Promise((resolve) => {
    execFile(command, args, { cwd: options.cwd, env }, (error, stdout, stderr) => {
      resolve({
        code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
        stdout,
        stderr,
      });
    });
  });
}

/** Runs a few lines as a set-up script would. */
const module = (code: string): Promise<Outcome> =>
  run(process.execPath, ['--input-type=module', '--eval', code]);

const lastLine = ({ stdout }: Outcome): string | undefined => stdout.trimEnd().split('\n').at(-1);

describe('.ci/run', () => {
  const ciRun = (): Promise<Outcome> => run('/bin/bash', [join(root, '.ci/run')]);

  test('ends with the closing line, whatever npm says after it', async () => {
    await pretend(
      'npm',
      'echo "12 passed, 0 failed, 3 skipped"; echo "npm notice: a new version" >&2; exit 0',
    );
    const outcome = await ciRun();
    expect(lastLine(outcome)).toBe('12 passed, 0 failed, 3 skipped');
    expect(outcome.code).toBe(0);
  });

  test('hands on a failure', async () => {
    await pretend('npm', 'echo "12 passed, 1 failed"; echo "npm error Lifecycle script" >&2; exit 1');
    const outcome = await ciRun();
    expect(lastLine(outcome)).toBe('12 passed, 1 failed');
    expect(outcome.code).toBe(1);
  });

  test('counts a set-up that never came to a test as a failure, even one that claims success', async () => {
    await pretend('npm', 'echo nothing; exit 0');
    const outcome = await ciRun();
    expect(lastLine(outcome)).toBe('0 passed, 1 failed');
    expect(outcome.code).toBe(1);
  });
});

describe("Debian's packages", () => {
  const ensure = (...packages: string[]): Promise<Outcome> =>
    module(
      `import { ensurePackages } from ${JSON.stringify(pathToFileURL(setup('debian.mjs')).href)};
       console.log(JSON.stringify(await ensurePackages(${JSON.stringify(packages)})));`,
    );

  test('that are there cost no more than a look', async () => {
    await pretend('dpkg-query', 'printf "one installed\\ntwo installed\\n"');
    await pretend('apt-get', 'exit 9');
    expect(await ensure('one', 'two')).toMatchObject({ code: 0, stdout: '[]\n', stderr: '' });
  });

  test('that were removed but for their configuration are missing', async () => {
    await pretend('dpkg-query', 'printf "one installed\\ntwo config-files\\n"');
    const outcome = await ensure('one', 'two');
    expect(outcome.stdout).toBe('["two"]\n');
    expect(outcome.stderr).toContain('sudo apt-get install --no-install-recommends two');
  });

  test.skipIf(process.getuid?.() !== 0)(
    'are installed by root, after lists that have grown old were read anew',
    async () => {
      const log = join(folder, 'log');
      const now = join(folder, 'now');
      await writeFile(now, 'one installed\n');
      await pretend('dpkg-query', `cat ${now}`);
      // The first installation fails, as with lists of another day.
      await pretend(
        'apt-get',
        `echo "$*" >>${log}
       case "$*" in
         *install*) grep -q update ${log} || exit 100; printf 'one installed\\ntwo installed\\n' >${now} ;;
       esac`,
      );
      const outcome = await ensure('one', 'two');
      expect(outcome.stdout.trim().split('\n').at(-1)).toBe('[]');
      const calls = (await readFile(log, 'utf8')).trim().split('\n');
      expect(calls.at(-1)).toBe('install -y --no-install-recommends two');
      expect(calls).toContain('update');
    },
  );

  test('that cannot be fetched are named, and nothing else stops', async () => {
    await pretend('dpkg-query', 'printf "one installed\\n"');
    await pretend('apt-get', 'exit 100');
    await pretend('sudo', 'exit 1');
    const outcome = await ensure('one', 'two');
    expect(outcome.code).toBe(0);
    expect(outcome.stdout.trim().split('\n').at(-1)).toBe('["two"]');
    expect(outcome.stderr).toContain('sudo apt-get install --no-install-recommends two');
  });
});

describe('the Electron runtime', () => {
  const ensure = (dist: string): Promise<Outcome> =>
    run(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { ensureElectron } from ${JSON.stringify(pathToFileURL(setup('electron.mjs')).href)};
         console.log(await ensureElectron());`,
      ],
      { env: { ELECTRON_OVERRIDE_DIST_PATH: dist } },
    );

  test('is used where it starts', async () => {
    await pretend('electron', '[ "$ELECTRON_RUN_AS_NODE" = 1 ] && echo v24.0.0');
    expect(await ensure(bin)).toMatchObject({ code: 0, stdout: 'true\n' });
  });

  test('is not relied on where it does not start for want of a library', async () => {
    await pretend('electron', 'echo "error while loading shared libraries" >&2; exit 127');
    await pretend('apt-get', 'exit 100');
    await pretend('sudo', 'exit 1');
    const outcome = await ensure(bin);
    expect(outcome.stdout.trim().split('\n').at(-1)).toBe('false');
    expect(outcome.stderr).toContain('does not start');
  });
});

describe('npm test', () => {
  test('says which steps there are when it does not understand', async () => {
    const outcome = await run(process.execPath, [setup('test.mjs'), '--only', 'nonsense']);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain(
      'build, types, lint, format, boundaries, deadcode, aside, unit, integration, e2e',
    );
  });
});
