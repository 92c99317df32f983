import {
  Connection,
  LibvirtError,
  cString,
  dialerFor,
  parseUri,
  virDomainStatsTypes,
  type CallOptions,
  type ProcedureRet,
  type Version,
} from '../libvirt/index.ts';
import { Lanes, type LaneKind } from './lanes.ts';

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
}

/** To open one connection, ms: dial, authenticate, open the driver (which may load its state from disk). */
const OPEN_MS = 20_000;
const INFO_MS = 15_000;
/** Silence after which a connection counts as lost: 4 pings, 4 s apart. */
const KEEP_ALIVE = { intervalMs: 4_000, count: 4 };
/**
 * Calls in flight. The daemon runs five of one connection and at that limit stops reading it, so control stays below.
 * Bulk reads are quick: there the depth hides the round trip.
 */
const IN_FLIGHT: Readonly<Record<LaneKind | 'control', number>> = {
  control: 4,
  bulk: 128,
  look: 4,
  action: 4,
  job: 4,
  console: 4,
  transfer: 4,
};

/** One stay on a host, from the connection's opening to its end: control connection and lanes. */
export class Session {
  readonly control: Connection;
  readonly lanes: Lanes;
  readonly uri: string;
  readonly readOnly: boolean;

  private constructor(control: Connection, lanes: Lanes, options: SessionOptions) {
    this.control = control;
    this.lanes = lanes;
    this.uri = options.uri;
    this.readOnly = options.readOnly;
  }

  /** @throws what Connection.open throws, and the signal's reason; TimeoutError after 20 s. */
  static async open(options: SessionOptions): Promise<Session> {
    const shared = hasPrivateWorlds(options.uri);
    const open = (lane: LaneKind | 'control', signal: AbortSignal): Promise<Connection> =>
      Connection.open(options.uri, {
        dialer: dialerFor(parseUri(options.uri), { readOnly: options.readOnly }),
        readOnly: options.readOnly,
        signal: AbortSignal.any([signal, AbortSignal.timeout(OPEN_MS)]),
        keepAlive: KEEP_ALIVE,
        // The daemon closes a connection that leaves its pings unread, as one does whose reader is slow.
        daemonPings: lane !== 'console' && lane !== 'transfer',
        maxInFlight: shared ? IN_FLIGHT.bulk : IN_FLIGHT[lane],
      });
    const control = await open('control', options.signal);
    return new Session(control, new Lanes({ control, open, shared }), options);
  }

  /** Called once when the control connection ends, unless `close` was called. */
  onClose(listener: (error: Error) => void): void {
    this.control.onClose((reason, error) => {
      this.lanes.close();
      if (reason !== 'client') listener(error ?? new Error(CLOSE_WORDS[reason]));
    });
  }

  /** Ends the session from our side because it proved useless; `onClose` listeners hear nothing. */
  async close(): Promise<void> {
    this.lanes.close();
    await this.control.close();
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
