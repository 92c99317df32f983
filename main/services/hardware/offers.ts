import type { HardwareChoice } from '../../../preload/contract/index.ts';
import type { Host } from '../../hosts/index.ts';
import type { CallOptions, Version } from '../../libvirt/index.ts';
import {
  domainKindOf,
  osIdOf,
  osName,
  type DomainCapabilities,
  type HostCapabilities,
  type HostObjects,
} from '../../xml/index.ts';
import type { TreeElement } from '../../xml/tree.ts';
import { listSystems } from '../create/index.ts';
import { offeredMachines } from '../guest.ts';
import {
  guestOf,
  hostCapabilities,
  libvirtVersionOf,
  listBridges,
  listNamed,
  listNetworks,
} from '../hostFacts.ts';

const READ_MS = 30_000;
/** A host with more CPUs has them by node: each by itself would be a list that nobody reads. */
const MAX_CPUS = 64;
/** Pages of this size (KiB) every guest has without asking. */
const SMALL_PAGE = 4;

/** What the host has to choose from. */
export interface Offers {
  capabilities: DomainCapabilities | undefined;
  libvirtVersion: Version | undefined;
  objects: Readonly<Record<HostObjects, readonly HardwareChoice[]>>;
  /** `QEMU on lab-1`: who does not offer what is set. */
  by: string;
}

const plain = (values: readonly string[]): HardwareChoice[] => values.map((value) => ({ value }));

/** What a host offers to a domain, read side by side; what cannot be read offers nothing. */
export async function readOffers(host: Host, domain: TreeElement, signal: AbortSignal): Promise<Offers> {
  const { session } = host;
  const call: CallOptions = { timeoutMs: READ_MS, signal };
  const wanted = domainKindOf(domain);
  const osId = osIdOf(domain);
  const [capabilities, libvirtVersion, networks, bridges, pools, named, systems] = await Promise.all([
    hostCapabilities(session).catch(() => undefined),
    libvirtVersionOf(session),
    listNetworks(session, call),
    listBridges(session),
    session.lanes.bulk((connection) => connection.listAllStoragePools(0, call)).catch(() => []),
    listNamed(session, call),
    listSystems(),
  ]);
  const kind = capabilities?.guests.find(
    (guest) => guest.virtType === wanted.virtType && guest.architecture === wanted.architecture,
  );
  const guest = kind && (await guestOf(session, kind, wanted.machine).catch(() => undefined));
  return {
    capabilities: guest?.offers,
    libvirtVersion,
    by: host.config.name,
    objects: {
      networks: networks.map(({ name }) => ({ value: name })),
      portGroups: networks.flatMap(({ name, portGroups }) =>
        portGroups.map((value) => ({ value, when: { network: [name] } })),
      ),
      bridges: plain(bridges),
      hostInterfaces: plain(named.interfaces),
      filters: plain(named.filters),
      pools: pools.map(({ name }) => ({ value: name })),
      secrets: named.secrets.map(({ uuid, usage, usageID }) => ({
        value: uuid,
        title: `${usage}: ${usageID}`,
        when: { authType: [usage, ''] },
      })),
      secretUsages: named.secrets.map(({ usage, usageID }) => ({
        value: usageID,
        when: { authType: [usage, ''] },
      })),
      systems: [
        ...(osId === undefined || systems.some(({ id }) => id === osId)
          ? []
          : [{ value: osId, title: osName(osId) }]),
        ...systems.map(({ id, name }) => ({ value: id, title: name })),
      ],
      machines: kind === undefined ? [] : offeredMachines(kind).map(({ name }) => ({ value: name })),
      cpuModels: (guest?.offers?.cpuModels ?? []).map(({ name, usable }) => ({
        value: name,
        ...(!usable && { unavailable: `the processor of ${host.config.name} cannot run it` }),
      })),
      cpuFeatures: plain(guest?.offers?.hostCpuFeatures ?? []),
      ...topologyChoices(capabilities),
    },
  };
}

/** Sets of CPUs and nodes, and page sizes, by what the host's topology says. */
export function topologyChoices(
  capabilities: Pick<HostCapabilities, 'nodes' | 'pageSizes'> | undefined,
): Pick<Offers['objects'], 'cpuSets' | 'nodeSets' | 'hugepages'> {
  const { nodes = [], pageSizes = [] } = capabilities ?? {};
  const all = nodes.flatMap(({ cpus }) => cpus);
  const byNode =
    nodes.length < 2
      ? []
      : nodes.map(({ id, cpus }) => ({ value: cpuSetOf(cpus), title: `NUMA node ${id}` }));
  return {
    cpuSets: [
      ...(all.length > 1 ? [{ value: cpuSetOf(all), title: `all ${all.length} CPUs` }] : []),
      ...byNode.filter(({ value }) => value !== ''),
      ...(all.length <= MAX_CPUS ? plain(all.toSorted((a, b) => a - b).map(String)) : []),
    ],
    nodeSets: nodes.map(({ id, memoryBytes, cpus }) => ({
      value: String(id),
      title: [
        memoryBytes !== undefined && `${Math.round(memoryBytes / 2 ** 20)} MiB`,
        `CPUs ${cpuSetOf(cpus)}`,
      ]
        .filter(Boolean)
        .join(' · '),
    })),
    hugepages: pageSizes
      .filter((size) => size > SMALL_PAGE)
      .map((size) => ({ value: String(size), title: size < 1024 ? `${size} KiB` : `${size / 1024} MiB` })),
  };
}

/** `0-3,8`: how libvirt writes a set of numbers. */
export function cpuSetOf(cpus: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const cpu of cpus.toSorted((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range !== undefined && cpu === range[1] + 1) range[1] = cpu;
    else ranges.push([cpu, cpu]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}
