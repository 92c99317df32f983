// The steps of `npm test` that are one yes or no each: build, types, lint and so on.
import { spawn } from 'node:child_process';
import { ensureBuilt } from './project.mjs';
import { SetupError, projectEnvironment, root, say, tell } from './run.mjs';

/** What a step adds to the closing line. */
export const PASSED = { passed: 1, failed: 0, skipped: 0 };
export const FAILED = { passed: 0, failed: 1, skipped: 0 };

export const CHECKS = {
  types: ['tsc', '-b'],
  lint: [
    'eslint',
    '--config',
    'build/eslint.config.mjs',
    '--cache',
    '--cache-location',
    'node_modules/.cache/eslint/',
    '.',
  ],
  format: ['prettier', '--check', '--log-level=warn', '.'],
  boundaries: ['depcruise', '--config', 'build/dependency-cruiser.cjs', 'main', 'preload', 'renderer'],
  deadcode: ['knip', '--config', 'build/knip.json', '--no-progress'],
};
/** Runs a check with its output kept back, and shows that output only where it failed. */
function check(name) {
  const [program, ...args] = CHECKS[name];
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: projectEnvironment({ FORCE_COLOR: '0' }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = [];
    child.stdout.on('data', (data) => output.push(data));
    child.stderr.on('data', (data) => output.push(data));
    child.once('error', (error) => output.push(Buffer.from(`${error.message}\n`)));
    child.once('close', (status) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(0);
      say(`${name}: ${status === 0 ? 'passed' : 'FAILED'} (${seconds} s)`);
      if (status !== 0) process.stderr.write(Buffer.concat(output));
      resolve(status === 0 ? PASSED : FAILED);
    });
  });
}

/** A program that does not build fails as a check does; what needs no bundle is tested all the same. */
export async function runBuild() {
  try {
    await ensureBuilt();
    say('build: passed');
    return PASSED;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    tell(error);
    say('build: FAILED');
    return FAILED;
  }
}

/** Two at a time: they are independent and none keeps two cores busy. */
export async function runChecks(names) {
  const results = [];
  const workers = [0, 1].map(async () => {
    for (let name = names.shift(); name; name = names.shift()) results.push(await check(name));
  });
  await Promise.all(workers);
  return results;
}
