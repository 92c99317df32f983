import {
  attribute,
  bytes,
  child,
  children,
  integerAttribute,
  parseXml,
  text,
  toInteger,
  type Element,
} from '../document.ts';
import { consolesOf, type Graphics } from './consoles.ts';
import { filesOf, type DomainDisk, type ImageSource } from './files.ts';
import { readOsId } from './metadata.ts';

export interface DetailDisk extends DomainDisk {
  /** libvirt's disk type: `file`, `block`, `network`, `volume`, … */
  type: string;
  bootOrder: number | undefined;
}

export interface DetailInterface {
  mac: string | undefined;
  type: string;
  source: string | undefined;
  model: string | undefined;
  target: string | undefined;
  linkUp: boolean;
}

export interface DetailFirmware {
  /** `none` for what has no firmware: containers and paravirtualised guests. */
  kind: 'bios' | 'uefi' | 'none';
  secureBoot: boolean;
  loader: string | undefined;
  nvram: string | undefined;
  kernel: string | undefined;
  initrd: string | undefined;
  commandLine: string | undefined;
  boot: string[];
}

/** What a page about one domain says of its configuration; sizes in bytes. */
export interface DomainXmlDetail {
  name: string;
  title: string | undefined;
  description: string | undefined;
  virtType: string;
  osType: string;
  architecture: string | undefined;
  machine: string | undefined;
  emulator: string | undefined;
  osId: string | undefined;
  firmware: DetailFirmware;
  cpu: {
    vcpus: number;
    maxVcpus: number;
    mode: string | undefined;
    model: string | undefined;
    topology: { sockets: number; dies: number; cores: number; threads: number } | undefined;
  };
  memory: { currentBytes: number; maxBytes: number };
  disks: DetailDisk[];
  interfaces: DetailInterface[];
  graphics: Graphics[];
  video: string[];
  tpm: string | undefined;
  agent: 'absent' | 'disconnected' | 'connected';
}

const GUEST_AGENT = 'org.qemu.guest_agent.0';

/** @throws XmlError */
export function readDomainDetail(xml: string): DomainXmlDetail {
  const domain = parseXml(xml, 'domain');
  const devices = child(domain, 'devices');
  const os = child(domain, 'os');
  const osType = child(os, 'type');
  const { graphics, characterDevices } = consolesOf(domain);
  const agent = characterDevices.find(({ targetName }) => targetName === GUEST_AGENT);
  return {
    name: text(child(domain, 'name')) ?? '',
    title: text(child(domain, 'title')),
    description: text(child(domain, 'description')),
    virtType: attribute(domain, 'type') ?? '',
    osType: text(osType) ?? '',
    architecture: attribute(osType, 'arch'),
    machine: attribute(osType, 'machine'),
    emulator: text(child(devices, 'emulator')),
    osId: readOsId(domain),
    firmware: readFirmware(domain, os, text(osType)),
    cpu: readCpu(domain),
    memory: readMemory(domain),
    disks: readDisks(domain, devices),
    interfaces: children(devices, 'interface').map(readInterface),
    graphics,
    video: children(devices, 'video').flatMap((video) => attribute(child(video, 'model'), 'type') ?? []),
    tpm: attribute(child(devices, 'tpm'), 'model'),
    agent: agent === undefined ? 'absent' : agent.state === 'connected' ? 'connected' : 'disconnected',
  };
}

/**
 * libvirt names firmware in two ways: `<os firmware='efi'>`, which it resolves by itself, or a `<loader>` given by
 * path, which is UEFI when it is a flash image (`pflash`) and BIOS when it is a `rom`.
 */
function readFirmware(domain: Element, os: Element | undefined, osType: string | undefined): DetailFirmware {
  const loader = child(os, 'loader');
  const automatic = attribute(os, 'firmware');
  const isUefi = automatic === 'efi' || attribute(loader, 'type') === 'pflash';
  const feature = children(child(os, 'firmware'), 'feature').find(
    (f) => attribute(f, 'name') === 'secure-boot',
  );
  const { nvram, kernel, initrd } = filesOf(domain);
  return {
    kind: osType !== 'hvm' ? 'none' : isUefi ? 'uefi' : 'bios',
    secureBoot: attribute(loader, 'secure') === 'yes' || attribute(feature, 'enabled') === 'yes',
    loader: text(loader),
    nvram,
    kernel,
    initrd,
    commandLine: text(child(os, 'cmdline')),
    boot: children(os, 'boot').flatMap((boot) => attribute(boot, 'dev') ?? []),
  };
}

function readCpu(domain: Element): DomainXmlDetail['cpu'] {
  const vcpu = child(domain, 'vcpu');
  const max = toInteger(text(vcpu)) ?? 1;
  const cpu = child(domain, 'cpu');
  const topology = child(cpu, 'topology');
  const part = (name: string) => integerAttribute(topology, name) ?? 1;
  return {
    vcpus: integerAttribute(vcpu, 'current') ?? max,
    maxVcpus: max,
    mode: attribute(cpu, 'mode') ?? (cpu && child(cpu, 'model') ? 'custom' : undefined),
    model: text(child(cpu, 'model')),
    topology: topology && {
      sockets: part('sockets'),
      dies: part('dies'),
      cores: part('cores'),
      threads: part('threads'),
    },
  };
}

function readMemory(domain: Element): DomainXmlDetail['memory'] {
  const maxBytes = bytes(child(domain, 'memory')) ?? 0;
  return { maxBytes, currentBytes: bytes(child(domain, 'currentMemory')) ?? maxBytes };
}

function readDisks(domain: Element, devices: Element | undefined): DetailDisk[] {
  const elements = children(devices, 'disk');
  return filesOf(domain).disks.map((disk, at) => ({
    ...disk,
    type: attribute(elements[at], 'type') ?? 'file',
    bootOrder: integerAttribute(child(elements[at], 'boot'), 'order'),
  }));
}

/** What an interface is plugged into, in the words of its type. */
function readInterface(element: Element): DetailInterface {
  const source = child(element, 'source');
  const names = ['network', 'bridge', 'dev', 'path', 'name', 'address'];
  return {
    mac: attribute(child(element, 'mac'), 'address')?.toLowerCase(),
    type: attribute(element, 'type') ?? 'unknown',
    source: names.map((name) => attribute(source, name)).find((value) => value !== undefined),
    model: attribute(child(element, 'model'), 'type'),
    target: attribute(child(element, 'target'), 'dev'),
    linkUp: attribute(child(element, 'link'), 'state') !== 'down',
  };
}

/** An image's place as one line: a path, `pool/volume`, or where on a network it is. */
export function imageLine(source: ImageSource): string {
  switch (source.kind) {
    case 'path':
      return source.path;
    case 'volume':
      return `${source.pool}/${source.volume}`;
    case 'remote':
      return source.description;
  }
}
