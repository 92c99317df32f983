/** Everything that goes into a new VM's XML, decided: the builder chooses nothing by itself. */
export interface DomainRecipe {
  virtType: string;
  osType: string;
  architecture: string;
  machine: string | undefined;
  emulator: string | undefined;
  name: string;
  uuid: string;
  /** libosinfo id of the guest's operating system. */
  osId: string | undefined;
  memoryBytes: number;
  vcpus: number;
  /** Mode of `<cpu>`; undefined leaves the choice to the hypervisor. */
  cpuMode: string | undefined;
  firmware: RecipeFirmware;
  /** Starts a kernel directly instead of a boot loader. Paths on the host. */
  kernel: { kernel: string; initrd: string | undefined; commandLine: string | undefined } | undefined;
  disks: RecipeDisk[];
  interfaces: RecipeInterface[];
  graphics: 'vnc' | undefined;
  video: string | undefined;
  /** `localtime` for guests that keep the hardware clock so (Windows). */
  clock: 'utc' | 'localtime';
  /** Enlightenments that let Windows see that it is virtualised. */
  hyperv: boolean;
  /** Model of a USB controller to add; undefined leaves it to libvirt. */
  usbController: string | undefined;
  /** A pointer that follows the mouse of the display without grabbing it. */
  tablet: boolean;
  agentChannel: boolean;
  /** Clipboard through the display, by QEMU's own agent channel. */
  clipboardChannel: boolean;
  rng: boolean;
  tpmModel: string | undefined;
  balloon: boolean;
}

/** `auto` leaves out every word about firmware: direct kernel boot, machines that have only one, containers. */
export type RecipeFirmware = 'auto' | 'bios' | 'uefi' | 'uefi-secure';

export interface RecipeDisk {
  device: 'disk' | 'cdrom';
  bus: string;
  source:
    { type: 'file' | 'block'; path: string } | { type: 'volume'; pool: string; volume: string } | undefined;
  /** Format of the image, for `<driver>`; undefined where the hypervisor has no such notion. */
  format: string | undefined;
  /** Give blocks that the guest frees back to the host. */
  discard: boolean;
  readOnly: boolean;
  bootOrder: number | undefined;
}

export interface RecipeInterface {
  type: 'network' | 'bridge' | 'user';
  source: string | undefined;
  model: string | undefined;
  bootOrder: number | undefined;
}
