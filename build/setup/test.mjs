// `npm test`: all the set-up the tests need, every check, every test, one closing line.
//   npm test                          everything
//   npm test -- --only unit,types     some of the steps (names below)
//   npm test -- --only unit -- PATH   with arguments for vitest
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEST_PACKAGES, ensurePackages } from './debian.mjs';
import { checkNode, ensureBuilt, ensureNodePackages } from './project.mjs';
import { SetupError, isRoot, projectEnvironment, root, run, say, script } from './run.mjs';

const CHECKS = {
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
/** One after another: two cores carry one emulated guest at a time. */
const SUITES = ['unit', 'integration', 'e2e'];

/** What the command line asks for: the steps to run and what is handed on to vitest. */
function parseArguments(words) {
  const end = words.indexOf('--');
  const own = end === -1 ? words : words.slice(0, end);
  const names = [...Object.keys(CHECKS), ...SUITES];
  if (own.length === 0) return { steps: names, rest: end === -1 ? [] : words.slice(end + 1) };
  const [flag, list = ''] = own;
  const steps = list.split(',');
  const unknown = steps.filter((step) => !names.includes(step));
  if (flag !== '--only' || own.length > 2 || unknown.length > 0) {
    throw new SetupError(
      `npm test does not understand ${JSON.stringify(own.join(' '))}.`,
      `npm test -- --only STEP,STEP with steps of: ${names.join(', ')}`,
    );
  }
  return { steps, rest: end === -1 ? [] : words.slice(end + 1) };
}

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
      resolve(status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 });
    });
  });
}

async function suite(name, rest, folder) {
  say(`${name} tests`);
  const report = join(folder, `${name}.json`);
  const args = [
    'run',
    '--config',
    'build/vitest.config.ts',
    '--project',
    name,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const status = await run('vitest', [...args, ...rest]);
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    counts = { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
  } catch {
    say(`${name}: vitest left no report`);
  }
  // An error outside every test, or a run in which nothing ran, fails too.
  if (counts.failed === 0 && (status !== 0 || counts.passed + counts.skipped === 0)) counts.failed = 1;
  return counts;
}

script(async () => {
  checkNode();
  const { steps, rest } = parseArguments(process.argv.slice(2));
  const missing = await ensurePackages(TEST_PACKAGES);
  if (missing.length > 0) say('Tests that need the missing packages will fail or be skipped.');
  if (!isRoot) say('Without root, tests that need namespaces or the system daemon are skipped and counted.');
  await ensureNodePackages();
  await ensureBuilt();

  const results = [];
  const checks = steps.filter((step) => step in CHECKS);
  const workers = [0, 1].map(async () => {
    for (let name = checks.shift(); name; name = checks.shift()) results.push(await check(name));
  });
  await Promise.all(workers);
  const folder = mkdtempSync(join(tmpdir(), 'virtdeck-test-'));
  try {
    for (const name of SUITES) if (steps.includes(name)) results.push(await suite(name, rest, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const skipped = sum('skipped');
  process.stdout.write(
    `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
  );
  return sum('failed') > 0 ? 1 : 0;
});
