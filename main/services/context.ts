import type { AppInfo, ChannelId } from '../../preload/contract/index.ts';
import type { ByteChannel } from '../../preload/wire/transport.ts';
import type { HostRegistry, TaskRegistry } from '../hosts/index.ts';
import type { Journal, SettingsStore } from '../settings/index.ts';
import type { Drafts } from './hardware/drafts.ts';
import type { Unsettled } from './hardware/unsettled.ts';
import type { Cipher } from './keyring.ts';
import type { ShellCommands } from './shellCommands.ts';
import type { SubscriptionRegistry } from './subscriptions.ts';
import type { Turns } from './turns.ts';

export interface BackendOptions {
  shell: AppInfo['shell'];
  version: string;
  /** Where settings are kept; the XDG config folder of the user without it. */
  configDir?: string;
  /** Where the journal is kept; `data` in `configDir` where that is given, else the XDG data folder of the user. */
  dataDir?: string;
  /** False for one-shot programs (CLI): saved hosts are then connected only when something asks for them. */
  autoconnect?: boolean;
  /** The system's keyring, where the shell has one; without it no secret outlives the program. */
  cipher?: Cipher;
}

/** Everything that lives as long as the program: made once by `createBackend`, shared by all clients. */
export interface Backend {
  readonly options: Readonly<BackendOptions>;
  readonly settings: SettingsStore;
  readonly hosts: HostRegistry;
  readonly tasks: TaskRegistry;
  readonly drafts: Drafts;
  readonly journal: Journal;
  readonly turns: Turns;
  readonly unsettled: Unsettled;
  /** Closes every connection and writes what is unsaved. */
  close(): Promise<void>;
}

/** Hands out a byte channel of the client's transport; `attach` runs when the client has opened its end. */
export type OfferChannel = (attach: (channel: ByteChannel) => void) => ChannelId;

/** One client (a page, a CLI run). Made with `openClientConnection`, closed by the shell when the transport closes. */
export interface ClientConnection {
  readonly offerChannel: OfferChannel;
  readonly subscriptions: SubscriptionRegistry;
  /** Where the shell puts what this client's page is to do. */
  readonly shellCommands: ShellCommands;
  /** What to undo when the client goes: its visible rows, open consoles, … Run once, in any order. */
  onClose(listener: () => void): () => void;
  close(): void;
  /** A call may still be under way when its client goes. */
  readonly closed: boolean;
}

/** What every procedure gets. A type, not an interface: oRPC's contexts are records. */
export type ServiceContext = {
  backend: Backend;
  connection: ClientConnection;
};
