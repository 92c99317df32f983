import { join } from 'node:path';
import * as v from 'valibot';
import { Document, type DocumentFormat, type DocumentProblem } from './document.ts';

/** By host, then by what the secret is of; each enciphered by whoever hands it over. */
const Secrets = v.record(v.string(), v.record(v.string(), v.string()));
type Secrets = v.InferOutput<typeof Secrets>;

const SECRETS_FILE: DocumentFormat<Secrets> = {
  version: 1,
  initial: () => ({}),
  parse: (json) => ({ value: v.parse(v.object({ secrets: Secrets }), json).secrets, lost: [] }),
  serialize: (secrets) => ({ secrets }),
};

/** `secrets.json`: what users let us keep, never in the clear. */
export class KeptSecrets {
  readonly #document: Document<Secrets>;

  private constructor(document: Document<Secrets>) {
    this.#document = document;
  }

  static async open(folder: string, onProblem: (problem: DocumentProblem) => void): Promise<KeptSecrets> {
    return new KeptSecrets(await Document.open(join(folder, 'secrets.json'), SECRETS_FILE, onProblem));
  }

  get(host: string, key: string): string | undefined {
    const secrets = Object.hasOwn(this.#document.value, host) ? this.#document.value[host] : undefined;
    return secrets !== undefined && Object.hasOwn(secrets, key) ? secrets[key] : undefined;
  }

  async set(host: string, key: string, secret: string): Promise<void> {
    await this.#document.update((all) => ({ ...all, [host]: { ...all[host], [key]: secret } }));
  }

  async delete(host: string, key: string): Promise<void> {
    if (this.get(host, key) === undefined) return;
    await this.#document.update((all) => ({ ...all, [host]: without(all[host] ?? {}, key) }));
  }

  /** Everything of one host. */
  async forget(host: string): Promise<void> {
    if (!Object.hasOwn(this.#document.value, host)) return;
    await this.#document.update((all) => without(all, host));
  }
}

const without = <T>(record: Readonly<Record<string, T>>, name: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([other]) => other !== name));

const APPROVALS_FILE: DocumentFormat<readonly string[]> = {
  version: 1,
  initial: () => [],
  parse: (json) => ({
    value: v.parse(v.object({ programs: v.array(v.string()) }), json).programs,
    lost: [],
  }),
  serialize: (programs) => ({ programs }),
};

/**
 * `approvals.json`: programs of this machine that URIs may run. Not among the preferences: those can be imported, and
 * what somebody else allowed is not allowed here.
 */
export class Approvals {
  readonly #document: Document<readonly string[]>;

  private constructor(document: Document<readonly string[]>) {
    this.#document = document;
  }

  static async open(folder: string, onProblem: (problem: DocumentProblem) => void): Promise<Approvals> {
    return new Approvals(await Document.open(join(folder, 'approvals.json'), APPROVALS_FILE, onProblem));
  }

  has(program: string): boolean {
    return this.#document.value.includes(program);
  }

  async add(program: string): Promise<void> {
    await this.#document.update((programs) => [...new Set([...programs, program])]);
  }
}
