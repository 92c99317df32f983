import { existsSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The folder that holds package.json: of the sources, of an installation, or of Electron's archive. */
export function programRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

export const rendererRoot = (): string => join(programRoot(), 'dist/renderer');

/** What may be lost without harm but is kept between runs: the launched browser's profile. */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_STATE_HOME'] || join(homedir(), '.local/state'), 'virtdeck');
}

/** Short-lived files of this login session that only its user may read. */
export function runtimeFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env['XDG_RUNTIME_DIR'];
  return base && existsSync(base) ? base : tmpdir();
}

/** Makes a folder (and those above it) that only its user may enter. */
export function makePrivateFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}
