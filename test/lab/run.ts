import { spawn, type SpawnOptions } from 'node:child_process';

export class CommandFailed extends Error {
  readonly command: string;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;

  constructor(command: string, code: number | null, stdout: string, stderr: string) {
    super(`${command} ended with ${code ?? 'a signal'}: ${(stderr || stdout).trim()}`);
    this.name = 'CommandFailed';
    this.command = command;
    this.code = code;
    this.stdout = stdout;
    this.stderr = stderr;
  }
}

/** An ordinary user's PATH lacks the folders in which Debian keeps daemons and network tools. */
export const systemEnvironment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`,
  LC_ALL: 'C',
});

export interface RunOptions extends Pick<SpawnOptions, 'cwd' | 'env'> {
  input?: string | undefined;
  /** ms after which the command is killed; 60 s unless told. */
  timeout?: number | undefined;
}

/** Runs a program to its end, in English, and gives its output; rejects with CommandFailed when it fails. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { input, timeout = 60_000, ...spawnOptions } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: systemEnvironment(),
      ...spawnOptions,
      stdio: 'pipe',
      timeout,
      killSignal: 'SIGKILL',
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    child.on('error', reject);
    child.on('close', (code) => {
      const stdout = Buffer.concat(out).toString();
      if (code === 0) resolve(stdout);
      else
        reject(new CommandFailed([command, ...args].join(' '), code, stdout, Buffer.concat(err).toString()));
    });
  });
}
