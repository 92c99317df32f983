import { attribute, child, children, descend, parseXml, text, type Element } from '../document.ts';

/** Where an image is, as libvirt names it: a path on the host, a volume of a pool, or something out on a network. */
export type ImageSource =
  | { kind: 'path'; path: string }
  | { kind: 'volume'; pool: string; volume: string }
  | { kind: 'remote'; description: string };

export interface DomainImage {
  source: ImageSource;
  format: string | undefined;
}

export interface DomainDisk {
  target: string;
  /** `disk`, `cdrom`, `floppy`, `lun`. */
  device: string;
  bus: string | undefined;
  readOnly: boolean;
  shareable: boolean;
  /** Absent for an empty drive. */
  image: DomainImage | undefined;
  /** The images below, from top to bottom, as far as the XML tells: libvirt knows them while the VM runs. */
  backing: DomainImage[];
}

/** What a domain keeps or needs on its host outside its XML. */
export interface DomainFiles {
  name: string;
  uuid: string | undefined;
  disks: DomainDisk[];
  nvram: string | undefined;
  /** Boots by UEFI, so it has variables in a file, although libvirt may name that only once it has started. */
  uefi: boolean;
  kernel: string | undefined;
  initrd: string | undefined;
  /** Whether it has an emulated TPM, whose state libvirt keeps and undefines with it. */
  emulatedTpm: boolean;
}

/** A chain that refers to itself must end somewhere; libvirt's own limit is 200. */
const MAX_CHAIN = 200;

/** @throws XmlError */
export function readDomainFiles(xml: string): DomainFiles {
  return filesOf(parseXml(xml, 'domain'));
}

/**
 * Images that a snapshot's description names: those of the VM as it was then, which reverting needs.
 * @throws XmlError
 */
export function readSnapshotImages(xml: string): ImageSource[] {
  const root = parseXml(xml, 'domainsnapshot');
  const disks = [
    ...children(descend(root, 'domain', 'devices'), 'disk'),
    ...children(descend(root, 'inactiveDomain', 'devices'), 'disk'),
    ...children(child(root, 'disks'), 'disk'),
  ];
  return disks.flatMap((disk) => readImage(disk)?.source ?? []);
}

export function filesOf(domain: Element): DomainFiles {
  const os = child(domain, 'os');
  const devices = child(domain, 'devices');
  return {
    name: text(child(domain, 'name')) ?? '',
    uuid: text(child(domain, 'uuid'))?.toLowerCase(),
    disks: children(devices, 'disk').map(readDisk),
    nvram: text(child(os, 'nvram')) ?? attribute(descend(os, 'nvram', 'source'), 'file'),
    uefi: attribute(os, 'firmware') === 'efi' || attribute(child(os, 'loader'), 'type') === 'pflash',
    kernel: text(child(os, 'kernel')),
    initrd: text(child(os, 'initrd')),
    emulatedTpm: children(devices, 'tpm').some(
      (tpm) => attribute(child(tpm, 'backend'), 'type') === 'emulator',
    ),
  };
}

function readDisk(disk: Element): DomainDisk {
  const backing: DomainImage[] = [];
  let below = child(disk, 'backingStore');
  while (below !== undefined && backing.length < MAX_CHAIN) {
    const image = readImage(below);
    if (image !== undefined) backing.push(image);
    below = child(below, 'backingStore');
  }
  return {
    target: attribute(child(disk, 'target'), 'dev') ?? '',
    device: attribute(disk, 'device') ?? 'disk',
    bus: attribute(child(disk, 'target'), 'bus'),
    readOnly: child(disk, 'readonly') !== undefined,
    shareable: child(disk, 'shareable') !== undefined,
    image: readImage(disk),
    backing,
  };
}

/** A disk names its format in `<driver>`, a backing store in `<format>`. */
function readImage(parent: Element): DomainImage | undefined {
  const source = readSource(parent);
  const format = attribute(child(parent, 'driver'), 'type') ?? attribute(child(parent, 'format'), 'type');
  return source && { source, format };
}

function readSource(parent: Element): ImageSource | undefined {
  const source = child(parent, 'source');
  if (source === undefined) return undefined;
  const pool = attribute(source, 'pool');
  const volume = attribute(source, 'volume');
  if (pool !== undefined && volume !== undefined) return { kind: 'volume', pool, volume };
  const path = attribute(source, 'file') ?? attribute(source, 'dev') ?? attribute(source, 'dir');
  if (path !== undefined && path !== '') return { kind: 'path', path };
  const protocol = attribute(source, 'protocol');
  if (protocol !== undefined) {
    const host = attribute(child(source, 'host'), 'name');
    const name = attribute(source, 'name') ?? '';
    return { kind: 'remote', description: `${protocol}:${host === undefined ? '' : `//${host}/`}${name}` };
  }
  const type = attribute(parent, 'type') ?? attribute(source, 'type');
  return source.attributes.length === 0 || type === undefined
    ? undefined
    : { kind: 'remote', description: type };
}
