// `npm run gallery`: every component of the kit in every state, served from the sources and reloaded as they change.
import { checkNode, ensureGenerated, ensureNodePackages } from './project.mjs';
import { run, script } from './run.mjs';

script(async () => {
  checkNode();
  await ensureNodePackages();
  await ensureGenerated();
  const open = process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['--open', '/gallery/'] : [];
  return run('vite', [
    '--config',
    'build/vite.renderer.config.ts',
    '--host',
    '127.0.0.1',
    ...open,
    ...process.argv.slice(2),
  ]);
});
