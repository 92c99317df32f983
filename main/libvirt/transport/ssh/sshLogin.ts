import type { Child } from '../childStream.ts';
import { TransportError } from '../transportError.ts';
import type { ConnectUri } from '../uri.ts';
import type { Asked, Askpass } from './askpass.ts';
import { readPrompt, type SshQuestion } from './prompts.ts';
import { FactsReader, NO_SHELL, type RemoteFacts } from './remoteFacts.ts';
import { CONNECT_SECONDS } from './sshCommand.ts';
import { SshWords, type SshStage } from './sshWords.ts';

/** Answers ssh's questions; undefined says no. The signal aborts when the answer is no longer wanted. */
export type AnswerSsh = (question: SshQuestion, signal: AbortSignal) => Promise<string | undefined>;

export interface LoginOptions {
  uri: ConnectUri;
  /** Without it nothing is asked, and whatever would have to be is a failure. */
  ask?: AnswerSsh | undefined;
  onStage?: ((stage: SshStage, detail?: string) => void) | undefined;
}

/** What a login works for. */
interface LoginTarget {
  facts: RemoteFacts;
  onLost(listener: (error: TransportError) => void): () => void;
}

/** So much of what is said instead of an answer is shown, characters. */
const LONGEST_SAID = 300;
/** Silence after which a login that has begun is given up, ms; a person who is asked may take his time. */
const SILENCE_MS = (CONNECT_SECONDS + 10) * 1000;

/** The time from ssh's start until the far host has told its facts. */
export class SshLogin {
  readonly words: SshWords;
  readonly #options: LoginOptions;
  #declined: TransportError | undefined;
  #alive: () => void = () => undefined;

  constructor(options: LoginOptions) {
    this.#options = options;
    this.words = new SshWords((stage, detail) => options.onStage?.(stage, detail));
  }

  readonly answer = async (asked: Asked, signal: AbortSignal): Promise<string | undefined> => {
    const { ask, uri } = this.#options;
    // ssh repeats itself so only when the answer was neither yes, no nor the right fingerprint.
    if (ask === undefined || asked.prompt.startsWith("Please type 'yes'")) return undefined;
    const question = readPrompt(asked.prompt, asked.hint, uri.host ?? '');
    const answer = await ask(question, signal);
    this.#alive();
    if (answer === undefined && !signal.aborted)
      this.#declined = new TransportError(
        question.kind === 'hostKey' ? 'HOST_KEY_UNKNOWN' : 'DECLINED',
        question.kind === 'hostKey'
          ? `ssh to ${uri.host}: its key ${question.fingerprint ?? ''} is not known, and was not accepted`
          : `ssh to ${uri.host}: ${question.subject} was not answered`,
        { facts: { ...this.words.facts, fingerprint: question.fingerprint } },
      );
    // Only the very key that was shown is accepted, whatever the far host shows next.
    return question.kind === 'hostKey' && answer !== undefined ? (question.fingerprint ?? 'yes') : answer;
  };

  async run(
    link: LoginTarget,
    master: Child,
    askpass: Askpass | undefined,
    signal?: AbortSignal,
  ): Promise<void> {
    const reader = new FactsReader();
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      const fail = (error: Error): void => reject(this.#declined ?? error);
      const onAbort = (): void => fail(signal?.reason as Error);
      const silent = (): void => {
        if (askpass?.asking === true) return this.#alive();
        const host = this.#options.uri.host ?? '';
        fail(
          new TransportError('TIMEOUT', `ssh to ${host}: it fell silent while logging in`, {
            facts: this.words.facts,
          }),
        );
      };
      this.#alive = () => {
        clearTimeout(timer);
        timer = setTimeout(silent, SILENCE_MS);
        if (this.#declined !== undefined) fail(this.#declined);
      };
      this.#alive();
      signal?.addEventListener('abort', onAbort, { once: true });
      link.onLost((error) => {
        const said = reader.said.trim().slice(-LONGEST_SAID);
        fail(
          error.code === 'NO_SHELL' ? this.#noShell(said === '' ? 'nothing can be run there' : said) : error,
        );
      });
      master.stderr.setEncoding('utf8').on('data', (text: string) => {
        this.words.take(text);
        this.#alive();
      });
      master.stdout.setEncoding('utf8').on('data', (text: string) => {
        this.#alive();
        const facts = reader.take(text);
        if (facts !== undefined) {
          link.facts = facts;
          this.#options.onStage?.('authenticated', facts.user);
          resolve();
        } else if (reader.isNoShell) fail(this.#noShell(NO_SHELL));
      });
    }).finally(() => {
      clearTimeout(timer);
      this.#alive = () => undefined;
      master.stdout.removeAllListeners('data').resume();
    });
  }

  #noShell(why: string): TransportError {
    const { facts } = this.words;
    return new TransportError('NO_SHELL', `ssh to ${this.#options.uri.host}: logged in, but ${why}`, {
      facts,
    });
  }
}
