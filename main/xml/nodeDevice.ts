import {
  attribute,
  child,
  children,
  integerAttribute,
  parseXml,
  text,
  toInteger,
  type Element,
} from './document.ts';

export interface PciAddress {
  domain: number;
  bus: number;
  slot: number;
  function: number;
}

interface Named {
  /** `pci_0000_00_1f_2`. */
  name: string;
  vendor: string | undefined;
  product: string | undefined;
}

/** A host's device that a guest can be given. */
export type NodeDeviceDescription = Named &
  (
    | {
        kind: 'usb';
        vendorId: string;
        productId: string;
        /** Where it is plugged in now. */
        plugged: { bus: number; device: number } | undefined;
      }
    | {
        kind: 'pci';
        address: PciAddress;
        /** The host's driver that has it now. */
        driver: string | undefined;
        iommuGroup: number | undefined;
        /** Devices of its IOMMU group, itself included: they go to a guest together. */
        group: PciAddress[];
      }
    | { kind: 'mdev'; uuid: string; type: string | undefined }
  );

/** Reads a `<device>`; none where it is of a kind that no guest can be given. @throws XmlError */
export function readNodeDevice(xml: string): NodeDeviceDescription[] {
  const root = parseXml(xml, 'device');
  const capability = child(root, 'capability');
  const named = {
    name: text(child(root, 'name')) ?? '',
    vendor: text(child(capability, 'vendor')),
    product: text(child(capability, 'product')),
  };
  switch (attribute(capability, 'type')) {
    case 'usb_device': {
      const vendorId = attribute(child(capability, 'vendor'), 'id');
      const productId = attribute(child(capability, 'product'), 'id');
      return vendorId === undefined || productId === undefined
        ? []
        : [{ ...named, kind: 'usb', vendorId, productId, plugged: pluggedAt(capability) }];
    }
    case 'pci': {
      const [domain, bus, slot, fn] = ['domain', 'bus', 'slot', 'function'].map((part) =>
        toInteger(text(child(capability, part))),
      );
      if (domain === undefined || bus === undefined || slot === undefined || fn === undefined) return [];
      // Bridges belong to the host's own tree.
      if (children(capability, 'capability').some((c) => attribute(c, 'type') === 'pci-bridge')) return [];
      const group = child(capability, 'iommuGroup');
      return [
        {
          ...named,
          kind: 'pci',
          address: { domain, bus, slot, function: fn },
          driver: text(child(child(root, 'driver'), 'name')),
          iommuGroup: integerAttribute(group, 'number'),
          group: children(group, 'address').flatMap((address) => pciAddressOf(address) ?? []),
        },
      ];
    }
    case 'mdev': {
      const uuid = text(child(capability, 'uuid'));
      const type = attribute(child(capability, 'type'), 'id');
      return uuid === undefined ? [] : [{ ...named, kind: 'mdev', uuid, type }];
    }
    default:
      return [];
  }
}

function pluggedAt(capability: Element | undefined): { bus: number; device: number } | undefined {
  const [bus, device] = ['bus', 'device'].map((part) => toInteger(text(child(capability, part))));
  return bus === undefined || device === undefined ? undefined : { bus, device };
}

/** libvirt writes these numbers in hexadecimal, people also without. */
function numberOf(value: string | undefined): number | undefined {
  return value !== undefined && /^(0x[\da-f]+|\d+)$/i.test(value) ? Number(value) : undefined;
}

function pciAddressOf(address: Element | undefined): PciAddress | undefined {
  const [domain = 0, bus, slot, fn = 0] = ['domain', 'bus', 'slot', 'function'].map((part) =>
    numberOf(attribute(address, part)),
  );
  return bus === undefined || slot === undefined ? undefined : { domain, bus, slot, function: fn };
}

/** `0000:06:02.1`, as lspci and libvirt's messages write it. */
export const pciName = ({ domain, bus, slot, function: fn }: PciAddress): string =>
  `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${fn}`;

const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0');

/**
 * What the host itself has a device as: the network interface, screen or disk that a node device stands for, and the
 * name of the device below it. Undefined for others. @throws XmlError
 */
export function readHostUse(xml: string): { parent: string; as: string } | undefined {
  const root = parseXml(xml, 'device');
  const capability = child(root, 'capability');
  const parent = text(child(root, 'parent'));
  const as = {
    net: text(child(capability, 'interface')),
    drm: text(child(capability, 'type')) === 'primary' ? text(child(root, 'devnode')) : undefined,
    storage: text(child(capability, 'block')),
  }[attribute(capability, 'type') ?? ''];
  return parent === undefined || as === undefined ? undefined : { parent, as };
}

/** The host's devices that a domain has been given, each by a word that is the same of the device itself. @throws XmlError */
export function readGivenDevices(xml: string): { name: string; devices: string[] } {
  const root = parseXml(xml, 'domain');
  const devices = child(root, 'devices');
  const given = [...children(devices, 'hostdev'), ...children(devices, 'interface')];
  return {
    name: text(child(root, 'name')) ?? '',
    devices: given.flatMap((element): string[] => {
      const source = child(element, 'source');
      const address = child(source, 'address');
      const uuid = attribute(address, 'uuid');
      if (uuid !== undefined) return [uuid.toLowerCase()];
      const pci = pciAddressOf(address);
      if (pci !== undefined) return [pciName(pci)];
      const [bus, device] = ['bus', 'device'].map((part) => numberOf(attribute(address, part)));
      if (bus !== undefined && device !== undefined) return [`${bus}.${device}`];
      const [vendor, product] = ['vendor', 'product'].map((part) => attribute(child(source, part), 'id'));
      return vendor === undefined || product === undefined ? [] : [`${vendor}:${product}`.toLowerCase()];
    }),
  };
}

/** The words by which a domain may have it. */
export function wordsOf(device: NodeDeviceDescription): string[] {
  switch (device.kind) {
    case 'usb': {
      const { plugged, vendorId, productId } = device;
      const model = `${vendorId}:${productId}`.toLowerCase();
      return plugged === undefined ? [model] : [model, `${plugged.bus}.${plugged.device}`];
    }
    case 'pci':
      return [pciName(device.address)];
    case 'mdev':
      return [device.uuid.toLowerCase()];
  }
}
