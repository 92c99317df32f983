import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programRoot } from '../paths.ts';
import type { Io } from './command.ts';
import { EXIT } from './exitCodes.ts';

/** Electron's executable: of ELECTRON_OVERRIDE_DIST_PATH, else of the package, which may be installed without it. */
export function electronRuntime(env: NodeJS.ProcessEnv): string | undefined {
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  const folder = override || join(programRoot(), 'node_modules/electron/dist');
  const path = join(folder, executableName());
  return existsSync(path) ? path : undefined;
}

function executableName(): string {
  try {
    return readFileSync(join(programRoot(), 'node_modules/electron/path.txt'), 'utf8').trim();
  } catch {
    return 'electron';
  }
}

export function runElectron(io: Io, runtime: string, uri: string | undefined): Promise<number> {
  // Root has no user namespaces to build Chromium's sandbox with.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  if (sandbox.length > 0)
    io.err('virtdeck: Running as root, where Electron offers no sandbox: it is started with --no-sandbox.\n');
  const child = spawn(runtime, [...sandbox, programRoot(), ...(uri === undefined ? [] : ['--', uri])], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: io.env,
  });
  const stop = () => void child.kill('SIGTERM');
  io.signal.addEventListener('abort', stop, { once: true });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => {
      io.signal.removeEventListener('abort', stop);
      resolve(status ?? (signal === null ? EXIT.ok : EXIT.Internal));
    });
  });
}
