import type { AnswerSsh, SshQuestion } from '../../libvirt/index.ts';
import type { QuestionDesk } from '../questions.ts';

/** Where secrets are kept over restarts: the system's keyring, where there is one. */
export interface SecretVault {
  readonly available: boolean;
  get(host: string, key: string): Promise<string | undefined>;
  set(host: string, key: string, text: string): Promise<void>;
  delete(host: string, key: string): Promise<void>;
  /** Everything of one host. */
  forget(host: string): Promise<void>;
}

/** Programs of this machine that a person allowed URIs to run (`command=`). */
export interface Approvals {
  has(program: string): boolean;
  add(program: string): Promise<void>;
}

export interface Keyholders {
  desk: QuestionDesk;
  /** False where nobody sits at a window (a command): what would have to be asked fails with its reason. */
  mayAsk?: boolean | undefined;
  vault?: SecretVault | undefined;
  approvals?: Approvals | undefined;
}

/** Answers that may be given again: a one-time code may not, and a wrong PIN too often locks its key. */
const KEPT: ReadonlySet<SshQuestion['kind']> = new Set(['password', 'passphrase']);

/** What one host's logins were told: in memory while it is connected, in the keyring where the user wishes. */
export class Credentials {
  readonly #host: string | undefined;
  readonly #name: () => string;
  readonly #holders: Keyholders;
  readonly #memory = new Map<string, string>();

  /** @param host undefined for a host that is not saved: nothing is kept in the keyring then */
  constructor(host: string | undefined, name: () => string, holders: Keyholders) {
    this.#host = host;
    this.#name = name;
    this.#holders = holders;
  }

  /** For one login: what proves wrong there is asked anew, what proves right is kept. */
  begin(): LoginAnswers {
    return new LoginAnswers(this.#host, this.#name(), this.#holders, this.#memory);
  }

  /** The user disconnected the host: what was kept in memory is not used again. */
  clear(): void {
    this.#memory.clear();
  }

  async forget(): Promise<void> {
    this.clear();
    if (this.#host !== undefined) await this.#holders.vault?.forget(this.#host);
  }
}

export class LoginAnswers {
  readonly #host: string | undefined;
  readonly #name: string;
  readonly #holders: Keyholders;
  readonly #memory: Map<string, string>;
  readonly #given = new Map<string, string>();
  readonly #remember = new Set<string>();
  /** Absent where nobody can be asked. */
  readonly ask: AnswerSsh | undefined;

  constructor(host: string | undefined, name: string, holders: Keyholders, memory: Map<string, string>) {
    this.#host = host;
    this.#name = name;
    this.#holders = holders;
    this.#memory = memory;
    this.ask = holders.mayAsk === false ? undefined : (question, signal) => this.#ask(question, signal);
  }

  async #ask(question: SshQuestion, signal: AbortSignal): Promise<string | undefined> {
    const key = `${question.kind} ${question.subject}`;
    const wrong = this.#given.has(key);
    const kept = KEPT.has(question.kind);
    if (wrong && kept) await this.#drop(key);
    const known = wrong || !kept ? undefined : await this.#known(key);
    if (known !== undefined) {
      this.#given.set(key, known);
      return known;
    }
    const canRemember = kept && this.#host !== undefined && this.#holders.vault?.available === true;
    const answer = await this.#holders.desk.ask(
      { ...question, ...this.#who(), wrong: wrong && question.kind !== 'hostKey', canRemember },
      signal,
    );
    if (answer === undefined) return undefined;
    this.#given.set(key, answer.text);
    if (answer.remember && canRemember) this.#remember.add(key);
    return answer.text;
  }

  /** Whether a program of this machine may be run because a URI names it; asked once for each program. */
  async mayRun(program: string, uri: string, signal: AbortSignal): Promise<boolean> {
    const { approvals, desk } = this.#holders;
    if (approvals?.has(program) === true) return true;
    if (this.ask === undefined) return false;
    const answer = await desk.ask(
      { kind: 'command', subject: program, prompt: uri, ...this.#who(), wrong: false, canRemember: false },
      signal,
    );
    if (answer === undefined) return false;
    await approvals?.add(program);
    return true;
  }

  /** The login succeeded: its answers were right. */
  async succeeded(): Promise<void> {
    for (const [key, text] of this.#given) {
      if (!KEPT.has(key.split(' ', 1)[0] as SshQuestion['kind'])) continue;
      this.#memory.set(key, text);
      if (this.#host !== undefined && this.#remember.has(key))
        await this.#holders.vault?.set(this.#host, key, text).catch(() => undefined);
    }
  }

  #who(): { host?: string; hostName: string } {
    return { ...(this.#host !== undefined && { host: this.#host }), hostName: this.#name };
  }

  async #known(key: string): Promise<string | undefined> {
    const { vault } = this.#holders;
    const inMemory = this.#memory.get(key);
    if (inMemory !== undefined || this.#host === undefined) return inMemory;
    return vault?.get(this.#host, key).catch(() => undefined);
  }

  async #drop(key: string): Promise<void> {
    this.#memory.delete(key);
    if (this.#host !== undefined) await this.#holders.vault?.delete(this.#host, key).catch(() => undefined);
  }
}
