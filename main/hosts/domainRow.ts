import type { DomainStateName } from '../libvirt/index.ts';

/** libvirt's states, and `saved`: shut off with a managed save image that the next start restores. */
export type RowState = Exclude<DomainStateName, 'unknown'> | 'saved';

/** `host/uuid`. */
export type DomainKey = string;

/**
 * What the list shows of one domain. Kept for every domain of every host, so it holds no XML and no handles.
 * Optional fields are absent, not undefined, so that rows compare field by field.
 */
export interface DomainRow {
  key: DomainKey;
  host: string;
  /** Canonical form. */
  uuid: string;
  name: string;
  state: RowState;
  /** Why it is in this state, by libvirt's name in camelCase: `booted`, `migrated`, `ioerror`. */
  reason: string;
  /** The hypervisor's id while it runs. */
  domainId?: number;
  /** The host's connection is lost: this is what was last known. */
  lost: boolean;
  persistent: boolean;
  autostart: boolean;
  hasManagedSave: boolean;
  hasSnapshot: boolean;
  vcpus: number;
  maxMemoryBytes: number;
  /** ms since the epoch at which this program saw it start. */
  runningSince?: number;
  title?: string;
  description?: string;
  os?: string;
  tags: string[];
  group?: string;
  addresses: string[];
}

export function domainKey(host: string, uuid: string): DomainKey {
  return `${host}/${uuid}`;
}

export function newDomainRow(host: string, uuid: string, name: string): DomainRow {
  return {
    key: domainKey(host, uuid),
    host,
    uuid,
    name,
    state: 'shutoff',
    reason: 'unknown',
    lost: false,
    persistent: true,
    autostart: false,
    hasManagedSave: false,
    hasSnapshot: false,
    vcpus: 0,
    maxMemoryBytes: 0,
    tags: [],
    addresses: [],
  };
}

/** Whether a hypervisor process exists: it may run, be paused, or be kept after a crash. */
export function isActive(row: Pick<DomainRow, 'domainId'>): boolean {
  return row.domainId !== undefined;
}

/** A state as the list shows it, given whether a managed save image waits. */
export function shownState(state: DomainStateName, hasManagedSave: boolean): RowState {
  if (state === 'unknown') return 'nostate';
  return state === 'shutoff' && hasManagedSave ? 'saved' : state;
}
