import type { DomainCapabilities } from '../capabilities.ts';
import { boardOf, isArm, isPc, isQemu, type Board } from './board.ts';
import { drives, type Drivable, type GuestSystem } from './system.ts';

/** What decides which devices are fit for a guest. */
export interface FitGuest {
  /** Undefined where nothing says which it is: then what every system knows is chosen. */
  system: GuestSystem | undefined;
  architecture: string;
  virtType: string;
  machine: string | undefined;
  /** What its emulator offers; undefined where the driver does not say: then choices stand unchecked. */
  offers: DomainCapabilities | undefined;
  /** Of the libvirt that serves the host; undefined where that is not known. */
  libvirtVersion?: { readonly major: number; readonly minor: number } | undefined;
  /** Whether its host has virtual networks; undefined where that is not known. */
  hasNetworks?: boolean | undefined;
}

/** With 9.1 came the itco watchdog, panic devices on PCI, and crypto devices. */
export const hasLibvirt91 = ({ libvirtVersion: version }: FitGuest): boolean =>
  version === undefined || version.major > 9 || (version.major === 9 && version.minor >= 1);

export const boardOfGuest = ({ architecture, machine }: FitGuest): Board =>
  architecture === 's390x' ? 's390' : boardOf(machine);

/** Slots of PCI Express, which take no virtio device of the old kind. */
const isExpress = (guest: FitGuest): boolean => ['q35', 'virt'].includes(boardOfGuest(guest));

/** Undefined where the system is not known. */
const knows = ({ system }: FitGuest, what: Drivable): boolean | undefined => system && drives(system, what);

/** Boards other than a PC's have little else than virtio. */
export const knowsVirtio = (guest: FitGuest): boolean =>
  !isPc(guest.architecture) || knows(guest, isExpress(guest) ? 'virtioModern' : 'virtio') === true;

/** The model of a device that there is as virtio alone. */
export const virtioModel = (guest: FitGuest): string =>
  isExpress(guest) && knows(guest, 'virtio') === true && knows(guest, 'virtioModern') === false
    ? 'virtio-transitional'
    : 'virtio';

/** @param isFull buses on which nothing more fits */
export function diskBus(guest: FitGuest, isFull: (bus: string) => boolean = () => false): string {
  const { virtType, offers } = guest;
  const isOld = boardOfGuest(guest) === 'pc';
  const wanted = [
    ...(virtType === 'xen' ? ['xen'] : []),
    ...(knowsVirtio(guest) ? ['virtio'] : []),
    ...(isOld ? ['ide', 'sata'] : ['sata', 'ide']),
    'virtio',
    'scsi',
    'usb',
  ];
  return first(offers?.diskBuses, wanted.filter((bus) => !isFull(bus))); // prettier-ignore
}

/** The bus of a CD-ROM drive. */
export function cdromBus(guest: FitGuest, isFull: (bus: string) => boolean = () => false): string {
  const isOld = boardOfGuest(guest) === 'pc';
  const wanted = isOld
    ? ['ide', 'sata', 'scsi', 'usb']
    : isPc(guest.architecture)
      ? ['sata', 'scsi', 'usb']
      : ['scsi', 'usb', 'sata'];
  return first(guest.offers?.diskBuses, wanted.filter((bus) => !isFull(bus))); // prettier-ignore
}

/** Undefined where the hypervisor has no such notion. */
export function interfaceModel(guest: FitGuest): string | undefined {
  if (!isQemu(guest.virtType)) return undefined;
  if (knowsVirtio(guest)) return 'virtio';
  if (isExpress(guest) && knows(guest, 'e1000e') !== false) return 'e1000e';
  return knows(guest, 'e1000') === false ? 'rtl8139' : 'e1000';
}

/** Undefined where the emulator has none of those that are fit. */
export function videoModel(guest: FitGuest): string | undefined {
  const { architecture, system, offers } = guest;
  const everywhere = ['vga', 'bochs', 'qxl', 'cirrus', 'virtio', 'ramfb'];
  const hasQxl = system?.family === 'linux' && system.knows >= 2012;
  const wanted =
    !isPc(architecture) || knows(guest, 'virtioGpu') === true ? ['virtio'] : hasQxl ? ['qxl'] : [];
  return firstOf(offers?.videoModels, [...wanted, ...everywhere]);
}

export const hasUsb = (guest: FitGuest): boolean => isQemu(guest.virtType) && boardOfGuest(guest) !== 's390';

/** Model of a USB controller; undefined leaves it to libvirt, which gives old boards what fits them. */
export function usbController(guest: FitGuest): string | undefined {
  const { architecture } = guest;
  const isModern = boardOfGuest(guest) !== 'pc' && knows(guest, 'xhci') !== false;
  const hasNone = isPc(architecture) || isArm(architecture) || architecture === 'riscv64';
  return hasUsb(guest) && isModern && hasNone ? 'qemu-xhci' : undefined;
}

/** Whether the board has USB by itself: libvirt gives it a controller, unless there is to be none. */
export const hasOwnUsb = ({ architecture }: FitGuest): boolean =>
  isPc(architecture) || architecture.startsWith('ppc64');

/** How a pointer or keyboard is plugged in. */
export const inputBus = (guest: FitGuest, hasController: boolean): string =>
  hasUsb(guest) && (hasController || hasOwnUsb(guest) || knows(guest, 'virtioInput') !== true)
    ? 'usb'
    : 'virtio';

export function scsiController(guest: FitGuest): string {
  if (knowsVirtio(guest)) return 'virtio-scsi';
  return guest.system?.family === 'windows' && guest.system.knows >= 2006 ? 'lsisas1068' : 'lsilogic';
}

/** Undefined where the board has no sound. */
export function soundModel(guest: FitGuest): string | undefined {
  if (boardOfGuest(guest) === 's390') return undefined;
  if (knows(guest, 'hda') === false) return 'ac97';
  return isExpress(guest) ? 'ich9' : 'ich6';
}

/** @param present models that the guest has already: the chipset has one only */
export function watchdogModel(guest: FitGuest, present: readonly (string | undefined)[] = []): string {
  const board = boardOfGuest(guest);
  if (board === 's390') return 'diag288';
  return board === 'q35' && hasLibvirt91(guest) && !present.includes('itco') ? 'itco' : 'i6300esb';
}

/** Model and version; undefined where the emulator has none. */
export function tpm(guest: FitGuest): { model: string; version: string } | undefined {
  const board = boardOfGuest(guest);
  if (board === 's390') return undefined;
  const isOld = knows(guest, 'crb') === false;
  const ofPc = isOld ? ['tpm-tis', 'tpm-crb'] : ['tpm-crb', 'tpm-tis'];
  const wanted = board === 'pseries' ? ['tpm-spapr'] : isPc(guest.architecture) ? ofPc : ['tpm-tis'];
  const model = firstOf(guest.offers?.tpmModels, wanted);
  return model === undefined ? undefined : { model, version: isOld ? '1.2' : '2.0' };
}

/** Undefined where the board has none that this libvirt knows. */
export function panicModel(guest: FitGuest): string | undefined {
  const board = boardOfGuest(guest);
  if (board === 's390') return 's390';
  if (board === 'pseries') return 'pseries';
  if (!isPc(guest.architecture)) return hasLibvirt91(guest) ? 'pvpanic' : undefined;
  // Windows tells of it by Hyper-V's own way, which QEMU has with KVM alone.
  return guest.system?.family === 'windows' && guest.virtType === 'kvm' ? 'hyperv' : 'isa';
}

/** Undefined where the board takes none. */
export function iommuModel(guest: FitGuest): string | undefined {
  const board = boardOfGuest(guest);
  if (board === 'q35') return 'intel';
  return board === 'virt' && isArm(guest.architecture) ? 'smmuv3' : undefined;
}

/**
 * How a folder of the host is shared. virtiofs is faster and wants memory that is shared with the host; what a Linux of
 * any age knows is 9p.
 */
export function filesystemDriver(guest: FitGuest, hasSharedMemory: boolean): 'virtiofs' | 'path' {
  const fast = guest.system?.family === 'windows' || (hasSharedMemory && knows(guest, 'virtiofs') !== false);
  return fast &&
    firstOf(guest.offers?.offers.get('devices/filesystem#driverType'), ['virtiofs']) !== undefined
    ? 'virtiofs'
    : 'path';
}

/** What a text console is connected to in the guest: only the first can be a serial port. */
export function consoleTarget(guest: FitGuest, hasConsole: boolean): string {
  if (boardOfGuest(guest) === 's390' && !hasConsole) return 'sclp';
  return knowsVirtio(guest) || hasConsole ? 'virtio' : 'serial';
}

/** The first wanted that is offered; where nothing is known, the first wanted. */
export function firstOf(
  offered: readonly string[] | undefined,
  wanted: readonly string[],
): string | undefined {
  return offered === undefined ? wanted[0] : wanted.find((value) => offered.includes(value));
}

function first(offered: readonly string[] | undefined, wanted: readonly string[]): string {
  return firstOf(offered, wanted) ?? offered?.[0] ?? wanted[0] ?? 'virtio';
}
