import { hash } from 'node:crypto';
import {
  CallTimeoutError,
  LibvirtError,
  decodeDomainState,
  domainStateName,
  virConnectListAllDomainsFlags,
  type CallOptions,
  type Connection,
} from '../libvirt/index.ts';
import { XmlError, hasConnectedAgent, readDomainSummary } from '../xml/index.ts';
import type { DomainFlags, DomainInventory, DomainObservation, DomainRef } from './domainInventory.ts';
import {
  CONFIG_STATS,
  STATS_INACTIVE,
  STATS_NOWAIT,
  StatsCollector,
  emptyStats,
  type DomainStats,
} from './statsRecord.ts';

/** Deadlines of quick reads, ms: long enough for ten thousand domains on a slow line. */
const LIST_MS = 30_000;
const READ_MS = 20_000;
const KIB = 1024;

const FLAG_FILTERS = {
  autostart: virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_AUTOSTART,
  persistent: virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_PERSISTENT,
  hasManagedSave: virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE,
  hasSnapshot: virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT,
} as const;

/** Errors that say "this driver does not have that", as opposed to "not now". */
const UNSUPPORTED = new Set([
  'VIR_ERR_NO_SUPPORT',
  'VIR_ERR_INVALID_ARG',
  'VIR_ERR_OPERATION_UNSUPPORTED',
  'VIR_ERR_ARGUMENT_UNSUPPORTED',
  'VIR_ERR_RPC',
]);

export function isUnsupported(error: unknown): boolean {
  return error instanceof LibvirtError && UNSUPPORTED.has(error.codeName);
}

/** Asks one host about its domains and tells the inventory. What the driver turns out not to offer is not asked again. */
export class DomainReader {
  readonly #inventory: DomainInventory;
  readonly #missing = new Set<'stats' | 'nowait' | 'config' | keyof typeof FLAG_FILTERS>();

  constructor(inventory: DomainInventory) {
    this.#inventory = inventory;
  }

  /** Whether all-domain-stats tells what domains are given and use; known after the first `readAll`. */
  get hasStats(): boolean {
    return !this.#missing.has('stats') && !this.#missing.has('config');
  }

  /**
   * Everything a list shows, for all domains: one stats call and one filtered list for each flag, side by side.
   * A driver without stats is asked for each domain's info, on `bulk`.
   */
  async readAll(
    control: Connection,
    bulk: <T>(run: (c: Connection) => Promise<T>) => Promise<T>,
    options: CallOptions,
  ): Promise<void> {
    const stamp = this.#inventory.stamp();
    const [domains, flags] = await Promise.all([
      this.#observeConfig(control, bulk, { timeoutMs: LIST_MS, ...options }),
      this.#readFlags(control, { timeoutMs: LIST_MS, ...options }),
    ]);
    this.#inventory.observe(stamp, domains, flags, true);
  }

  /** What no event tells, for all domains: existence, flags, and what stopped domains are given. */
  async readStored(connection: Connection, options: CallOptions): Promise<void> {
    const stamp = this.#inventory.stamp();
    const call = { timeoutMs: LIST_MS, ...options };
    const [refs, flags, stopped] = await Promise.all([
      this.#list(connection, 0, call),
      this.#readFlags(connection, call),
      this.hasStats ? this.stats(connection, [], CONFIG_STATS, STATS_INACTIVE, call) : [],
    ]);
    const known = new Map(stopped.map((stats) => [stats.uuid, asObservation(stats)]));
    this.#inventory.observe(
      stamp,
      refs.map((ref) => known.get(ref.uuid) ?? { ref }),
      flags,
      true,
    );
  }

  /** What is known of some domains only, after an event. */
  async readSome(connection: Connection, refs: readonly DomainRef[], options: CallOptions): Promise<void> {
    const stamp = this.#inventory.stamp();
    const call = { timeoutMs: READ_MS, ...options };
    const [domains, flags] = await Promise.all([
      this.hasStats
        ? this.stats(connection, refs, CONFIG_STATS, 0, call).then((stats) => stats.map(asObservation))
        : this.#infoOf(connection, refs, call),
      this.#readFlags(connection, call),
    ]);
    this.#inventory.observe(stamp, domains, flags);
  }

  /**
   * One all-domain-stats call.
   * @param refs these domains only; all of them where empty
   */
  async stats(
    connection: Connection,
    refs: readonly DomainRef[],
    stats: number,
    flags: number,
    options: CallOptions,
  ): Promise<DomainStats[]> {
    const nowait = this.#missing.has('nowait') ? 0 : STATS_NOWAIT;
    const sent = performance.now();
    const ask = async (allFlags: number): Promise<StatsCollector> => {
      const collector = new StatsCollector();
      await connection.visitDomainStats(collector, stats, allFlags, options, refs);
      return collector;
    };
    let collector: StatsCollector;
    try {
      collector = await ask(flags | nowait);
    } catch (error) {
      if (nowait === 0 || !isUnsupported(error)) throw error;
      collector = await ask(flags);
      this.#missing.add('nowait');
    }
    // The counters were read somewhere between the question and the answer.
    return collector.records((sent + performance.now()) / 2);
  }

  /** Reads a domain's XML and, if it is new, summarises it for the list and its search. The XML is not kept. */
  async readXml(connection: Connection, ref: DomainRef, options: CallOptions): Promise<void> {
    let xml: string;
    try {
      ({ xml } = await connection.call(
        'domain_get_xml_desc',
        { dom: ref, flags: 0 },
        { timeoutMs: READ_MS, ...options },
      ));
    } catch (error) {
      // Gone meanwhile, hung, or a driver that cannot describe it now: the list goes on without title and tags.
      if (error instanceof LibvirtError || error instanceof CallTimeoutError) return;
      throw error;
    }
    const digest = hash('sha1', xml, 'buffer').readUIntBE(0, 6) + 1;
    if (!this.#inventory.isNewXml(ref.uuid, digest)) return;
    try {
      this.#inventory.observeXml(ref.uuid, digest, readDomainSummary(xml), hasConnectedAgent(xml));
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      this.#inventory.observeXml(ref.uuid, digest, {}, hasConnectedAgent(xml));
    }
  }

  /** Info of each domain, pipelined: for drivers without stats. */
  async info(
    connection: Connection,
    refs: readonly DomainRef[],
    options: CallOptions,
  ): Promise<DomainStats[]> {
    const replies = await Promise.all(
      refs.map(async (ref) => {
        try {
          const info = await connection.call('domain_get_info', { dom: ref }, options);
          return { ref, info, at: performance.now() };
        } catch (error) {
          if (error instanceof LibvirtError) return undefined;
          throw error;
        }
      }),
    );
    return replies.flatMap((reply) => {
      if (reply === undefined) return [];
      const { ref, info, at } = reply;
      return {
        ...emptyStats(ref.uuid, ref.name, ref.id),
        at,
        state: info.state,
        vcpus: info.nrVirtCpu,
        maxMemoryBytes: Number(info.maxMem) * KIB,
        memoryBytes: Number(info.memory) * KIB,
        cpuTimeNs: Number(info.cpuTime),
      };
    });
  }

  async #observeConfig(
    control: Connection,
    bulk: <T>(run: (c: Connection) => Promise<T>) => Promise<T>,
    options: CallOptions,
  ): Promise<DomainObservation[]> {
    try {
      const stats = await this.stats(control, [], CONFIG_STATS, 0, options);
      // The test driver offers the call but tells states alone.
      if (stats.length === 0 || stats.some((domain) => !Number.isNaN(domain.maxMemoryBytes))) {
        return stats.map(asObservation);
      }
      this.#missing.add('config');
      const observations = stats.map(asObservation);
      const infos = await bulk((connection) =>
        this.info(
          connection,
          observations.map((o) => o.ref),
          options,
        ),
      );
      const given = new Map(infos.map((info) => [info.uuid, info]));
      return observations.map((observation) => withInfo(observation, given.get(observation.ref.uuid)));
    } catch (error) {
      if (!isUnsupported(error)) throw error;
      this.#missing.add('stats');
      const refs = await this.#list(control, 0, options);
      return bulk((connection) => this.#infoOf(connection, refs, options));
    }
  }

  async #infoOf(
    connection: Connection,
    refs: readonly DomainRef[],
    options: CallOptions,
  ): Promise<DomainObservation[]> {
    return (await this.info(connection, refs, options)).map(asObservation);
  }

  async #readFlags(connection: Connection, options: CallOptions): Promise<DomainFlags> {
    const names = Object.keys(FLAG_FILTERS) as (keyof typeof FLAG_FILTERS)[];
    const flags: { -readonly [K in keyof DomainFlags]: DomainFlags[K] } = {};
    await Promise.all(
      names.map(async (name) => {
        if (this.#missing.has(name)) return;
        try {
          const refs = await this.#list(connection, FLAG_FILTERS[name], options);
          flags[name] = new Set(refs.map((ref) => ref.uuid));
        } catch (error) {
          if (!isUnsupported(error)) throw error;
          this.#missing.add(name);
        }
      }),
    );
    return flags;
  }

  async #list(connection: Connection, flags: number, options: CallOptions): Promise<DomainRef[]> {
    return (await connection.call('connect_list_all_domains', { need_results: 1, flags }, options)).domains;
  }
}

export function asObservation(stats: DomainStats): DomainObservation {
  const { uuid, name, id, state, reason, vcpus, maxMemoryBytes } = stats;
  return {
    ref: { uuid, name, id },
    ...(!Number.isNaN(state) && {
      state: Number.isNaN(reason)
        ? { state: domainStateName(state), reason: 'unknown' }
        : decodeDomainState(state, reason),
    }),
    ...(!Number.isNaN(vcpus) && { vcpus }),
    ...(!Number.isNaN(maxMemoryBytes) && { maxMemoryBytes }),
  };
}

function withInfo(observation: DomainObservation, info: DomainStats | undefined): DomainObservation {
  return info === undefined
    ? observation
    : { ...observation, vcpus: info.vcpus, maxMemoryBytes: info.maxMemoryBytes };
}
