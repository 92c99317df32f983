import { watch, type FSWatcher } from 'node:fs';
import { chmod, constants, open, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * What ssh runs to ask. A shell script, because it must work where nothing else can be run (an Electron that does not
 * pose as Node, an AppImage): it lays the question down as files in a folder that only the user can enter, and
 * hands on to ssh whatever comes through a pipe there. The answer is in no argument, variable or file. When ssh wants it
 * no more it ends the script, whose folder goes.
 */
const SCRIPT = `#!/bin/sh
umask 077
ask="\${0%/*}/ask.$$"
mkdir "$ask" || exit 1
trap 'rm -rf "$ask"; exit 1' EXIT
trap 'exit 1' HUP INT TERM
mkfifo "$ask/answer" || exit 1
printf %s "$SSH_ASKPASS_PROMPT" >"$ask/hint"
printf %s "$1" >"$ask/prompt"
mv "$ask/prompt" "$ask/asked"
[ -e "$ask/refused" ] && exit 1
cat "$ask/answer" &
cat=$!
trap 'kill $cat 2>/dev/null; exit 1' HUP INT TERM
wait $cat || exit 1
[ -e "$ask/refused" ] && exit 1
trap 'rm -rf "$ask"; exit 0' EXIT
exit 0
`;

/** A prompt is a few lines; the far host writes some of it and shall not fill the window. */
const LONGEST_PROMPT = 8192;
/** Looking without having been told, ms: what is watched may be a file system that tells nothing. */
const LOOK_MS = 1_000;

export interface Asked {
  prompt: string;
  /** Of SSH_ASKPASS_PROMPT: empty, `confirm` or `none`. */
  hint: string;
}

/** Answers one prompt; undefined refuses it. The signal says that ssh no longer wants to know. */
export type AnswerPrompt = (asked: Asked, signal: AbortSignal) => Promise<string | undefined>;

/** Serves the askpass script of one ssh, in that ssh's own private folder. */
export class Askpass {
  /** The program for SSH_ASKPASS. */
  readonly program: string;
  readonly #folder: string;
  readonly #answer: AnswerPrompt;
  readonly #open = new Map<string, AbortController>();
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  #lookAgain = false;
  #closed = false;

  private constructor(folder: string, answer: AnswerPrompt) {
    this.#folder = folder;
    this.#answer = answer;
    this.program = join(folder, 'askpass');
  }

  /** @param folder private to the user, and on a file system from which programs may be run */
  static async start(folder: string, answer: AnswerPrompt): Promise<Askpass> {
    const askpass = new Askpass(folder, answer);
    await writeFile(askpass.program, SCRIPT, { mode: 0o700 });
    // The umask may have taken the right to run it.
    await chmod(askpass.program, 0o700);
    const look = (): void => void askpass.#look();
    askpass.#watcher = watch(folder, look).on('error', () => undefined);
    askpass.#timer = setInterval(look, LOOK_MS).unref();
    return askpass;
  }

  /** Whether somebody is being asked: then nothing else is expected to happen. */
  get asking(): boolean {
    return this.#open.size > 0;
  }

  /** Takes every question back, also one that is only just being laid down: its script would wait for ever. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#watcher?.close();
    clearInterval(this.#timer);
    for (const controller of this.#open.values()) controller.abort(new Error('the connection attempt ended'));
    const names = new Set([...this.#open.keys(), ...(await this.#names())]);
    await Promise.all([...names].map((name) => this.#give(name, undefined)));
  }

  async #look(): Promise<void> {
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = true;
    try {
      do {
        this.#lookAgain = false;
        await this.#compare();
      } while (this.#lookAgain);
    } finally {
      this.#looking = false;
    }
  }

  /** Folders of what is asked now. */
  async #names(): Promise<string[]> {
    return (await readdir(this.#folder).catch(() => [])).filter((name) => name.startsWith('ask.'));
  }

  async #compare(): Promise<void> {
    const names = await this.#names();
    for (const [name, controller] of this.#open) {
      if (!names.includes(name)) controller.abort(new Error('it is no longer wanted'));
    }
    for (const name of names) {
      if (!this.#open.has(name) && !this.#closed) await this.#begin(name);
    }
  }

  async #begin(name: string): Promise<void> {
    const folder = join(this.#folder, name);
    // The folder is there a moment before the question is.
    const prompt = await readFile(join(folder, 'asked'), 'utf8').catch(() => undefined);
    if (prompt === undefined) {
      setTimeout(() => void this.#look(), 20).unref();
      return;
    }
    const hint = await readFile(join(folder, 'hint'), 'utf8').catch(() => '');
    // Closed meanwhile: that has refused it.
    if (this.#closed) return;
    const controller = new AbortController();
    this.#open.set(name, controller);
    const asked = { prompt: prompt.slice(0, LONGEST_PROMPT), hint };
    void this.#answer(asked, controller.signal)
      .catch(() => undefined)
      .then((text) => this.#give(name, text))
      .finally(() => {
        this.#open.delete(name);
      });
  }

  /** Opens the pipe without waiting for its reader: one that is gone must not hold us. */
  async #give(name: string, text: string | undefined): Promise<void> {
    const folder = join(this.#folder, name);
    if (text === undefined) await writeFile(join(folder, 'refused'), '').catch(() => undefined);
    for (let attempt = 0; attempt < 50; attempt += 1) {
      try {
        const pipe = await open(join(folder, 'answer'), constants.O_WRONLY | constants.O_NONBLOCK);
        try {
          if (text !== undefined) await pipe.write(`${text}\n`);
        } finally {
          await pipe.close();
        }
        return;
      } catch (error) {
        // ENXIO: the script has not come so far yet. Anything else: it has gone.
        if ((error as NodeJS.ErrnoException).code !== 'ENXIO') return;
        await delay(20);
      }
    }
  }
}
