import type { DomainStateName } from '../libvirt/index.ts';
import type { DomainSummary } from '../xml/index.ts';
import type { Collection } from './collection.ts';
import {
  domainKey,
  isActive,
  newDomainRow,
  shownState,
  type DomainKey,
  type DomainRow,
} from './domainRow.ts';

export interface DomainRef {
  readonly uuid: string;
  readonly name: string;
  /** -1 while it does not run. */
  readonly id: number;
}

/** What one reply tells of one domain; what it does not tell is absent. */
export interface DomainObservation {
  ref: DomainRef;
  state?: { state: DomainStateName; reason: string };
  vcpus?: number;
  maxMemoryBytes?: number;
}

/** Which domains have a property that only filtered lists tell; a set that is absent was not asked for. */
export interface DomainFlags {
  autostart?: ReadonlySet<string>;
  persistent?: ReadonlySet<string>;
  hasManagedSave?: ReadonlySet<string>;
  hasSnapshot?: ReadonlySet<string>;
}

/** libvirt's life-cycle events and their details by name. */
export interface LifecycleEvent {
  domain: DomainRef;
  event: string;
  detail: string;
}

interface Known {
  /** Sequence number of the last event that spoke of it. */
  changed: number;
  /** Of the XML that the row's summary was read from; 0 before. */
  xmlHash: number;
  /** Whether the agent inside the guest answered when that XML was read. */
  hasAgent: boolean;
}

/** No reply is older than this, ms: its deadline is shorter. */
const OLDEST_REPLY_MS = 120_000;

const EVENT_STATES: Readonly<Record<string, DomainStateName>> = {
  started: 'running',
  suspended: 'paused',
  resumed: 'running',
  stopped: 'shutoff',
  shutdown: 'shutdown',
  pmsuspended: 'pmsuspended',
  crashed: 'crashed',
};

/** Where an event's detail and the state's reason have different names. */
const EVENT_REASONS: Readonly<Record<string, string>> = {
  'suspended.paused': 'user',
  'suspended.migrated': 'migration',
  'suspended.restored': 'fromSnapshot',
  'shutdown.finished': 'user',
  'shutdown.guest': 'user',
  'shutdown.host': 'user',
};

/**
 * The rows of one host's domains, brought up to date by replies and events. No I/O: a reader brings what it observed.
 *
 * Events and replies race: a list that was read before an event may arrive after it. So whoever asks takes a `stamp`
 * first, and what events have said since then wins over the reply.
 */
export class DomainInventory {
  readonly #host: string;
  readonly #rows: Collection<DomainKey, DomainRow>;
  readonly #known = new Map<string, Known>();
  /** Domains that an event removed, so that an older list does not bring them back; in the order of removal. */
  readonly #removed = new Map<string, { sequence: number; at: number }>();
  #sequence = 0;
  #running = 0;

  constructor(host: string, rows: Collection<DomainKey, DomainRow>) {
    this.#host = host;
    this.#rows = rows;
  }

  get size(): number {
    return this.#known.size;
  }

  /** Number of domains with a hypervisor process. */
  get running(): number {
    return this.#running;
  }

  /** To be taken before a question is sent and given back with its answer. */
  stamp(): number {
    return this.#sequence;
  }

  uuids(): IterableIterator<string> {
    return this.#known.keys();
  }

  get(uuid: string): DomainRow | undefined {
    return this.#rows.get(domainKey(this.#host, uuid));
  }

  /** @param complete whether `observations` are all domains there are: then the others are gone */
  observe(
    stamp: number,
    observations: readonly DomainObservation[],
    flags: DomainFlags = {},
    complete = false,
  ): void {
    for (const observation of observations) {
      const { uuid } = observation.ref;
      if (!this.#changedSince(uuid, stamp)) this.#put(this.#merge(observation, flags));
    }
    if (!complete) return;
    const present = new Set(observations.map((observation) => observation.ref.uuid));
    for (const uuid of [...this.#known.keys()]) {
      if (!present.has(uuid) && !this.#changedSince(uuid, stamp)) this.#delete(uuid);
    }
  }

  observeLifecycle({ domain, event, detail }: LifecycleEvent): void {
    const { uuid } = domain;
    this.#sequence += 1;
    const before = this.get(uuid);
    const row = {
      ...(before ?? newDomainRow(this.#host, uuid, domain.name)),
      name: domain.name,
      lost: false,
    };
    if (event === 'undefined') {
      // A rename is an undefine and a define of the same UUID; a running domain lives on without configuration.
      if (detail === 'renamed') return;
      row.persistent = false;
    } else if (event === 'defined') {
      row.persistent = true;
    } else {
      if (before === undefined) row.persistent = false;
      const state = EVENT_STATES[event];
      // An event that a newer libvirt invents changes nothing that is known here.
      if (state === undefined) return;
      row.state = shownState(state, row.hasManagedSave);
      row.reason = EVENT_REASONS[`${event}.${detail}`] ?? detail;
      this.#setId(row, state === 'shutoff' ? -1 : domain.id);
      if (event === 'started') row.runningSince = Date.now();
    }
    if (!row.persistent && !isActive(row)) {
      this.#delete(uuid);
      this.#rememberRemoved(uuid);
      return;
    }
    this.#removed.delete(uuid);
    this.#put(row);
    this.#know(uuid).changed = this.#sequence;
  }

  /** Whether this XML is another than the one last summarised. */
  isNewXml(uuid: string, hash: number): boolean {
    const known = this.#known.get(uuid);
    return known !== undefined && known.xmlHash !== hash;
  }

  hasSummary(uuid: string): boolean {
    return (this.#known.get(uuid)?.xmlHash ?? 0) !== 0;
  }

  observeXml(uuid: string, hash: number, summary: Partial<DomainSummary>, hasAgent = false): void {
    const known = this.#known.get(uuid);
    if (known === undefined) return;
    known.xmlHash = hash;
    known.hasAgent = hasAgent;
    this.#rows.patch(domainKey(this.#host, uuid), summary as Partial<DomainRow>);
  }

  hasAgent(uuid: string): boolean {
    return this.#known.get(uuid)?.hasAgent ?? false;
  }

  observeAddresses(uuid: string, addresses: string[]): void {
    this.#rows.patch(domainKey(this.#host, uuid), { addresses });
  }

  /** The connection is gone: the rows stay, marked. */
  markLost(): void {
    for (const uuid of this.#known.keys()) this.#rows.patch(domainKey(this.#host, uuid), { lost: true });
  }

  /** The host is not wanted any more. */
  clear(): void {
    for (const uuid of [...this.#known.keys()]) this.#delete(uuid);
    this.#removed.clear();
  }

  #changedSince(uuid: string, stamp: number): boolean {
    return (this.#known.get(uuid)?.changed ?? this.#removed.get(uuid)?.sequence ?? -1) > stamp;
  }

  /** Kept as long as a list that was asked for before may still arrive: several may be under way. */
  #rememberRemoved(uuid: string): void {
    const now = performance.now();
    for (const [other, { at }] of this.#removed) {
      if (now - at < OLDEST_REPLY_MS) break;
      this.#removed.delete(other);
    }
    this.#removed.delete(uuid);
    this.#removed.set(uuid, { sequence: this.#sequence, at: now });
  }

  #know(uuid: string): Known {
    let known = this.#known.get(uuid);
    if (known === undefined) {
      known = { changed: -1, xmlHash: 0, hasAgent: false };
      this.#known.set(uuid, known);
    }
    return known;
  }

  #merge({ ref, state, vcpus, maxMemoryBytes }: DomainObservation, flags: DomainFlags): DomainRow {
    const before = this.get(ref.uuid);
    const row = { ...(before ?? newDomainRow(this.#host, ref.uuid, ref.name)), name: ref.name, lost: false };
    if (vcpus !== undefined) row.vcpus = vcpus;
    if (maxMemoryBytes !== undefined) row.maxMemoryBytes = maxMemoryBytes;
    setFlags(row, flags);
    if (state !== undefined) {
      row.state = shownState(state.state, row.hasManagedSave);
      row.reason = state.reason;
    }
    const sawItStart = before !== undefined && !before.lost && !isActive(before) && ref.id >= 0;
    this.#setId(row, ref.id);
    if (sawItStart) row.runningSince = Date.now();
    return row;
  }

  /** A hypervisor gives a new id to each start, so another id is another run, begun unseen. */
  #setId(row: DomainRow, id: number): void {
    if (id < 0) {
      delete row.domainId;
      delete row.runningSince;
      if (row.addresses.length > 0) row.addresses = [];
    } else if (row.domainId !== id) {
      row.domainId = id;
      delete row.runningSince;
      row.addresses = [];
    }
  }

  #put(row: DomainRow): void {
    this.#know(row.uuid);
    this.#count(row);
    this.#rows.set(row.key, row);
  }

  #delete(uuid: string): void {
    this.#count(undefined, uuid);
    this.#known.delete(uuid);
    this.#rows.delete(domainKey(this.#host, uuid));
  }

  #count(row: DomainRow | undefined, uuid = row?.uuid ?? ''): void {
    const before = this.get(uuid);
    if (before !== undefined && isActive(before)) this.#running -= 1;
    if (row !== undefined && isActive(row)) this.#running += 1;
  }
}

function setFlags(row: DomainRow, { autostart, persistent, hasManagedSave, hasSnapshot }: DomainFlags): void {
  const { uuid } = row;
  if (autostart !== undefined) row.autostart = autostart.has(uuid);
  if (persistent !== undefined) row.persistent = persistent.has(uuid);
  if (hasSnapshot !== undefined) row.hasSnapshot = hasSnapshot.has(uuid);
  if (hasManagedSave !== undefined) {
    row.hasManagedSave = hasManagedSave.has(uuid);
    if (row.state === 'shutoff' || row.state === 'saved')
      row.state = shownState('shutoff', row.hasManagedSave);
  }
}
