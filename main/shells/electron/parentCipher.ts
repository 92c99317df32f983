import type { ParentPort } from 'electron';
import type { Cipher } from '../../services/index.ts';
import type { FromBackend, KeyringMessage } from './messages.ts';

/** A keyring that asks its user for a password may take that long, ms. */
const PATIENCE_MS = 120_000;

/** The backend's part of the keyring: asks the main process, which has it. */
export class ParentCipher implements Cipher {
  readonly #parent: Pick<ParentPort, 'postMessage'>;
  readonly #waiting = new Map<number, PromiseWithResolvers<string>>();
  #next = 1;
  #available = false;

  constructor(parent: Pick<ParentPort, 'postMessage'>) {
    this.#parent = parent;
    this.#askWhether();
  }

  /** As it was told last; while there is none it is asked again, since a keyring may be opened at any time. */
  get available(): boolean {
    if (!this.#available) this.#askWhether();
    return this.#available;
  }

  #askWhether(): void {
    this.#parent.postMessage({ type: 'askKeyring' } satisfies FromBackend);
  }

  encrypt(text: string): Promise<string> {
    return this.#ask('encrypt', text);
  }

  decrypt(cipher: string): Promise<string> {
    return this.#ask('decrypt', cipher);
  }

  take(message: KeyringMessage): void {
    if (message.type === 'keyring') {
      this.#available = message.available;
      return;
    }
    const { id, text, failure } = message;
    const waiting = this.#waiting.get(id);
    if (text === undefined) waiting?.reject(new Error(`keyring: ${failure ?? 'it gave no answer'}`));
    else waiting?.resolve(text);
  }

  async #ask(work: 'encrypt' | 'decrypt', text: string): Promise<string> {
    const id = this.#next++;
    const waiting = Promise.withResolvers<string>();
    this.#waiting.set(id, waiting);
    const timer = setTimeout(
      () => waiting.reject(new Error('keyring: it did not answer in time')),
      PATIENCE_MS,
    );
    try {
      this.#parent.postMessage({ type: 'cipher', id, work, text } satisfies FromBackend);
      return await waiting.promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }
}
