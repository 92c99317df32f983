import { Collection } from '../collection.ts';
import type { Session } from '../session.ts';
import { networks, type NetworkRow } from './networks.ts';
import { nodeDevices, type NodeDeviceRow } from './nodeDevices.ts';
import { ObjectFeed } from './objectFeed.ts';
import { storagePools, type StoragePoolRow } from './storagePools.ts';

export type { NetworkRow } from './networks.ts';
export type { NodeDeviceRow } from './nodeDevices.ts';
export type { StoragePoolRow } from './storagePools.ts';

/** The rows of all hosts, by kind. */
export interface ObjectCollections {
  networks: Collection<string, NetworkRow>;
  storagePools: Collection<string, StoragePoolRow>;
  nodeDevices: Collection<string, NodeDeviceRow>;
}

export type ObjectKindName = keyof ObjectCollections;

export function newObjectCollections(): ObjectCollections {
  return { networks: new Collection(), storagePools: new Collection(), nodeDevices: new Collection() };
}

/** What one host has beside domains. */
export class HostObjects {
  readonly #feeds: Readonly<
    Record<ObjectKindName, Pick<ObjectFeed<NetworkRow>, 'setWanted' | 'attach' | 'detach' | 'clear'>>
  >;

  constructor(host: string, rows: ObjectCollections) {
    this.#feeds = {
      networks: new ObjectFeed(networks, host, rows.networks),
      storagePools: new ObjectFeed(storagePools, host, rows.storagePools),
      nodeDevices: new ObjectFeed(nodeDevices, host, rows.nodeDevices),
    };
  }

  setWanted(kind: ObjectKindName, wanted: boolean): void {
    this.#feeds[kind].setWanted(wanted);
  }

  attach(session: Session): void {
    for (const feed of Object.values(this.#feeds)) feed.attach(session);
  }

  detach(): void {
    for (const feed of Object.values(this.#feeds)) feed.detach();
  }

  clear(): void {
    for (const feed of Object.values(this.#feeds)) feed.clear();
  }
}
