import type { Connection } from '../libvirt/index.ts';
import type { DomainInventory, DomainObservation, DomainRef } from './domainInventory.ts';
import { asObservation, type DomainReader } from './domainReader.ts';
import type { DomainKey, DomainRow } from './domainRow.ts';
import { rates, tooNear, type Counters } from './rates.ts';
import type { Session } from './session.ts';
import { CONFIG_STATS, STATS_ACTIVE, TICK_STATS, type DomainStats } from './statsRecord.ts';

/** Figures of one domain over one interval; rates are per second, null is what the hypervisor does not say. */
export interface DomainFigures {
  key: DomainKey;
  /** 0…1 of the domain's own vCPUs. */
  cpu: number | null;
  memoryUsedBytes: number | null;
  memoryBytes: number | null;
  diskReadBytes: number | null;
  diskWriteBytes: number | null;
  netRxBytes: number | null;
  netTxBytes: number | null;
}

export interface FigureTick {
  host: string;
  /** ms since the epoch. */
  at: number;
  rows: DomainFigures[];
}

/** ms between samples of what is on screen, of the other domains, and of all while nothing is on screen. */
export interface Pace {
  visible: number;
  others: number;
  hidden: number;
}

export const DEFAULT_PACE: Pace = { visible: 1_000, others: 5_000, hidden: 10_000 };

/** A hypervisor that needs longer for its stats is sampled as often as it answers. */
const STATS_MS = 30_000;

export interface SamplerOptions {
  host: string;
  session: Session;
  inventory: DomainInventory;
  reader: DomainReader;
  onTick: (tick: FigureTick) => void;
  random?: () => number;
}

/**
 * Samples one host: one all-domain-stats call for each tick, never two at once. While only some domains are on screen,
 * the ticks between two full ones ask for those alone.
 */
export class Sampler {
  readonly #options: SamplerOptions;
  readonly #stop = new AbortController();
  readonly #previous = new Map<string, Counters>();
  #pace = DEFAULT_PACE;
  #visible: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #started = false;
  #sampling = false;
  #allAt: number;
  #visibleAt = -Infinity;

  constructor(options: SamplerOptions) {
    this.#options = options;
    // Hosts that connect together must not be asked together for ever after.
    this.#allAt = performance.now() - this.#allInterval() * (options.random ?? Math.random)();
  }

  start(): void {
    this.#started = true;
    this.#schedule();
  }

  stop(): void {
    this.#stop.abort(new Error('the host was disconnected'));
    clearTimeout(this.#timer);
  }

  setPace(pace: Pace): void {
    this.#pace = pace;
    this.#schedule();
  }

  /** What is on screen; nothing while the window is hidden. */
  setVisible(uuids: readonly string[]): void {
    this.#visible = uuids;
    this.#schedule();
  }

  #allInterval(): number {
    return this.#visible.length > 0 ? this.#pace.others : this.#pace.hidden;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.#started || this.#sampling || this.#stop.signal.aborted) return;
    const all = this.#allAt + this.#allInterval();
    const visible = this.#visible.length > 0 ? this.#visibleAt + this.#pace.visible : Infinity;
    const due = Math.min(all, visible) - performance.now();
    this.#timer = setTimeout(() => void this.#sample(), Math.max(0, due));
  }

  async #sample(): Promise<void> {
    this.#sampling = true;
    // A timer may fire a little early; a full sample that is as good as due makes the smaller one needless.
    const all = performance.now() >= this.#allAt + this.#allInterval() - 50;
    const refs = all ? [] : this.#visible.flatMap((uuid) => this.#activeRef(uuid));
    try {
      if (all || refs.length > 0) await this.#options.session.lanes.poll((c) => this.#ask(c, all, refs));
    } catch {
      // A sample that fails leaves a gap in the figures; the next one follows. A lost connection ends the sampler.
    } finally {
      const now = performance.now();
      this.#visibleAt = now;
      if (all) this.#allAt = now;
      this.#sampling = false;
      this.#schedule();
    }
  }

  async #ask(connection: Connection, all: boolean, refs: readonly DomainRef[]): Promise<void> {
    const { inventory, reader } = this.#options;
    const options = { signal: this.#stop.signal, timeoutMs: STATS_MS, priority: 'high' } as const;
    const stamp = inventory.stamp();
    let stats: DomainStats[];
    if (!reader.hasStats) {
      const asked = all ? [...inventory.uuids()].flatMap((uuid) => this.#activeRef(uuid)) : refs;
      stats = await reader.info(connection, asked, options);
    } else if (all) {
      stats = await reader.stats(connection, [], TICK_STATS, STATS_ACTIVE, options);
    } else {
      // The few on screen may tell their vCPU count too.
      stats = await reader.stats(connection, refs, TICK_STATS | CONFIG_STATS, 0, options);
    }
    this.#take(stamp, stats, all);
  }

  #take(stamp: number, stats: readonly DomainStats[], all: boolean): void {
    const { inventory, host, onTick } = this.#options;
    const news: DomainObservation[] = [];
    const rows: DomainFigures[] = [];
    for (const sample of stats) {
      const row = inventory.get(sample.uuid);
      if (row === undefined || saysMore(row, sample)) news.push(asObservation(sample));
      if (row !== undefined && sample.id >= 0) rows.push(this.#figures(row, sample));
      else this.#previous.delete(sample.uuid);
    }
    if (news.length > 0) inventory.observe(stamp, news);
    if (all) this.#forgetStopped(stats);
    onTick({ host, at: Date.now(), rows });
  }

  #figures(row: DomainRow, sample: DomainStats): DomainFigures {
    const previous = this.#previous.get(sample.uuid);
    const rate = rates(previous, sample, Number.isNaN(sample.vcpus) ? row.vcpus : sample.vcpus);
    if (!tooNear(previous, sample)) this.#previous.set(sample.uuid, countersOf(sample));
    return {
      key: row.key,
      cpu: share(rate.cpu),
      memoryUsedBytes: whole(sample.memoryUsedBytes),
      memoryBytes: whole(sample.memoryBytes),
      diskReadBytes: whole(rate.readBytes),
      diskWriteBytes: whole(rate.writeBytes),
      netRxBytes: whole(rate.rxBytes),
      netTxBytes: whole(rate.txBytes),
    };
  }

  #forgetStopped(stats: readonly DomainStats[]): void {
    if (this.#previous.size <= stats.length) return;
    const running = new Set(stats.map((sample) => sample.uuid));
    for (const uuid of this.#previous.keys()) if (!running.has(uuid)) this.#previous.delete(uuid);
  }

  #activeRef(uuid: string): DomainRef[] {
    const row = this.#options.inventory.get(uuid);
    return row?.domainId === undefined ? [] : [{ uuid, name: row.name, id: row.domainId }];
  }
}

/** Only the counters: a sample also holds what the row holds. */
function countersOf({ at, cpuTimeNs, readBytes, writeBytes, rxBytes, txBytes }: DomainStats): Counters {
  return { at, cpuTimeNs, readBytes, writeBytes, rxBytes, txBytes };
}

/** Whether a sample differs from the row in what the row shows, so that most samples cost no new row. */
function saysMore(row: DomainRow, sample: DomainStats): boolean {
  const { state } = asObservation(sample);
  return (
    (row.domainId ?? -1) !== sample.id ||
    (state !== undefined &&
      (state.state !== row.state || (state.reason !== row.reason && state.reason !== 'unknown'))) ||
    (!Number.isNaN(sample.vcpus) && sample.vcpus !== row.vcpus) ||
    (!Number.isNaN(sample.maxMemoryBytes) && sample.maxMemoryBytes !== row.maxMemoryBytes)
  );
}

/** Four digits of a share, whole bytes: more would only make messages longer. */
function share(value: number): number | null {
  return Number.isFinite(value) ? Math.round(value * 1e4) / 1e4 : null;
}

function whole(value: number): number | null {
  return Number.isFinite(value) ? Math.round(value) : null;
}
