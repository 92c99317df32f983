// `npm test`: all the set-up the tests need, every check, every test, one closing line.
//   npm test                          everything
//   npm test -- --only unit,types     some of the steps (names below)
//   npm test -- --only unit -- PATH   with arguments for vitest
import { CHECKS, FAILED, runBuild, runChecks } from './checks.mjs';
import { TEST_PACKAGES, ensurePackages } from './debian.mjs';
import { checkNode, ensureGenerated, ensureNodePackages } from './project.mjs';
import { SetupError, isRoot, say, script, tell } from './run.mjs';
import { SUITES, interruptedBy, runSuites } from './suites.mjs';

/** What the command line asks for: the steps to run and what is handed on to vitest. */
function parseArguments(words) {
  const end = words.indexOf('--');
  const own = end === -1 ? words : words.slice(0, end);
  const names = ['build', ...Object.keys(CHECKS), ...SUITES];
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

async function setUp() {
  checkNode();
  const missing = await ensurePackages(TEST_PACKAGES);
  if (missing.length > 0) say('Tests that need the missing packages will fail or be skipped.');
  if (!isRoot) say('Without root, tests that need namespaces or the system daemon are skipped and counted.');
  await ensureNodePackages();
  await ensureGenerated();
}

function close(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const skipped = sum('skipped');
  process.stdout.write(
    `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
  );
  return interruptedBy ? 130 : sum('failed') > 0 ? 1 : 0;
}

script(async () => {
  const { steps, rest } = parseArguments(process.argv.slice(2));
  try {
    await setUp();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    tell(error);
    return close([FAILED]);
  }
  const built = steps.includes('build') || steps.includes('e2e') ? [await runBuild()] : [];
  const checks = await runChecks(steps.filter((step) => step in CHECKS));
  const suites = await runSuites(
    SUITES.filter((name) => steps.includes(name)),
    rest,
  );
  return close([...built, ...checks, ...suites]);
});
