import type { HardwareChoice, HardwareField } from '../../../preload/contract/index.ts';
import type { Session } from '../../hosts/index.ts';
import { LibvirtError, virConnectListAllNodeDeviceFlags, type CallOptions } from '../../libvirt/index.ts';
import { readNodeDevice, type NodeDeviceDescription } from '../../xml/index.ts';

const READ_MS = 15_000;
/** A host with more has them by hand: their XML would be a page of its own. */
const MAX_DEVICES = 1000;

/** The host's devices to choose from; choosing one fills in the fields that name it. Undefined where there are none. */
export async function hostDeviceField(
  session: Session,
  signal: AbortSignal,
): Promise<HardwareField | undefined> {
  const devices = await readDevices(session, signal);
  const choices = devices.flatMap((device) => choiceOf(device) ?? []);
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

async function readDevices(session: Session, signal: AbortSignal): Promise<NodeDeviceDescription[]> {
  const call: CallOptions = { timeoutMs: READ_MS, signal };
  const flags =
    virConnectListAllNodeDeviceFlags.VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV |
    virConnectListAllNodeDeviceFlags.VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_DEV |
    virConnectListAllNodeDeviceFlags.VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV;
  return session.lanes.bulk(async (connection) => {
    try {
      const devices = (await connection.listAllNodeDevices(flags, call)).slice(0, MAX_DEVICES);
      const xmls = await Promise.all(
        devices.map((device) => device.getXMLDesc(0, call).catch(() => undefined)),
      );
      return xmls.flatMap((xml) => (xml === undefined ? [] : readNodeDevice(xml)));
    } catch (error) {
      // A driver without node devices has none to give.
      if (error instanceof LibvirtError) return [];
      throw error;
    }
  });
}

/** A device as a choice, with the fields of `<hostdev>` that name it. */
export function choiceOf(device: NodeDeviceDescription): HardwareChoice | undefined {
  const { name, kind, product, vendor } = device;
  const words = [vendor, product].filter((word) => word !== undefined).join(' ');
  switch (kind) {
    case 'usb':
      return {
        value: name,
        title: `USB ${device.vendorId.slice(2)}:${device.productId.slice(2)} ${words}`.trim(),
        sets: { type: 'usb', mode: 'subsystem', vendor: device.vendorId, product: device.productId },
      };
    case 'pci': {
      const { domain, bus, slot, function: fn } = device.address;
      const group = device.iommuGroup === undefined ? '' : ` · IOMMU group ${device.iommuGroup}`;
      const shared = device.groupSize > 1 ? ` (${device.groupSize} devices)` : '';
      const driver = device.driver === undefined ? '' : ` · ${device.driver}`;
      return {
        value: name,
        title: `PCI ${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${fn} ${words}${driver}${group}${shared}`,
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
        value: name,
        title: `mdev ${device.type ?? ''} ${device.uuid}`,
        sets: { type: 'mdev', mode: 'subsystem', mdevModel: 'vfio-pci', uuid: device.uuid },
      };
  }
}

const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0');
