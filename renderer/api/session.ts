import type { ChannelId } from '../../preload/contract/index.ts';
import type { ByteChannel, Client } from '../../preload/wire/index.ts';

/** Every procedure of the contract as an async function: `client.domains.act({ … })`. */
export type ApiClient = Client;

/** One live connection to the backend. */
export interface Session {
  readonly client: ApiClient;
  /** This end of a byte channel that a procedure (`consoles.open`) handed out on this very session. */
  openChannel(id: ChannelId): ByteChannel;
  /** Called once when the connection is gone, at once if it already is. */
  onClose(listener: (reason: string) => void): void;
  close(): void;
}

/** Makes a session, or rejects with the reason in words. */
export type Dial = () => Promise<Session>;
