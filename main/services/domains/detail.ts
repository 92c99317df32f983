import type { DomainDetail, DomainRef } from '../../../preload/contract/index.ts';
import { isActive } from '../../hosts/index.ts';
import {
  LibvirtError,
  virDomainInterfaceAddressesSource,
  type CallOptions,
  type ProcedureRet,
} from '../../libvirt/index.ts';
import {
  imageLine,
  readDomainDetail,
  type DetailDisk,
  type DetailInterface,
  type Graphics,
} from '../../xml/index.ts';
import type { Backend } from '../context.ts';
import { attempting } from '../errors.ts';
import { attemptOn, domainTarget, type DomainTarget } from '../target.ts';

const READ_MS = 15_000;
/** The agent may be hung in the guest: the page must not wait for it. */
const ADDRESSES_MS = 3_000;

type Address = DomainDetail['interfaces'][number]['addresses'][number];
type Wire = ProcedureRet<'domain_interface_addresses'>['ifaces'];

const SOURCES = {
  lease: virDomainInterfaceAddressesSource.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE,
  agent: virDomainInterfaceAddressesSource.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT,
  arp: virDomainInterfaceAddressesSource.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP,
} as const;

/** Everything that the Overview shows; what the hypervisor does not tell is left out, never guessed. */
export async function readDetail(
  backend: Backend,
  ref: DomainRef,
  signal: AbortSignal | undefined,
): Promise<DomainDetail> {
  const target = domainTarget(backend, ref, 'read the virtual machine');
  return attempting(attemptOn(target, 'read'), async () => {
    const { host, dom, row } = target;
    const { control } = host.session;
    const options = { signal, timeoutMs: READ_MS };
    const { xml } = await control.call('domain_get_xml_desc', { dom, flags: 0 }, options);
    const { disks, interfaces, graphics, ...detail } = readDomainDetail(xml);
    const live = isActive(row);
    const [sizes, addresses] = await Promise.all([
      Promise.all(disks.map((disk) => diskSize(target, disk, options))),
      live ? allAddresses(target, detail.agent === 'connected', signal) : new Map<string, Address[]>(),
    ]);
    return {
      ...detail,
      host: ref.host,
      uuid: ref.uuid,
      live,
      disks: disks.map((disk, i) => ({ ...showDisk(disk), ...sizes[i] })),
      interfaces: interfaces.map((iface) => showInterface(iface, addresses)),
      displays: graphics.map(showDisplay),
    };
  });
}

function showDisk({ image, backing, device, ...disk }: DetailDisk): DomainDetail['disks'][number] {
  return {
    ...disk,
    device: device === 'cdrom' || device === 'floppy' || device === 'lun' ? device : 'disk',
    source: image && imageLine(image.source),
    format: image?.format,
    backingImages: backing.length,
  };
}

function showInterface(
  iface: DetailInterface,
  addresses: ReadonlyMap<string, Address[]>,
): DomainDetail['interfaces'][number] {
  return { ...iface, addresses: addresses.get(iface.mac?.toLowerCase() ?? '') ?? [] };
}

function showDisplay({ type, listen, password }: Graphics): DomainDetail['displays'][number] {
  return { type, listenType: listen.type, listen: listenLine(listen), hasPassword: password !== undefined };
}

function listenLine(listen: Graphics['listen']): string | undefined {
  if (listen.type === 'none') return undefined;
  if (listen.type === 'socket') return listen.path;
  const port = listen.port ?? listen.tlsPort;
  if (port === undefined) return undefined;
  const address = listen.address ?? '127.0.0.1';
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Sizes of a disk's image; an empty drive, a missing file or a driver without them is no failure of the page. */
async function diskSize(
  { host, dom }: DomainTarget,
  disk: DetailDisk,
  options: CallOptions,
): Promise<{ capacityBytes?: number; allocationBytes?: number }> {
  if (disk.image === undefined) return {};
  try {
    const { capacity, allocation } = await host.session.control.call(
      'domain_get_block_info',
      { dom, path: disk.target, flags: 0 },
      options,
    );
    return { capacityBytes: Number(capacity), allocationBytes: Number(allocation) };
  } catch (error) {
    if (error instanceof LibvirtError) return {};
    throw error;
  }
}

/** Addresses by MAC in lower case. The agent is asked only where it answers. */
async function allAddresses(
  target: DomainTarget,
  hasAgent: boolean,
  signal: AbortSignal | undefined,
): Promise<Map<string, Address[]>> {
  const names = (['lease', 'agent', 'arp'] as const).filter((source) => source !== 'agent' || hasAgent);
  const replies = await Promise.all(names.map((source) => addressesFrom(target, source, signal)));
  const found = new Map<string, Address[]>();
  for (const [i, source] of names.entries()) {
    for (const { hwaddr, addrs } of replies[i] ?? []) {
      const mac = hwaddr?.toLowerCase() ?? '';
      const list = found.get(mac) ?? [];
      for (const { addr, prefix, type } of addrs) {
        if (list.some((other) => other.address === addr)) continue;
        list.push({ address: addr, prefix, family: type === 1 ? 'ipv6' : 'ipv4', source });
      }
      found.set(mac, list);
    }
  }
  return found;
}

async function addressesFrom(
  { host, dom }: DomainTarget,
  source: keyof typeof SOURCES,
  signal: AbortSignal | undefined,
): Promise<Wire> {
  try {
    // An action lane, because an agent that hangs holds the call for as long as libvirt waits.
    const ask = async (connection: typeof host.session.control): Promise<Wire> =>
      (
        await connection.call(
          'domain_interface_addresses',
          { dom, source: SOURCES[source], flags: 0 },
          { signal, timeoutMs: ADDRESSES_MS },
        )
      ).ifaces;
    return await (source === 'agent'
      ? host.session.lanes.action(signal ?? AbortSignal.timeout(ADDRESSES_MS), ask)
      : ask(host.session.control));
  } catch {
    // No network of libvirt's, no agent, no such call in this driver: then these addresses are not known.
    return [];
  }
}
