import type { HardwareChoice, HardwareField } from '../../../preload/contract/index.ts';
import type { Session } from '../../hosts/index.ts';
import {
  LibvirtError,
  virConnectListAllNodeDeviceFlags as CAPS,
  virDomainXMLFlags,
  type CallOptions,
  type Connection,
} from '../../libvirt/index.ts';
import {
  pciName,
  readGivenDevices,
  readHostUse,
  readNodeDevice,
  wordsOf,
  type NodeDeviceDescription,
} from '../../xml/index.ts';

const READ_MS = 15_000;
/** A host with more has them by hand: their XML would be a page of its own. */
const MAX_DEVICES = 1000;
/** Others of an IOMMU group that are named; a line is not a list. */
const MAX_NAMED = 4;

/** What is known of a host's devices beyond each by itself. */
export interface HostDevices {
  devices: readonly NodeDeviceDescription[];
  /** How many there are that were not read. */
  more: number;
  /** What the host itself has a device as (`eth0`), by the device's name. */
  hostUses: ReadonlyMap<string, readonly string[]>;
  /** VMs that are given a device, by a word for it. */
  givenTo: ReadonlyMap<string, readonly string[]>;
}

/** The host's devices to choose from; choosing one fills in the fields that name it. Undefined where there are none. */
export async function hostDeviceField(
  session: Session,
  signal: AbortSignal,
): Promise<HardwareField | undefined> {
  const choices = choicesOf(await readDevices(session, signal));
  if (choices.length === 0) return undefined;
  return {
    id: 'hostDevice',
    label: 'hostDevice',
    // Stands nowhere itself.
    at: '',
    type: 'choice',
    group: 'main',
    required: false,
    live: false,
    choices,
  };
}

async function readDevices(session: Session, signal: AbortSignal): Promise<HostDevices> {
  const call: CallOptions = { timeoutMs: READ_MS, signal };
  return session.lanes.bulk(async (connection) => {
    try {
      const [offered, used] = await Promise.all([
        nodeDevices(
          connection,
          CAPS.VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV |
            CAPS.VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_DEV |
            CAPS.VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV,
          call,
        ),
        nodeDevices(
          connection,
          CAPS.VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET |
            CAPS.VIR_CONNECT_LIST_NODE_DEVICES_CAP_DRM |
            CAPS.VIR_CONNECT_LIST_NODE_DEVICES_CAP_STORAGE,
          call,
        ),
      ]);
      const devices = offered.xmls.flatMap(readNodeDevice);
      const uses = used.xmls.flatMap((xml) => readHostUse(xml) ?? []);
      return {
        devices,
        more: offered.more,
        hostUses: gathered(uses.map(({ parent, as }) => [parent, as])),
        givenTo: devices.length === 0 ? new Map<string, string[]>() : await readGiven(connection, call),
      };
    } catch (error) {
      // A driver without node devices has none to give.
      if (error instanceof LibvirtError)
        return { devices: [], more: 0, hostUses: new Map(), givenTo: new Map() };
      throw error;
    }
  });
}

async function nodeDevices(
  connection: Connection,
  flags: number,
  call: CallOptions,
): Promise<{ xmls: string[]; more: number }> {
  const found = await connection.listAllNodeDevices(flags, call);
  const xmls = await Promise.all(
    found.slice(0, MAX_DEVICES).map((device) => device.getXMLDesc(0, call).catch(() => undefined)),
  );
  return { xmls: xmls.filter((xml) => xml !== undefined), more: Math.max(0, found.length - MAX_DEVICES) };
}

/** Of the next start of each VM: what one that is off has been given is its own, too. */
async function readGiven(connection: Connection, call: CallOptions): Promise<Map<string, string[]>> {
  const domains = await connection.listAllDomains(0, call);
  const xmls = await Promise.all(
    domains.map((domain) =>
      domain.getXMLDesc(virDomainXMLFlags.VIR_DOMAIN_XML_INACTIVE, call).catch(() => undefined),
    ),
  );
  return gathered(
    xmls.flatMap((xml) => {
      if (xml === undefined) return [];
      const { name, devices } = readGivenDevices(xml);
      return devices.map((word): [string, string] => [word, name]);
    }),
  );
}

function gathered(pairs: readonly (readonly [key: string, value: string])[]): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const [key, value] of pairs) all.set(key, [...new Set([...(all.get(key) ?? []), value])]);
  return all;
}

/** Devices as choices: those of an IOMMU group beside one another, and after them how many are not listed. */
export function choicesOf(host: HostDevices): HardwareChoice[] {
  const groupOf = (device: NodeDeviceDescription): number =>
    device.kind === 'pci' ? (device.iommuGroup ?? Infinity) : -1;
  const sorted = host.devices.toSorted((a, b) => {
    const [first, second] = [groupOf(a), groupOf(b)];
    return first === second ? 0 : first - second;
  });
  const choices = sorted.map((device) => choiceOf(device, host));
  if (host.more === 0) return choices;
  const unavailable = `Only the first ${MAX_DEVICES} are listed: name another one by its address below.`;
  return [...choices, { value: '', title: `${host.more} more devices`, unavailable }];
}

/** What is to be known of it: what goes to the guest with it, and who has it. */
function detailOf(device: NodeDeviceDescription, host: HostDevices): string | undefined {
  const users = new Set(wordsOf(device).flatMap((word) => host.givenTo.get(word) ?? []));
  const words = [
    device.kind === 'pci' && device.driver !== undefined && `driver ${device.driver}`,
    device.kind === 'pci' && groupWords(device, host),
    ...(host.hostUses.get(device.name) ?? []).map((as) => `the host has it as ${as}`),
    ...[...users].map((name) => `used by VM ${name}`),
  ].filter((word) => typeof word === 'string');
  return words.length === 0 ? undefined : words.join(' · ');
}

function groupWords(
  { iommuGroup, group, address }: Extract<NodeDeviceDescription, { kind: 'pci' }>,
  { devices }: HostDevices,
): string | undefined {
  if (iommuGroup === undefined) return undefined;
  const others = group.map(pciName).filter((name) => name !== pciName(address));
  const named = others.slice(0, MAX_NAMED).map((name) => {
    const other = devices.find((d) => d.kind === 'pci' && pciName(d.address) === name);
    return other?.product === undefined ? name : `${name} ${other.product}`;
  });
  const rest = others.length - named.length;
  return [
    `IOMMU group ${iommuGroup}`,
    named.length > 0 && `with ${named.join(', ')}`,
    rest > 0 && `and ${rest} more`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** A device as a choice, with the fields of `<hostdev>` that name it. */
export function choiceOf(device: NodeDeviceDescription, host: HostDevices): HardwareChoice {
  const { name, product, vendor } = device;
  const words = [vendor, product].filter((word) => word !== undefined).join(' ');
  const detail = detailOf(device, host);
  const shared = { value: name, ...(detail !== undefined && { detail }) };
  switch (device.kind) {
    case 'usb': {
      const { vendorId, productId, plugged } = device;
      const isOnly =
        host.devices.filter((d) => d.kind === 'usb' && d.vendorId === vendorId && d.productId === productId)
          .length < 2;
      const title = `USB ${vendorId.slice(2)}:${productId.slice(2)} ${words}`.trim();
      const sets = { type: 'usb', mode: 'subsystem', vendor: vendorId, product: productId };
      // Of two alike, only where it is plugged in tells which is meant.
      return isOnly || plugged === undefined
        ? { ...shared, title, sets }
        : {
            ...shared,
            title: `${title} · bus ${plugged.bus} device ${plugged.device}`,
            sets: { ...sets, pciBus: String(plugged.bus), usbDevice: String(plugged.device) },
          };
    }
    case 'pci': {
      const { domain, bus, slot, function: fn } = device.address;
      return {
        ...shared,
        title: `PCI ${pciName(device.address)} ${words}`.trim(),
        sets: {
          type: 'pci',
          mode: 'subsystem',
          managed: 'yes',
          pciDomain: `0x${hex(domain, 4)}`,
          pciBus: `0x${hex(bus, 2)}`,
          pciSlot: `0x${hex(slot, 2)}`,
          pciFunction: `0x${fn}`,
        },
      };
    }
    case 'mdev':
      return {
        ...shared,
        title: `mdev ${device.type ?? ''} ${device.uuid}`,
        sets: { type: 'mdev', mode: 'subsystem', mdevModel: 'vfio-pci', uuid: device.uuid },
      };
  }
}

const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0');
