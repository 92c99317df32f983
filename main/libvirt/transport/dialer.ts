import type { Duplex } from 'node:stream';

/** How the bytes reach a daemon: the only thing that the client knows of a transport. */
export interface Dialer {
  /** Opens a new byte stream; rejects with a {@link TransportError} or the signal's reason. */
  dial(signal?: AbortSignal): Promise<Duplex>;
  /** For messages: what is dialled, for example the socket's path. Holds no secrets. */
  readonly description: string;
}
