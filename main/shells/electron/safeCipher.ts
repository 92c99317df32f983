import type { ElectronApi } from './api.ts';
import type { FromBackend, ToBackend } from './messages.ts';

/** On Linux, where there is no keyring, Electron enciphers with a password that everybody knows: that is none. */
const DISGUISES: ReadonlySet<string> = new Set(['basic_text', 'unknown']);

/** The main process's part of the keyring: Electron has its safe storage nowhere else. */
export class SafeCipher {
  readonly #safeStorage: ElectronApi['safeStorage'];

  constructor({ safeStorage }: Pick<ElectronApi, 'safeStorage'>) {
    this.#safeStorage = safeStorage;
  }

  get available(): boolean {
    return (
      this.#safeStorage.isEncryptionAvailable() &&
      !DISGUISES.has(this.#safeStorage.getSelectedStorageBackend())
    );
  }

  answer(request: FromBackend): ToBackend {
    if (request.type === 'askKeyring') return { type: 'keyring', available: this.available };
    const { id, work, text } = request;
    try {
      if (!this.available) throw new Error('the system has no keyring that is open');
      const result =
        work === 'encrypt'
          ? this.#safeStorage.encryptString(text).toString('base64')
          : this.#safeStorage.decryptString(Buffer.from(text, 'base64'));
      return { type: 'cipherAnswer', id, text: result };
    } catch (error) {
      return { type: 'cipherAnswer', id, failure: error instanceof Error ? error.message : String(error) };
    }
  }
}
