import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { Duplex, type Readable, type Writable } from 'node:stream';
import { TransportError } from './transportError.ts';

/** So much of what a program says on its error output is kept for messages, characters. */
const WORDS = 4_000;
/** A program that does not end when its input does and is asked to, ms. */
const KILL_MS = 2_000;

export type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * Starts a program whose standard input and output are the connection, in a session of its own: no terminal to ask at,
 * and Ctrl+C at ours is not meant for it. It ends when its input ends, so it outlives us nowhere.
 * @throws TransportError NO_PROGRAM
 */
export function startChild(
  program: string,
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Child> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: env as NodeJS.ProcessEnv,
      cwd: '/',
      detached: true,
    });
    // A write may race with its end, which is told by `close`.
    child.stdin.on('error', () => undefined);
    child.once('error', (cause: NodeJS.ErrnoException) => {
      const why =
        cause.code === 'ENOENT' ? 'it is not installed' : `it cannot be run (${cause.code ?? cause.message})`;
      reject(new TransportError('NO_PROGRAM', `${program}: ${why}`, { path: program, cause }));
    });
    child.once('spawn', () => resolve(child));
  });
}

/** Asks it to end, and sees to it. Resolves when it has. */
export async function endChild(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin.destroy();
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), KILL_MS);
  await ended;
  clearTimeout(timer);
}

/** The bytes of a program as a stream. Its end without a word is the stream's end; otherwise its words are the error. */
export class ChildStream extends Duplex {
  readonly #child: Child;
  #words = '';
  #answered = false;
  #ended: { code: number | null } | undefined;

  constructor(child: Child) {
    super({ allowHalfOpen: true });
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => {
      this.#answered = true;
      if (!this.push(chunk)) child.stdout.pause();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#words = `${this.#words}${text}`.slice(-WORDS);
    });
    // When both outputs are read to their end, too.
    child.once('close', (code) => {
      this.#ended = { code };
      const words = this.#words.trim();
      if (code === 0 || (code === null && this.destroyed)) this.push(null);
      else this.destroy(new TransportError('FAILED', words === '' ? `it ended with status ${code}` : words));
    });
  }

  /** Whether any bytes have come from it. */
  get answered(): boolean {
    return this.#answered;
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#ended !== undefined)
      done(new TransportError('FAILED', 'the program that carries it has ended'));
    else if (this.#child.stdin.write(chunk)) done();
    else this.#child.stdin.once('drain', () => done());
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#child.stdin.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    void endChild(this.#child);
    done(error);
  }
}
