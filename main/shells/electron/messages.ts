/** What Electron's main process tells the backend, over the utility process's own port. */
export type ToBackend =
  /** A page wants a connection; its port comes along. `window` names it in `command`. */
  | { type: 'client'; window: number }
  /** The native menu's command, by its id in the page. */
  | { type: 'command'; window: number; command: string }
  /** Connect this host, adding it if it is new. */
  | { type: 'open'; uri: string }
  | KeyringMessage
  | { type: 'stop' };

export type KeyringMessage =
  /** Whether the system has a keyring that is open. */
  | { type: 'keyring'; available: boolean }
  | { type: 'cipherAnswer'; id: number; text?: string; failure?: string };

/** What the backend asks of the main process. */
interface CipherRequest {
  type: 'cipher';
  id: number;
  work: 'encrypt' | 'decrypt';
  text: string;
}
export type FromBackend = CipherRequest | { type: 'askKeyring' };
