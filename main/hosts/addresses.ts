import {
  virDomainInterfaceAddressesSource,
  virIPAddrType,
  type CallOptions,
  type Connection,
} from '../libvirt/index.ts';
import type { DomainInventory, DomainRef } from './domainInventory.ts';
import type { Session } from './session.ts';

/** Who told an address: the network's DHCP server, the agent inside the guest, or the host's neighbour table. */
export type AddressSource = 'lease' | 'agent' | 'arp';

export interface InterfaceAddress {
  /** In lower case; empty where it is not told. */
  mac: string;
  address: string;
  prefix: number;
  family: 'ipv4' | 'ipv6';
  source: AddressSource;
}

const SOURCES = {
  lease: virDomainInterfaceAddressesSource.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE,
  agent: virDomainInterfaceAddressesSource.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT,
  arp: virDomainInterfaceAddressesSource.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP,
} as const;

/** The agent may be hung in the guest: nobody waits for it for long. */
const READ_MS = 3_000;
/** How often a running domain is asked again, ms: soon while it has no address, because it may just be starting. */
const UNKNOWN_MS = 5_000;
const KNOWN_MS = 30_000;

/** @throws what the call throws: LibvirtError where the driver has no such source, or this domain none of it */
export async function addressesFrom(
  connection: Connection,
  dom: DomainRef,
  source: AddressSource,
  options: CallOptions,
): Promise<InterfaceAddress[]> {
  const args = { dom, source: SOURCES[source], flags: 0 };
  const { ifaces } = await connection.call('domain_interface_addresses', args, {
    timeoutMs: READ_MS,
    ...options,
  });
  return ifaces.flatMap(({ hwaddr, addrs }) =>
    addrs.map(({ addr, prefix, type }) => ({
      mac: hwaddr?.toLowerCase() ?? '',
      address: addr,
      prefix,
      family: type === virIPAddrType.VIR_IP_ADDR_TYPE_IPV6 ? ('ipv6' as const) : ('ipv4' as const),
      source,
    })),
  );
}

/**
 * Every address of a running domain that anybody tells, each once; what cannot be asked or does not answer in time
 * tells none. The agent is asked only where it is known to answer, and on a lane that may hang with it.
 */
export async function readAddresses(
  session: Session,
  dom: DomainRef,
  hasAgent: boolean,
  signal: AbortSignal,
): Promise<InterfaceAddress[]> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(READ_MS)]);
  const options = { signal: limited, priority: 'low' } as const;
  const quick = session.lanes.bulk((connection) =>
    Promise.all([
      addressesFrom(connection, dom, 'lease', options).catch(() => []),
      addressesFrom(connection, dom, 'arp', options).catch(() => []),
    ]),
  );
  const slow =
    hasAgent && !session.readOnly
      ? session.lanes.look(limited, (connection) => addressesFrom(connection, dom, 'agent', options))
      : [];
  const [[lease, arp] = [[], []], agent] = await Promise.all([
    quick.catch(() => undefined),
    Promise.resolve(slow).catch(() => []),
  ]);
  return distinct([...lease, ...agent, ...arp]);
}

function distinct(addresses: readonly InterfaceAddress[]): InterfaceAddress[] {
  const found = new Map<string, InterfaceAddress>();
  for (const one of addresses) {
    const key = `${one.mac} ${one.address}`;
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}

/** Keeps the addresses of the running domains that are on screen. */
export class AddressWatch {
  readonly #session: Session;
  readonly #inventory: DomainInventory;
  readonly #signal: AbortSignal;
  /** When each was last asked, and in which of its runs. */
  readonly #asked = new Map<string, { at: number; id: number }>();
  #reading = false;
  #next: readonly string[] | undefined;

  constructor(session: Session, inventory: DomainInventory, signal: AbortSignal) {
    this.#session = session;
    this.#inventory = inventory;
    this.#signal = signal;
  }

  /** Asks for those that are due, one round at a time and agents one after another; what comes on screen meanwhile follows. */
  async read(visible: readonly string[]): Promise<void> {
    this.#next = visible;
    if (this.#reading) return;
    this.#reading = true;
    try {
      for (let now: readonly string[] | undefined = visible; now !== undefined; now = this.#next) {
        this.#next = undefined;
        await this.#readDue(now);
      }
    } finally {
      this.#reading = false;
    }
  }

  async #readDue(visible: readonly string[]): Promise<void> {
    this.#forgetOthers(visible);
    const due = visible.flatMap((uuid) => this.#dueRef(uuid, performance.now()));
    const withAgent = due.filter((ref) => this.#inventory.hasAgent(ref.uuid));
    await Promise.all(due.filter((ref) => !withAgent.includes(ref)).map((ref) => this.#readOne(ref)));
    for (const ref of withAgent) {
      // Scrolled away: those that are on screen now come first.
      if (this.#next !== undefined) return;
      await this.#readOne(ref);
    }
  }

  async #readOne(ref: DomainRef): Promise<void> {
    if (this.#signal.aborted) return;
    this.#asked.set(ref.uuid, { at: performance.now(), id: ref.id });
    const found = await readAddresses(this.#session, ref, this.#inventory.hasAgent(ref.uuid), this.#signal);
    // Stopped or started anew while it was asked.
    if (this.#inventory.get(ref.uuid)?.domainId !== ref.id) return;
    const shown = found.map(({ address }) => address).filter(isOfInterest);
    this.#inventory.observeAddresses(ref.uuid, [...new Set(shown)].slice(0, MAX_ADDRESSES));
  }

  #dueRef(uuid: string, now: number): DomainRef[] {
    const row = this.#inventory.get(uuid);
    if (row?.domainId === undefined) return [];
    const asked = this.#asked.get(uuid);
    const interval = row.addresses.length > 0 ? KNOWN_MS : UNKNOWN_MS;
    const isDue = asked === undefined || asked.id !== row.domainId || now - asked.at >= interval;
    return isDue ? [{ uuid, name: row.name, id: row.domainId }] : [];
  }

  #forgetOthers(visible: readonly string[]): void {
    if (this.#asked.size <= visible.length) return;
    const wanted = new Set(visible);
    for (const uuid of this.#asked.keys()) if (!wanted.has(uuid)) this.#asked.delete(uuid);
  }
}

/** A guest that runs containers has hundreds: the list shows the first. */
const MAX_ADDRESSES = 16;

/** What every machine has tells nothing: loopback and link-local addresses. */
function isOfInterest(address: string): boolean {
  return !/^(?:127\.|169\.254\.|::1$|fe[89ab][0-9a-f]:)/i.test(address);
}
