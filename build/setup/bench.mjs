// `npm run bench`: the speed goals beside their peers; the options stand in test/bench/main.ts.
import { BENCH_PACKAGES, ensurePackages } from './debian.mjs';
import { checkNode, ensureBuilt, ensureNodePackages } from './project.mjs';
import { projectNode, run, script } from './run.mjs';

script(async () => {
  checkNode();
  await ensurePackages(BENCH_PACKAGES);
  await ensureNodePackages();
  await ensureBuilt();
  return run(projectNode(), ['test/bench/main.ts', ...process.argv.slice(2)]);
});
