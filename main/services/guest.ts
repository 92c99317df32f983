import type { CreateForm, FirmwareChoice, OsChoice } from '../../preload/contract/index.ts';
import {
  CURRENT_LINUX,
  boardOf,
  cdromBus,
  diskBus,
  firstOf,
  hasUsb,
  interfaceModel,
  isPc,
  isQemu,
  systemOf,
  tpm,
  usbController,
  videoModel,
  type DomainCapabilities,
  type FitGuest,
  type GuestKind,
  type GuestSystem,
  type HostCapabilities,
  type MachineType,
} from '../xml/index.ts';
import { compareNames } from './compareNames.ts';

/** A kind of guest of this host and what its emulator says it offers, where this libvirt tells. */
export interface Guest {
  kind: GuestKind;
  machine: MachineType | undefined;
  /** Undefined where the driver does not say (the test driver, old ones): then defaults stand unchecked. */
  offers: DomainCapabilities | undefined;
}

/** Fastest first; what is not named here comes after, in the host's own order. */
const VIRT_TYPES = ['kvm', 'hvf', 'xen', 'bhyve', 'nvmm', 'qemu'];

export function isAccelerated(virtType: string): boolean {
  return virtType !== 'qemu' && virtType !== 'test';
}

/** Guests that boot as a machine of their own, and so by this form. Containers are described otherwise. */
export function fullGuests(host: HostCapabilities): GuestKind[] {
  return host.guests.filter((guest) => guest.osType === 'hvm');
}

/** The kind of guest asked for, or the host's best: its own architecture, accelerated where it can be. */
export function chooseKind(
  host: HostCapabilities,
  wanted: { virtType?: string | undefined; architecture?: string | undefined },
): GuestKind | undefined {
  const rank = (guest: GuestKind): number =>
    (guest.architecture === (wanted.architecture ?? host.architecture) ? 0 : 100) +
    (guest.virtType === wanted.virtType ? 0 : 1 + at(VIRT_TYPES, guest.virtType));
  return fullGuests(host).sort((a, b) => rank(a) - rank(b))[0];
}

/** Modern chipsets where the host offers them; else whatever it puts first. */
export function defaultMachine(kind: GuestKind): MachineType | undefined {
  const names = isPc(kind.architecture) ? ['q35', 'pc'] : ['virt', 'pseries', 's390-ccw-virtio'];
  const found = names.map((name) => kind.machines.find((machine) => machine.name === name));
  return found.find((machine) => machine !== undefined) ?? kind.machines[0];
}

/** Machines worth offering: aliases, then what has no alias and is not deprecated, newest first. */
export function offeredMachines(kind: GuestKind): MachineType[] {
  const aliased = new Set(kind.machines.flatMap((machine) => machine.canonical ?? []));
  const best = defaultMachine(kind);
  const rank = (machine: MachineType): number =>
    machine === best ? 0 : machine.canonical === undefined ? 2 : 1;
  return kind.machines
    .filter(
      (machine) =>
        !machine.deprecated && !aliased.has(machine.name) && !['x-remote', 'none'].includes(machine.name),
    )
    .sort((a, b) => rank(a) - rank(b) || compareNames(b.name, a.name));
}

const isQ35 = (machine: MachineType | undefined): boolean =>
  boardOf(machine?.canonical ?? machine?.name) === 'q35';

/** Why a firmware cannot be had; undefined where it can. */
export function firmwareRefusal(guest: Guest, firmware: FirmwareChoice): string | undefined {
  const { kind, machine, offers } = guest;
  const hasUefi = offers?.firmware?.includes('efi') ?? false;
  switch (firmware) {
    case 'bios':
      return kind.architecture === 'aarch64' && hasUefi
        ? 'Guests of this architecture boot by UEFI.'
        : undefined;
    case 'uefi':
      return hasUefi
        ? undefined
        : 'The host has no UEFI firmware for this machine. It comes with the package ovmf or edk2.';
    case 'uefi-secure':
      if (!hasUefi) return firmwareRefusal(guest, 'uefi');
      if (isPc(kind.architecture) && !isQ35(machine)) return 'Secure Boot needs the machine type q35.';
      return offers?.secureLoader === true
        ? undefined
        : 'The host has no firmware that enforces Secure Boot.';
  }
}

export function defaultFirmware(guest: Guest, os: OsChoice | undefined): FirmwareChoice {
  const wanted: FirmwareChoice[] = [os?.firmware ?? 'bios', 'uefi', 'bios'];
  return wanted.find((firmware) => firmwareRefusal(guest, firmware) === undefined) ?? 'bios';
}

export function graphicsRefusal({ offers }: Guest): string | undefined {
  return offers?.graphics?.includes('vnc') === false
    ? 'The emulator on this host has no VNC display.'
    : undefined;
}

/** Most vCPUs that machine and emulator take. */
export function maxVcpus({ machine, offers }: Guest): number {
  return Math.min(offers?.maxVcpus ?? Infinity, machine?.maxVcpus ?? Infinity, 4096);
}

/** The devices a new guest gets, from what its emulator offers and what its system is known to drive. */
export interface DeviceChoices {
  diskBus: string;
  cdromBus: string;
  nicModel: string | undefined;
  video: string | undefined;
  cpuMode: string | undefined;
  usbController: string | undefined;
  tablet: boolean;
  rng: boolean;
  tpmModel: string | undefined;
  agentChannel: boolean;
  clipboardChannel: boolean;
  balloon: boolean;
  hyperv: boolean;
  clock: 'utc' | 'localtime';
}

/** Without a word about the system it is taken for a current Linux; only `other` gets what every system knows. */
export function chooseDevices(
  guest: Guest,
  os: OsChoice | undefined,
  form: Pick<CreateForm, 'firmware' | 'graphics'>,
): DeviceChoices {
  const { kind, offers } = guest;
  const { virtType } = kind;
  const system = os === undefined ? CURRENT_LINUX : systemOf(os.id);
  const fit = fitGuest(guest, system);
  const { family } = system;
  const qemu = isQemu(virtType);
  const display = form.graphics !== 'none';
  const wantsTpm = family === 'windows' && form.firmware === 'uefi-secure' && offers?.tpmBackends?.includes('emulator');
  return {
    diskBus: diskBus(fit),
    cdromBus: cdromBus(fit),
    nicModel: interfaceModel(fit),
    video: display && qemu ? videoModel(fit) : undefined,
    cpuMode: firstOf(offers?.cpuModes ?? [], virtType === 'qemu' ? ['maximum'] : ['host-passthrough', 'host-model']),
    usbController: usbController(fit),
    tablet: hasUsb(fit) && display,
    rng: offers?.rngBackends?.includes('random') ?? false,
    tpmModel: wantsTpm === true ? tpm(fit)?.model : undefined,
    agentChannel: qemu && family !== 'other',
    clipboardChannel: display && (offers?.channels?.includes('qemu-vdagent') ?? false),
    balloon: qemu && family !== 'other',
    hyperv: family === 'windows' && virtType === 'kvm' && isPc(kind.architecture),
    clock: family === 'windows' ? 'localtime' : 'utc',
  };
} // prettier-ignore

/** What decides which devices are fit for a guest with that system. */
export const fitGuest = ({ kind, machine, offers }: Guest, system: GuestSystem | undefined): FitGuest => ({
  system,
  architecture: kind.architecture,
  virtType: kind.virtType,
  // The alias is resolved: that it is called `q35` somewhere says nothing here.
  machine: machine?.canonical ?? machine?.name,
  offers,
});

function at(list: readonly string[], value: string): number {
  const index = list.indexOf(value);
  return index < 0 ? list.length : index;
}
