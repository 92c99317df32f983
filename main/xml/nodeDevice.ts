import { attribute, child, children, integerAttribute, parseXml, text, toInteger } from './document.ts';

interface Named {
  /** `pci_0000_00_1f_2`. */
  name: string;
  vendor: string | undefined;
  product: string | undefined;
}

/** A host's device that a guest can be given. */
export type NodeDeviceDescription = Named &
  (
    | { kind: 'usb'; vendorId: string; productId: string }
    | {
        kind: 'pci';
        address: { domain: number; bus: number; slot: number; function: number };
        /** The host's driver that has it now. */
        driver: string | undefined;
        iommuGroup: number | undefined;
        /** Devices of its IOMMU group, itself included: they go to a guest together. */
        groupSize: number;
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
        : [{ ...named, kind: 'usb', vendorId, productId }];
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
          groupSize: children(group, 'address').length,
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
