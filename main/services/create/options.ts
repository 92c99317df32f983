import { homedir } from 'node:os';
import type { CreateOptions, FailureData, HostId } from '../../../preload/contract/index.ts';
import type { Host, Session } from '../../hosts/index.ts';
import { parseUri, type CallOptions } from '../../libvirt/index.ts';
import { failure } from '../errors.ts';
import {
  chooseKind,
  defaultFirmware,
  firmwareRefusal,
  fullGuests,
  graphicsRefusal,
  isAccelerated,
  maxVcpus,
  offeredMachines,
} from '../guest.ts';
import { guestOf, hostCapabilities, listBridges, listNetworks } from '../hostFacts.ts';
import { GENERIC_OS, knownSystems } from './os.ts';

const READ_MS = 30_000;
const FIRMWARE = ['bios', 'uefi', 'uefi-secure'] as const;
const GIB = 2 ** 30;

export interface Wanted {
  virtType?: string | undefined;
  architecture?: string | undefined;
  machine?: string | undefined;
}

/** What the form offers on a host, and what it begins with. */
export async function readOptions(
  host: Host,
  wanted: Wanted,
  signal: AbortSignal | undefined,
): Promise<CreateOptions> {
  const { session } = host;
  const call: CallOptions = { timeoutMs: READ_MS, signal };
  const [capabilities, node, networks, bridges] = await Promise.all([
    hostCapabilities(session),
    session.control.getNodeInfo(call),
    listNetworks(session, call),
    listBridges(session),
  ]);
  const hostMemoryBytes = Number(node.memory) * 1024;
  const shared = {
    host: host.id as HostId,
    hostCpus: node.cpus,
    hostMemoryBytes,
    networks,
    bridges,
    userNetwork: isSession(session),
    operatingSystems: knownSystems(),
    poolPath: defaultPoolPath(session),
  };
  const kind = chooseKind(capabilities, wanted);
  if (kind === undefined) return { ...shared, ...nothingOffered(host, hostMemoryBytes) };
  const guests = fullGuests(capabilities);
  const guest = await guestOf(session, kind, wanted.machine);
  const architectures = [...new Set(guests.map((g) => g.architecture))];
  const [linux] = GENERIC_OS;
  return {
    ...shared,
    ...(session.readOnly && { refusal: readOnlyRefusal(host) }),
    kind: {
      virtType: kind.virtType,
      architecture: kind.architecture,
      ...(guest.machine !== undefined && { machine: guest.machine.name }),
    },
    virtTypes: guests
      .filter((g) => g.architecture === kind.architecture)
      .map((g) => ({ type: g.virtType, accelerated: isAccelerated(g.virtType) }))
      .sort((a, b) => Number(b.accelerated) - Number(a.accelerated)),
    architectures: architectures.sort(
      (a, b) => Number(b === kind.architecture) - Number(a === kind.architecture),
    ),
    machines: offeredMachines(kind).map(({ name, canonical }) => ({
      name,
      ...(canonical !== undefined && { canonical }),
    })),
    maxVcpus: maxVcpus(guest),
    firmware: FIRMWARE.map((value) => offered(value, firmwareRefusal(guest, value))),
    graphics: [offered('vnc' as const, graphicsRefusal(guest)), { value: 'none' }],
    defaults: {
      memoryBytes: defaultMemory(hostMemoryBytes),
      vcpus: Math.min(2, node.cpus, maxVcpus(guest)),
      diskBytes: linux?.diskBytes ?? 20 * GIB,
      firmware: defaultFirmware(guest, undefined),
      graphics: graphicsRefusal(guest) === undefined ? 'vnc' : 'none',
    },
  };
}

function offered<T>(value: T, reason: string | undefined): { value: T; reason?: string } {
  return { value, ...(reason !== undefined && { reason }) };
}

/** 2 GiB, or half of a small host. */
function defaultMemory(hostMemoryBytes: number): number {
  const half = Math.floor(hostMemoryBytes / 2 / (64 * 2 ** 20)) * 64 * 2 ** 20;
  return hostMemoryBytes === 0 ? 2 * GIB : Math.max(256 * 2 ** 20, Math.min(2 * GIB, half));
}

/** The driver runs no full machines: containers, or a hypervisor with no emulator installed. */
function nothingOffered(
  host: Host,
  hostMemoryBytes: number,
): Omit<
  CreateOptions,
  | 'host'
  | 'hostCpus'
  | 'hostMemoryBytes'
  | 'networks'
  | 'bridges'
  | 'userNetwork'
  | 'operatingSystems'
  | 'poolPath'
> {
  const { driver } = parseUri(host.config.uri);
  const refusal =
    driver === 'qemu'
      ? failure('Unsupported', attemptOn(host), 'libvirt finds no emulator there', {
          text: 'Install QEMU for the architecture of your guests, for example the package qemu-system-x86.',
        })
      : failure('Unsupported', attemptOn(host), `its hypervisor (${driver}) runs no full virtual machines`, {
          text: 'Describe the guest by pasting its XML.',
        });
  return {
    refusal: refusal.data,
    kind: { virtType: driver, architecture: 'unknown' },
    virtTypes: [],
    architectures: [],
    machines: [],
    maxVcpus: 1,
    firmware: [],
    graphics: [],
    defaults: {
      memoryBytes: defaultMemory(hostMemoryBytes),
      vcpus: 1,
      diskBytes: 0,
      firmware: 'bios',
      graphics: 'none',
    },
  };
}

export function readOnlyRefusal(host: Host): FailureData {
  return failure('Denied', attemptOn(host), 'it is connected read-only', {
    text: 'Change that in the host’s settings.',
  }).data;
}

function attemptOn(host: Host): { object: string; tried: string } {
  return {
    object: `host ${host.config.name}`,
    tried: `Cannot create a virtual machine on ${host.config.name}`,
  };
}

export function isSession(session: Session): boolean {
  return parseUri(session.uri).path === '/session';
}

/** Where libvirt's own tools keep images. A far user's home is not known to libvirt: the same place below it is a guess. */
function defaultPoolPath(session: Session): string {
  if (!isSession(session)) return '/var/lib/libvirt/images';
  const { user, host } = parseUri(session.uri);
  const home = host === undefined ? homedir() : `/home/${user ?? ''}`;
  return `${home}/.local/share/libvirt/images`;
}
