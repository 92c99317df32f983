import {
  attribute,
  bytes,
  child,
  children,
  descend,
  integerAttribute,
  parseXml,
  text,
  toInteger,
  type Element,
} from './document.ts';

export interface MachineType {
  name: string;
  /** What an alias such as `q35` stands for on this host. */
  canonical: string | undefined;
  maxVcpus: number | undefined;
  deprecated: boolean;
}

/** One `<guest>` of a host's capabilities for one way to run it: what `<domain type>`, `<type>` and `<emulator>` may say. */
export interface GuestKind {
  /** `hvm`, `exe`, `xen`, … */
  osType: string;
  architecture: string;
  /** `kvm`, `qemu`, `xen`, `lxc`, `test`, … */
  virtType: string;
  emulator: string | undefined;
  /** In the host's order; the first is its default. Empty where the hypervisor has no such notion. */
  machines: MachineType[];
}

export interface HostCapabilities {
  /** The host's own architecture. */
  architecture: string | undefined;
  guests: GuestKind[];
  /** Its NUMA nodes; one where it has no more. */
  nodes: HostNode[];
  /** Sizes (KiB) of the pages that it can give a guest, smallest first. */
  pageSizes: number[];
}

/** A host's NUMA node. */
export interface HostNode {
  id: number;
  memoryBytes: number | undefined;
  cpus: number[];
}

/**
 * Reads virConnectGetCapabilities.
 * @throws XmlError
 */
export function readHostCapabilities(xml: string): HostCapabilities {
  const root = parseXml(xml, 'capabilities');
  return {
    architecture: text(descend(root, 'host', 'cpu', 'arch')),
    guests: children(root, 'guest').flatMap(readGuest),
    nodes: children(descend(root, 'host', 'topology', 'cells'), 'cell').flatMap(readNode),
    pageSizes: children(descend(root, 'host', 'cpu'), 'pages')
      .flatMap((pages) => (attribute(pages, 'unit') === 'KiB' ? (integerAttribute(pages, 'size') ?? []) : []))
      .sort((a, b) => a - b),
  };
}

function readNode(cell: Element): HostNode[] {
  const id = integerAttribute(cell, 'id');
  if (id === undefined) return [];
  return [
    {
      id,
      memoryBytes: bytes(child(cell, 'memory')),
      cpus: children(child(cell, 'cpus'), 'cpu').flatMap((cpu) => integerAttribute(cpu, 'id') ?? []),
    },
  ];
}

function readGuest(guest: Element): GuestKind[] {
  const osType = text(child(guest, 'os_type'));
  return children(guest, 'arch').flatMap((arch) => {
    const architecture = attribute(arch, 'name');
    if (osType === undefined || architecture === undefined) return [];
    const shared = { emulator: text(child(arch, 'emulator')), machines: readMachines(arch) };
    return children(arch, 'domain').flatMap((domain) => {
      const virtType = attribute(domain, 'type');
      if (virtType === undefined) return [];
      // A domain type may name an emulator and machines of its own in place of the architecture's.
      const own = readMachines(domain);
      const emulator = text(child(domain, 'emulator')) ?? shared.emulator;
      return [{ osType, architecture, virtType, emulator, machines: own.length > 0 ? own : shared.machines }];
    });
  });
}

function readMachines(parent: Element): MachineType[] {
  return children(parent, 'machine').flatMap((machine) => {
    const name = text(machine);
    if (name === undefined) return [];
    return [
      {
        name,
        canonical: attribute(machine, 'canonical'),
        maxVcpus: integerAttribute(machine, 'maxCpus'),
        deprecated: attribute(machine, 'deprecated') === 'yes',
      },
    ];
  });
}

/** What one emulator offers for one machine type; `undefined` where this libvirt does not say. */
export interface DomainCapabilities {
  emulator: string | undefined;
  virtType: string | undefined;
  machine: string | undefined;
  architecture: string | undefined;
  maxVcpus: number | undefined;
  /** Values of `<os firmware=…>`: `bios`, `efi`. */
  firmware: string[] | undefined;
  /** Whether a firmware that enforces Secure Boot may be had. */
  secureLoader: boolean;
  /** Modes of `<cpu>` that are supported: `host-passthrough`, `host-model`, `maximum`, `custom`. */
  cpuModes: string[] | undefined;
  diskBuses: string[] | undefined;
  graphics: string[] | undefined;
  videoModels: string[] | undefined;
  rngBackends: string[] | undefined;
  tpmModels: string[] | undefined;
  tpmBackends: string[] | undefined;
  channels: string[] | undefined;
  /**
   * Every list of choices by where it stands: `devices/disk#bus`, `os#firmware`, `os/loader#type`; `cpu` are its modes.
   * Empty where the whole is not supported.
   */
  offers: ReadonlyMap<string, readonly string[]>;
  /** Models of `<cpu mode='custom'>`; those the host's processor cannot run are said so. */
  cpuModels: readonly { name: string; usable: boolean }[];
  /** What libvirt calls the host's processor. */
  hostCpuModel: string | undefined;
  /** What the host's processor can do beyond the model that libvirt calls it by. */
  hostCpuFeatures: readonly string[];
}

/**
 * Reads virConnectGetDomainCapabilities.
 * @throws XmlError
 */
export function readDomainCapabilities(xml: string): DomainCapabilities {
  const root = parseXml(xml, 'domainCapabilities');
  const devices = child(root, 'devices');
  const os = child(root, 'os');
  return {
    emulator: text(child(root, 'path')),
    virtType: text(child(root, 'domain')),
    machine: text(child(root, 'machine')),
    architecture: text(child(root, 'arch')),
    maxVcpus: toInteger(attribute(child(root, 'vcpu'), 'max')),
    firmware: values(os, 'firmware'),
    secureLoader: values(child(os, 'loader'), 'secure')?.includes('yes') ?? false,
    cpuModes: supportedModes(child(root, 'cpu')),
    diskBuses: values(child(devices, 'disk'), 'bus'),
    graphics: values(child(devices, 'graphics'), 'type'),
    videoModels: values(child(devices, 'video'), 'modelType'),
    rngBackends: values(child(devices, 'rng'), 'backendModel'),
    tpmModels: values(child(devices, 'tpm'), 'model'),
    tpmBackends: values(child(devices, 'tpm'), 'backendModel'),
    channels: values(child(devices, 'channel'), 'type'),
    offers: readOffers(root),
    cpuModels: readCpuModels(child(root, 'cpu')),
    hostCpuModel: text(child(hostMode(child(root, 'cpu')), 'model')),
    hostCpuFeatures: readHostFeatures(child(root, 'cpu')),
  };
}

function readOffers(root: Element): ReadonlyMap<string, readonly string[]> {
  const offers = new Map<string, readonly string[]>();
  const walk = (parent: Element, path: string): void => {
    for (const enumeration of children(parent, 'enum')) {
      const name = attribute(enumeration, 'name');
      if (name !== undefined) offers.set(`${path}#${name}`, values(parent, name) ?? []);
    }
    if (attribute(parent, 'supported') === 'no') offers.set(path, []);
    for (const inner of children(parent))
      if (!['enum', 'mode', 'value'].includes(inner.nodeName))
        walk(inner, path === '' ? inner.nodeName : `${path}/${inner.nodeName}`);
  };
  walk(root, '');
  const modes = supportedModes(child(root, 'cpu'));
  if (modes !== undefined) offers.set('cpu', modes);
  return offers;
}

function readCpuModels(cpu: Element | undefined): DomainCapabilities['cpuModels'] {
  const custom = children(cpu, 'mode').find((mode) => attribute(mode, 'name') === 'custom');
  return children(custom, 'model').flatMap((model) => {
    const name = text(model);
    return name === undefined ? [] : [{ name, usable: attribute(model, 'usable') !== 'no' }];
  });
}

const hostMode = (cpu: Element | undefined): Element | undefined =>
  children(cpu, 'mode').find((mode) => attribute(mode, 'name') === 'host-model');

function readHostFeatures(cpu: Element | undefined): string[] {
  return children(hostMode(cpu), 'feature').flatMap((feature) =>
    attribute(feature, 'policy') === 'require' ? (attribute(feature, 'name') ?? []) : [],
  );
}

/** The values of an `<enum>`; none where the whole is not supported, undefined where this libvirt has no such entry. */
function values(parent: Element | undefined, name: string): string[] | undefined {
  if (parent === undefined) return undefined;
  if (attribute(parent, 'supported') === 'no') return [];
  const found = children(parent, 'enum').find((e) => attribute(e, 'name') === name);
  return found && children(found, 'value').flatMap((value) => text(value) ?? []);
}

function supportedModes(cpu: Element | undefined): string[] | undefined {
  return (
    cpu &&
    children(cpu, 'mode')
      .filter((mode) => attribute(mode, 'supported') === 'yes')
      .flatMap((mode) => attribute(mode, 'name') ?? [])
  );
}
