import { attribute, bytes, child, children, descend, parseXml, text, type Element } from './document.ts';

/** A `<pool>`: sizes are not read here, because virStoragePoolGetInfo tells them without XML. */
export interface StoragePoolDescription {
  name: string;
  /** `dir`, `fs`, `netfs`, `logical`, `disk`, `iscsi`, … */
  type: string;
  /** Where the pool's volumes stand on the host; absent for pools that have no place in the file tree. */
  path: string | undefined;
  /** Host, device or name that it is made of, in a word for a person. */
  source: string | undefined;
}

/** @throws XmlError */
export function readStoragePool(xml: string): StoragePoolDescription {
  const root = parseXml(xml, 'pool');
  const source = child(root, 'source');
  const host = attribute(child(source, 'host'), 'name');
  const place =
    attribute(child(source, 'dir'), 'path') ??
    attribute(child(source, 'device'), 'path') ??
    text(child(source, 'name'));
  return {
    name: text(child(root, 'name')) ?? '',
    type: attribute(root, 'type') ?? '',
    path: text(descend(root, 'target', 'path')),
    source: host === undefined ? place : place === undefined ? host : `${host}:${place}`,
  };
}

/** A `<volume>`; sizes in bytes. */
export interface StorageVolumeDescription {
  name: string;
  /** libvirt's key: unique on the host. */
  key: string | undefined;
  /** `file`, `block`, `dir`, `network`, `netdir`, `ploop`. */
  type: string;
  path: string | undefined;
  format: string | undefined;
  capacityBytes: number | undefined;
  allocationBytes: number | undefined;
  backing: { path: string; format: string | undefined } | undefined;
}

/** @throws XmlError */
export function readStorageVolume(xml: string): StorageVolumeDescription {
  const root = parseXml(xml, 'volume');
  const target = child(root, 'target');
  const backing = child(root, 'backingStore');
  const backingPath = text(child(backing, 'path'));
  return {
    name: text(child(root, 'name')) ?? '',
    key: text(child(root, 'key')),
    type: attribute(root, 'type') ?? 'file',
    path: text(child(target, 'path')),
    format: attribute(child(target, 'format'), 'type'),
    capacityBytes: bytes(child(root, 'capacity'), 'bytes'),
    allocationBytes: bytes(child(root, 'allocation'), 'bytes'),
    backing:
      backingPath === undefined
        ? undefined
        : { path: backingPath, format: attribute(child(backing, 'format'), 'type') },
  };
}

/** What a node device of capability `storage` tells of a block device. */
export interface BlockDeviceDescription {
  /** `/dev/sda` */
  path: string;
  /** Other names of the same device, as udev made them. */
  links: string[];
  capacityBytes: number | undefined;
  removable: boolean;
}

/** @throws XmlError */
export function readBlockDevice(xml: string): BlockDeviceDescription | undefined {
  const root = parseXml(xml, 'device');
  const storage = children(root, 'capability').find((c) => attribute(c, 'type') === 'storage');
  const path = text(child(storage, 'block'));
  if (path === undefined) return undefined;
  const removable = children(storage, 'capability').find((c) => attribute(c, 'type') === 'removable');
  return {
    path,
    links: children(root, 'devnode')
      .filter((node) => attribute(node, 'type') === 'link')
      .flatMap((node) => text(node) ?? []),
    capacityBytes: bytes(sizeOf(storage, removable), 'bytes'),
    removable: removable !== undefined,
  };
}

/** A medium that can be taken out has its size where it is described. */
function sizeOf(storage: Element | undefined, removable: Element | undefined): Element | undefined {
  return child(storage, 'size') ?? child(removable, 'media_size');
}
