// From a clone to a built program: npm packages, generated code, bundles. Each step is skipped while its inputs are the same.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  SetupError,
  digest,
  isStamped,
  must,
  projectEnvironment,
  projectNode,
  root,
  run,
  say,
  stamp,
} from './run.mjs';

const GENERATOR = ['build/generate', 'main/libvirt/protocol/data'];
const SOURCES = [
  'main',
  'preload',
  'renderer',
  'assets',
  'build/build.mjs',
  'build/esbuild.config.mjs',
  'package-lock.json',
];

export async function ensureNodePackages() {
  const lock = digest(['package-lock.json']);
  if (isStamped('npm', lock) && existsSync(projectNode())) return;
  say('Installing npm packages');
  await must('Installing npm packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    env: { ...projectEnvironment(), PATH: process.env.PATH },
  });
  if ((await run(projectNode(), ['--version'], { stdio: 'ignore' }).catch(() => 1)) !== 0) {
    // npm may be configured to run no install scripts; this one puts the binary in its place.
    await must('Installing Node 24', 'npm', ['rebuild', 'node', 'esbuild', '--foreground-scripts'], {
      env: { ...projectEnvironment({ npm_config_ignore_scripts: 'false' }), PATH: process.env.PATH },
    });
  }
  stamp('npm', lock);
}

export async function ensureGenerated() {
  const inputs = digest(GENERATOR);
  if (isStamped('generate', inputs) && existsSync(join(root, 'main/libvirt/protocol/procedures.gen.ts')))
    return;
  await must('Generating the protocol code', projectNode(), ['build/generate/generate.mjs']);
  stamp('generate', inputs);
}

export async function ensureBuilt() {
  await ensureGenerated();
  const inputs = digest(SOURCES);
  if (isStamped('build', inputs) && existsSync(join(root, 'dist/main/cli.js'))) return;
  say('Building');
  await must('Building', projectNode(), ['build/build.mjs']);
  stamp('build', inputs);
}

export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new SetupError(
      `Node ${process.versions.node} is too old: Virtdeck's set-up needs 20.19 or later.`,
      'install a newer Node.js, for example Debian’s package nodejs of a newer release',
    );
  }
}
