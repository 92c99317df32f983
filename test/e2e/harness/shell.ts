import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { enteredProcess, type LabHost } from '../../lab/index.ts';

/** What is tested: the build in this folder, or an installed one that is named. */
const PROGRAM =
  process.env['VIRTDECK_CLI'] ?? fileURLToPath(new URL('../../../dist/main/cli.js', import.meta.url));

export interface SavedHost {
  id: string;
  name: string;
  uri: string;
  readOnly?: boolean;
}

/** A running `virtdeck serve` with settings of its own. */
export interface Shell {
  readonly origin: string;
  /** Signs a browser in, once. */
  readonly loginUrl: string;
  close(): Promise<void>;
}

export interface ShellOptions {
  /** Runs as a process of this host, which then is its "this computer"; the page is reached on a shared network only. */
  on?: LabHost | undefined;
  /** Further files of its settings, by name. */
  files?: Readonly<Record<string, string>> | undefined;
  /** Further words for `virtdeck serve`. */
  words?: readonly string[] | undefined;
}

/**
 * Starts `virtdeck serve` as a user would, with these hosts saved, or for the first time; needs `npm run build` to have
 * been done.
 */
export async function startShell(
  hosts: readonly SavedHost[] | 'first start',
  { on, files = {}, words: more = [] }: ShellOptions = {},
): Promise<Shell> {
  const home = await mkdtemp(join(tmpdir(), 'virtdeck-e2e-'));
  const config = join(home, 'virtdeck');
  await mkdir(config);
  if (hosts !== 'first start') {
    const saved = hosts.map((host) => ({ autoconnect: true, readOnly: false, ...host }));
    await writeFile(join(config, 'hosts.json'), JSON.stringify({ version: 1, hosts: saved }));
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(config, name), text);
  const program: [string, ...string[]] = [process.execPath, PROGRAM, 'serve', '--json', ...more];
  const [command, ...words] = on === undefined ? program : on.entering(program[0], program.slice(1));
  const child = spawn(command, words, {
    env: {
      ...process.env,
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: home,
      XDG_STATE_HOME: home,
      XDG_RUNTIME_DIR: home,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const pid = child.pid ?? 0;
      process.kill(on === undefined ? pid : await enteredProcess(pid), 'SIGTERM');
      await exited;
    }
    await rm(home, { recursive: true, force: true });
  };
  try {
    const [line] = (await Promise.race([
      once(createInterface(child.stdout), 'line'),
      exited.then(([code]) => Promise.reject(new Error(`virtdeck serve ended with ${String(code)}`))),
    ])) as [string];
    const { origin, login } = JSON.parse(line) as { origin: string; login: string };
    return { origin, loginUrl: login, close };
  } catch (error) {
    await close();
    throw error;
  }
}
