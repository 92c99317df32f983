import type { SecretVault } from '../hosts/index.ts';
import type { KeptSecrets } from '../settings/index.ts';

/** The system's keyring, as far as a shell has one: it keeps one key of ours and enciphers with it. */
export interface Cipher {
  /** Whether what it makes is more than a disguise; it may become so once the desktop's keyring is open. */
  readonly available: boolean;
  /** @throws Error in the keyring's words */
  encrypt(text: string): Promise<string>;
  /** @throws Error where the keyring no longer has the key that it was enciphered with */
  decrypt(cipher: string): Promise<string>;
}

/** Secrets in a file, enciphered by the system's keyring. */
export function keyringVault(cipher: Cipher, kept: KeptSecrets): SecretVault {
  return {
    get available() {
      return cipher.available;
    },
    get: async (host, key) => {
      const secret = kept.get(host, key);
      return secret === undefined || !cipher.available ? undefined : cipher.decrypt(secret);
    },
    set: async (host, key, text) => kept.set(host, key, await cipher.encrypt(text)),
    delete: (host, key) => kept.delete(host, key),
    forget: (host) => kept.forget(host),
  };
}
