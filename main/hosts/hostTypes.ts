import type { Collection } from './collection.ts';
import type { DomainKey, DomainRow } from './domainRow.ts';
import type { Keyholders } from './link/credentials.ts';
import type { HostStatus } from './machine.ts';
import type { ObjectCollections } from './objects/index.ts';
import type { FigureTick } from './sampler.ts';
import type { HypervisorInfo, Session, SessionOptions } from './session.ts';

/** What the user saved; only the first three matter to the engine. */
export interface HostConfig {
  name: string;
  uri: string;
  readOnly: boolean;
  autoconnect?: boolean | undefined;
  group?: string | undefined;
  colour?: string | undefined;
}

/** What the list of hosts shows of this one, beside what the user saved. */
export interface HostView {
  status: HostStatus;
  /** Of the last time it was connected; absent while it never was. */
  hypervisor?: HypervisorInfo & { hasDomainStats: boolean };
  domains: number;
  running: number;
}

export interface HostOptions {
  id: string;
  config: HostConfig;
  domains: Collection<DomainKey, DomainRow>;
  objects: ObjectCollections;
  onChange: () => void;
  onFigures: (tick: FigureTick) => void;
  /** Who answers what a login asks. */
  keyholders: Keyholders;
  /** ssh's configuration file in the place of the user's own, as it is set now. */
  sshConfig?: () => string | undefined;
  /** Opens a session; replaced in tests. */
  open?: (options: SessionOptions) => Promise<Session>;
}
