import type { DomainDetail, DomainRef } from '../../../preload/contract/index.ts';
import { isActive, readAddresses, type InterfaceAddress } from '../../hosts/index.ts';
import { LibvirtError, type Connection } from '../../libvirt/index.ts';
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
/** The emulator is asked for them, and may hang: the page must not wait for it. */
const SIZES_MS = 4_000;

interface Sizes {
  capacityBytes?: number;
  allocationBytes?: number;
}

/** Everything that the Overview shows; what the hypervisor does not tell is left out, never guessed. */
export async function readDetail(
  backend: Backend,
  ref: DomainRef,
  signal: AbortSignal,
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
      diskSizes(target, disks, signal),
      live ? readAddresses(host.session, dom, detail.agent === 'connected', signal) : [],
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
  addresses: readonly InterfaceAddress[],
): DomainDetail['interfaces'][number] {
  const own = addresses.filter(({ mac }) => mac === (iface.mac ?? ''));
  return { ...iface, addresses: own.map(({ mac: _, ...address }) => address) };
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

/**
 * Sizes of the disks' images; an empty drive, a missing file, a driver without them or an emulator that hangs is no
 * failure of the page.
 */
async function diskSizes(
  { host, dom }: DomainTarget,
  disks: readonly DetailDisk[],
  signal: AbortSignal,
): Promise<Sizes[]> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(SIZES_MS)]);
  const sizeOf = async (connection: Connection, disk: DetailDisk): Promise<Sizes> => {
    if (disk.image === undefined) return {};
    const args = { dom, path: disk.target, flags: 0 };
    try {
      const { capacity, allocation } = await connection.call('domain_get_block_info', args, {
        signal: limited,
      });
      return { capacityBytes: Number(capacity), allocationBytes: Number(allocation) };
    } catch (error) {
      if (error instanceof LibvirtError) return {};
      throw error;
    }
  };
  try {
    return await host.session.lanes.look(limited, (connection) =>
      Promise.all(disks.map((disk) => sizeOf(connection, disk))),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (limited.aborted) return [];
    throw error;
  }
}
