// The little that every set-up script needs. No dependencies: this runs before anything is installed, on Node 20.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
export const isRoot = process.getuid?.() === 0;

/** What stops a set-up: a sentence for the user and the command that mends it. */
export class SetupError extends Error {
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}

export const say = (text) => process.stderr.write(`virtdeck: ${text}\n`);

/** The environment in which the project's own programs come first: Node 24 of node_modules among them. */
export function projectEnvironment(extra = {}) {
  const bin = join(root, 'node_modules/.bin');
  return {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
    // The runtime is fetched by `npm start` alone, and only where it can be had.
    ELECTRON_SKIP_BINARY_DOWNLOAD: '1',
    ...extra,
  };
}

/** The Node that the project runs on, newer than the one that may have started this script. */
export const projectNode = () => join(root, 'node_modules/.bin/node');

/** Runs a command to its end with its output shown; resolves with its exit status (128 + signal as shells do). */
export function run(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: projectEnvironment(), ...options });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => resolve(status ?? 128 + (SIGNALS[signal] ?? 0)));
  });
}

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** As `run`, but a failure is an error naming `what`. */
export async function must(what, command, args, options) {
  const status = await run(command, args, options).catch((error) => {
    throw new SetupError(`${what} failed: ${command} could not be run (${error.message}).`);
  });
  if (status !== 0)
    throw new SetupError(`${what} failed: ${[command, ...args].join(' ')} ended with status ${status}.`);
}

/** The output of a quick command, or undefined where it cannot be run or fails. */
export function capture(command, args) {
  const { status, stdout } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return status === 0 ? stdout : undefined;
}

export function hasCommand(name) {
  const folders = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`.split(':');
  return folders.some((folder) => existsSync(join(folder, name)));
}

const stampFile = (name) => join(root, 'node_modules/.cache/virtdeck/stamps', name);

/** Whether `name` was last done with the same `value`. */
export function isStamped(name, value) {
  try {
    return readFileSync(stampFile(name), 'utf8') === value;
  } catch {
    return false;
  }
}

export function stamp(name, value) {
  mkdirSync(join(root, 'node_modules/.cache/virtdeck/stamps'), { recursive: true });
  writeFileSync(stampFile(name), value);
}

/** A digest over the names and bytes of files, and of every file below folders; node_modules and output left out. */
export function digest(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) if (name !== 'node_modules') visit(join(path, name));
    } else if (!path.includes('.test.')) {
      hash.update(`${path}\0`).update(readFileSync(full)).update('\0');
    }
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}

export function tell(error) {
  say(error.message);
  if (error.remedy) say(`To mend it: ${error.remedy}`);
}

/** Runs a script's main function; a SetupError ends it with a sentence, not a stack. */
export function script(main) {
  main().then(
    (status) => {
      process.exitCode = status ?? 0;
    },
    (error) => {
      if (!(error instanceof SetupError)) throw error;
      tell(error);
      process.exitCode = 1;
    },
  );
}
