// The steps of `npm test` that vitest runs, with the counts from its report.
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectEnvironment, projectNode, root, run, say } from './run.mjs';

/** One after another, because two cores carry one emulated guest at a time; `aside` runs beside the first ones. */
export const SUITES = ['aside', 'unit', 'integration', 'e2e'];

/** No suite takes a fraction of this; one that hangs must still leave its count within CI's own limit. */
const SUITE_LIMIT_MS = 25 * 60_000;

/** The signal with which the user gave up, if so. */
export let interruptedBy;

/** As `run`, in a process group of its own, all of which is ended when it hangs or the user gives up. */
async function runLimited(command, args, stdio) {
  const child = spawn(command, args, {
    cwd: root,
    stdio,
    env: projectEnvironment(),
    detached: true,
  });
  const endGroup = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It has just ended by itself.
    }
  };
  const giveUp = (signal) => {
    endGroup('SIGTERM');
    setTimeout(() => endGroup('SIGKILL'), 5000).unref();
    interruptedBy = signal;
  };
  const limit = setTimeout(() => {
    say(`${command} has not ended after ${SUITE_LIMIT_MS / 60_000} minutes: it is stopped`);
    endGroup('SIGKILL');
  }, SUITE_LIMIT_MS);
  process.on('SIGINT', giveUp).on('SIGTERM', giveUp);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (status) => resolve(status ?? 1));
    });
  } finally {
    clearTimeout(limit);
    process.off('SIGINT', giveUp).off('SIGTERM', giveUp);
  }
}

/** Its output kept back until it has ended, where another suite's is shown meanwhile. */
async function suiteBeside(name, rest, folder) {
  const path = join(folder, `${name}.log`);
  const output = openSync(path, 'w');
  try {
    return await suite(name, rest, folder, ['ignore', output, output]);
  } finally {
    closeSync(output);
    process.stderr.write(readFileSync(path));
  }
}

async function suite(name, rest, folder, stdio = 'inherit') {
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
  const status = await runLimited('vitest', [...args, ...rest], stdio);
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

/** What a killed test left running or lying about; labs know what is theirs. */
const removeLeftovers = () =>
  run(projectNode(), ['test/lab/main.ts', '--cleanup'], { stdio: 'ignore' }).catch(() => 1);

export async function runSuites(names, rest) {
  const results = [];
  const folder = mkdtempSync(join(tmpdir(), 'virtdeck-test-'));
  try {
    // The last of them has the machine for itself.
    const beside = names.length > 1 && names[0] === 'aside' ? suiteBeside('aside', rest, folder) : undefined;
    for (const name of beside ? names.slice(1) : names) {
      if (beside && name === 'e2e') results.push(await beside);
      if (!interruptedBy) results.push(await suite(name, rest, folder));
    }
    if (beside && !names.includes('e2e')) results.push(await beside);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await removeLeftovers();
  }
  return results;
}
