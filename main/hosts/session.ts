import {
  Connection,
  LibvirtError,
  ConnectionClosedError,
  cString,
  parseUri,
  virDomainStatsTypes,
  type CallOptions,
  type ProcedureRet,
  type Version,
} from '../libvirt/index.ts';
import type { Duplex } from 'node:stream';
import { Lanes, type LaneKind } from './lanes.ts';
import { openLink, type HostLink, type LinkOptions, type Listen } from './link/hostLink.ts';

/** What a hypervisor says of itself. */
export interface HypervisorInfo {
  /** libvirt's driver name: `QEMU`, `TEST`, `LXC`, … */
  type: string;
  hostname: string;
  /** `major.minor.release` of the hypervisor and of the libvirt that serves it; empty where it does not say. */
  version: string;
  libvirtVersion: string;
  cpuModel: string;
  cpus: number;
  /** 0 where the hypervisor does not say. */
  cpuMHz: number;
  memoryBytes: number;
}

export interface SessionOptions {
  uri: string;
  readOnly: boolean;
  signal: AbortSignal;
  /** Stays open when the session ends: it is its owner's to close. */
  link: HostLink;
}

/** To open one connection, ms: dial, authenticate, open the driver (which may load its state from disk). */
const OPEN_MS = 20_000;
const INFO_MS = 15_000;
/** Silence after which a connection counts as lost: 4 pings, 4 s apart. */
const KEEP_ALIVE = { intervalMs: 4_000, count: 4 };
/**
 * Calls in flight. The daemon runs five of one connection and at that limit stops reading it, so control stays below.
 * Bulk reads and polls are quick: there the depth hides the round trip, that of a thousand domains' infos too.
 */
const IN_FLIGHT: Readonly<Record<LaneKind | 'control', number>> = {
  control: 4,
  bulk: 1024,
  poll: 1024,
  look: 4,
  action: 4,
  job: 4,
  console: 4,
  transfer: 4,
};

/** What the far host may need to tell why a connection failed, ms. */
const EXPLAIN_MS = 5_000;
/** Between the end of what goes over a link and the link's own word about its end, ms. */
const LAST_WORD_MS = 150;
/** Of connections that are sessions at an ssh server, which allows ten: those of consoles and its own included. */
const SCARCE = { maxJobs: 2, maxActions: 1, maxLooks: 1, pollsApart: false };

/** One stay on a host, from the connection's opening to its end: control connection and lanes. */
export class Session {
  readonly control: Connection;
  readonly lanes: Lanes;
  readonly uri: string;
  readonly readOnly: boolean;
  readonly #link: HostLink;

  private constructor(control: Connection, lanes: Lanes, options: SessionOptions) {
    this.control = control;
    this.lanes = lanes;
    this.uri = options.uri;
    this.readOnly = options.readOnly;
    this.#link = options.link;
  }

  /** @throws what Connection.open throws, and the signal's reason; TimeoutError after 20 s. */
  static async open(options: SessionOptions): Promise<Session> {
    const { link } = options;
    const shared = hasPrivateWorlds(options.uri);
    const open = (lane: LaneKind | 'control', signal: AbortSignal): Promise<Connection> =>
      Connection.open(options.uri, {
        dialer: link.dialer,
        readOnly: options.readOnly,
        signal: AbortSignal.any([signal, AbortSignal.timeout(OPEN_MS)]),
        keepAlive: KEEP_ALIVE,
        // The daemon closes a connection that leaves its pings unread, as one does whose reader is slow.
        daemonPings: lane !== 'console' && lane !== 'transfer',
        maxInFlight: shared ? IN_FLIGHT.bulk : IN_FLIGHT[lane],
      });
    const control = await openFirst(link, () => open('control', options.signal));
    const lanes = new Lanes({ control, open, shared, ...(link.scarce && SCARCE) });
    return new Session(control, lanes, options);
  }

  /** Called once when the control connection ends, unless `close` was called. */
  onClose(listener: (error: Error) => void): void {
    this.control.onClose((reason, error) => {
      this.lanes.close();
      if (reason === 'client') return;
      const tell = (): void => listener(this.#link.failure ?? error ?? new Error(CLOSE_WORDS[reason]));
      if (this.#link.isFar && this.#link.failure === undefined) setTimeout(tell, LAST_WORD_MS);
      else tell();
    });
  }

  /** Ends the session from our side because it proved useless; `onClose` listeners hear nothing. */
  async close(): Promise<void> {
    this.lanes.close();
    await this.control.close();
  }

  /** A connection to a display of a domain. @throws Error in the words of whatever refused */
  dialDisplay(listen: Listen, signal: AbortSignal | undefined): Promise<Duplex> {
    return this.#link.dialDisplay(listen, signal);
  }

  /** Whether all-domain-stats answers with more than states. */
  async hasDomainStats(options: CallOptions): Promise<boolean> {
    const args = { doms: [], stats: virDomainStatsTypes.VIR_DOMAIN_STATS_BALLOON, flags: 0 };
    try {
      const call = { timeoutMs: INFO_MS, ...options };
      return tellsMemory((await this.control.call('connect_get_all_domain_stats', args, call)).retStats);
    } catch (error) {
      if (error instanceof LibvirtError) return false;
      throw error;
    }
  }

  async readInfo(options: CallOptions): Promise<HypervisorInfo> {
    const { control } = this;
    const call = { timeoutMs: INFO_MS, ...options };
    // One answer that fails (an old driver without node info) leaves the others.
    const [type, hostname, version, libvirtVersion, node] = await Promise.all([
      control.getType(call).catch(() => parseUri(this.uri).driver.toUpperCase()),
      control.getHostname(call).catch(() => ''),
      control.getVersion(call).catch(() => undefined),
      control.getLibVersion(call).catch(() => undefined),
      control.call('node_get_info', undefined, call).catch(() => undefined),
    ]);
    return {
      type,
      hostname,
      version: versionText(version),
      libvirtVersion: versionText(libvirtVersion),
      cpuModel: node === undefined ? '' : cString(node.model),
      cpus: node?.cpus ?? 0,
      cpuMHz: node?.mhz ?? 0,
      memoryBytes: Number(node?.memory ?? 0n) * 1024,
    };
  }
}

/** Whether any record tells what a domain is given, not only its state as the test driver does. */
function tellsMemory(records: ProcedureRet<'connect_get_all_domain_stats'>['retStats']): boolean {
  return (
    records.length === 0 ||
    records.some(({ params }) => params.some(({ field }) => field === 'balloon.maximum'))
  );
}

const CLOSE_WORDS = {
  eof: 'the daemon closed the connection',
  keepalive: 'the host stopped answering',
  error: 'the connection failed',
} as const;

/** The test driver reads a file anew for each connection; its default world is shared while one stays open. */
export function hasPrivateWorlds(uri: string): boolean {
  const { driver, path } = parseUri(uri);
  return driver === 'test' && path !== '/default';
}

function versionText(version: Version | undefined): string {
  return version === undefined ? '' : `${version.major}.${version.minor}.${version.release}`;
}

/**
 * A stay of its own beside the saved hosts', for as long as the work lasts.
 * @param onLink hears of the link when it is there, before the hypervisor is opened over it
 * @throws what `openLink` and `Session.open` throw
 */
export async function withSession<T>(
  options: LinkOptions,
  work: (session: Session) => Promise<T>,
  onLink?: (link: HostLink) => void,
): Promise<T> {
  const link = await openLink(options);
  try {
    onLink?.(link);
    const session = await Session.open({ ...options, link });
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  } finally {
    await link.close();
  }
}

/** The first connection over a link shows whether the link serves: another way is tried, the reason is asked for. */
async function openFirst(link: HostLink, open: () => Promise<Connection>): Promise<Connection> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof ConnectionClosedError)) throw error;
    if (await link.fallBack(AbortSignal.timeout(EXPLAIN_MS)).catch(() => false)) return await open();
    throw (await link.explain(AbortSignal.timeout(EXPLAIN_MS))) ?? error;
  }
}
