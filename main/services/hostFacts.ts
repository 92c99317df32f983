import type { NetworkOffer } from '../../preload/contract/index.ts';
import type { Session } from '../hosts/index.ts';
import {
  LibvirtError,
  virConnectListAllInterfacesFlags,
  type CallOptions,
  type Connection,
  type Network,
  type Secret,
  type Version,
} from '../libvirt/index.ts';
import {
  readDomainCapabilities,
  readHostCapabilities,
  readHostInterface,
  readNetwork,
  type DomainCapabilities,
  type GuestKind,
  type HostCapabilities,
} from '../xml/index.ts';
import { defaultMachine, type Guest } from './guest.ts';

/**
 * An emulator's capabilities take the daemon up to seconds to find out, a form asks for them at every keystroke, and
 * they change with the host's packages only. So an answer serves at once as long as the session lasts, and one older
 * than this is read anew behind it, for the next who asks.
 */
const FRESH_MS = 10_000;

interface Kept<T> {
  readAt: number;
  value: Promise<T>;
}

const kept = new WeakMap<Session, Map<string, Kept<unknown>>>();

/** The value read before, or read now. A failure is not kept. */
function keep<T>(session: Session, key: string, read: () => Promise<T>): Promise<T> {
  const entries = kept.get(session) ?? new Map<string, Kept<unknown>>();
  kept.set(session, entries);
  const known = entries.get(key);
  if (known !== undefined) {
    if (Date.now() - known.readAt > FRESH_MS) {
      known.readAt = Date.now();
      // A re-reading that fails leaves what was known; who needs it anew hears of the failure from the host itself.
      read().then(
        (value) => entries.set(key, { readAt: Date.now(), value: Promise.resolve(value) }),
        () => {},
      );
    }
    return known.value as Promise<T>;
  }
  const value = read();
  entries.set(key, { readAt: Date.now(), value });
  value.catch(() => entries.delete(key));
  return value;
}

/** Not given the caller's signal: another caller may be waiting for the same answer. */
const CALL: CallOptions = { timeoutMs: 60_000 };

export function hostCapabilities(session: Session): Promise<HostCapabilities> {
  return keep(session, 'host', async () =>
    readHostCapabilities(await session.lanes.bulk((connection) => connection.getCapabilities(CALL))),
  );
}

/** Of the libvirt that serves the host; undefined where that does not say. */
export const libvirtVersionOf = (session: Session): Promise<Version | undefined> =>
  keep(session, 'libvirt', () => session.control.getLibVersion(CALL)).catch(() => undefined);

/** The guest of that kind with one of its machines: the one named, else the best. */
export async function guestOf(session: Session, kind: GuestKind, machineName?: string): Promise<Guest> {
  const machine =
    machineName === undefined
      ? defaultMachine(kind)
      : (kind.machines.find((m) => m.name === machineName || m.canonical === machineName) ?? {
          name: machineName,
          canonical: undefined,
          maxVcpus: undefined,
          deprecated: false,
        });
  return { kind, machine, offers: await domainCapabilities(session, kind, machine?.name) };
}

const SILENT = ['VIR_ERR_NO_SUPPORT', 'VIR_ERR_OPERATION_DENIED'];

function domainCapabilities(
  session: Session,
  { architecture, virtType, emulator }: GuestKind,
  machine: string | undefined,
): Promise<DomainCapabilities | undefined> {
  return keep(session, JSON.stringify([architecture, virtType, emulator, machine]), async () => {
    try {
      const about = {
        emulator: emulator ?? null,
        arch: architecture,
        machine: machine ?? null,
        virttype: virtType,
      };
      const xml = await session.lanes.bulk((connection) => connection.getDomainCapabilities(about, 0, CALL));
      return readDomainCapabilities(xml);
    } catch (error) {
      // The driver does not say, or not to a read-only connection.
      if (error instanceof LibvirtError && SILENT.includes(error.codeName)) return undefined;
      throw error;
    }
  });
}

/** A virtual network, with the groups of settings that its ports can have. */
export interface ListedNetwork extends NetworkOffer {
  portGroups: string[];
}

/** Virtual networks, those that run first; none where the driver has no networks. */
export async function listNetworks(session: Session, call: CallOptions): Promise<ListedNetwork[]> {
  return session.lanes.bulk(async (connection) => {
    const networks = await connection.listAllNetworks(0, call).catch(notKept([]));
    const offers = await Promise.all(
      networks.map((network) => readOffer(network, call).catch(notKept(undefined))),
    );
    return offers
      .filter((offer) => offer !== undefined)
      .sort((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name));
  });
}

async function readOffer(network: Network, call: CallOptions): Promise<ListedNetwork> {
  const [xml, active, autostart] = await Promise.all([
    network.getXMLDesc(0, call),
    network.isActive(call),
    network.getAutostart(call).catch(() => false),
  ]);
  const { forward, portGroups } = readNetwork(xml);
  return { name: network.name, active, autostart, portGroups, ...(forward !== undefined && { forward }) };
}

/** The host's own bridges, without those that virtual networks made. */
export function listBridges(session: Session): Promise<string[]> {
  return keep(session, 'bridges', () => session.lanes.bulk(readBridges));
}

async function readBridges(connection: Connection): Promise<string[]> {
  const active = virConnectListAllInterfacesFlags.VIR_CONNECT_LIST_INTERFACES_ACTIVE;
  const [interfaces, networks] = await Promise.all([
    connection.listAllInterfaces(active, CALL).catch(notKept([])),
    connection.listAllNetworks(0, CALL).catch(notKept([])),
  ]);
  const [xmls, ofNetworks] = await Promise.all([
    Promise.all(interfaces.map((nic) => nic.getXMLDesc(0, CALL).catch(notKept(undefined)))),
    Promise.all(networks.map((network) => network.getXMLDesc(0, CALL).catch(notKept(undefined)))),
  ]);
  const taken = new Set(ofNetworks.flatMap((xml) => (xml === undefined ? [] : readNetwork(xml).bridge)));
  return xmls
    .flatMap((xml) => (xml === undefined ? [] : readHostInterface(xml)))
    .filter((nic) => nic.type === 'bridge' && !taken.has(nic.name))
    .map((nic) => nic.name)
    .sort();
}

/** What else of the host a VM's devices name: network filters, network interfaces, secrets. */
export async function listNamed(
  session: Session,
  call: CallOptions,
): Promise<{ filters: string[]; interfaces: string[]; secrets: Secret[] }> {
  return session.lanes.bulk(async (connection) => {
    const active = virConnectListAllInterfacesFlags.VIR_CONNECT_LIST_INTERFACES_ACTIVE;
    const [filters, interfaces, secrets] = await Promise.all([
      connection.listAllNWFilters(call).catch(notKept([])),
      connection.listAllInterfaces(active, call).catch(notKept([])),
      connection.listAllSecrets(0, call).catch(notKept([])),
    ]);
    return {
      filters: filters.map(({ name }) => name).sort(),
      interfaces: interfaces
        .map(({ name }) => name)
        .filter((name) => name !== 'lo')
        .sort(),
      secrets,
    };
  });
}

/** Whatever libvirt refuses here is a choice less in a form, not a failure of it. */
function notKept<T>(nothing: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof LibvirtError) return nothing;
    throw error;
  };
}
