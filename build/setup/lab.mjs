// `npm run lab`: something alive to try Virtdeck on; the options stand in test/lab/main.ts.
import { TEST_PACKAGES, ensurePackages } from './debian.mjs';
import { checkNode, ensureGenerated, ensureNodePackages } from './project.mjs';
import { projectNode, run, script } from './run.mjs';

script(async () => {
  checkNode();
  await ensurePackages(TEST_PACKAGES);
  await ensureNodePackages();
  await ensureGenerated();
  return run(projectNode(), ['test/lab/main.ts', ...process.argv.slice(2)]);
});
