import type { CreateForm, OsChoice } from '../../../preload/contract/index.ts';
import { isPc, isQemu, type DomainRecipe, type RecipeDisk, type RecipeInterface } from '../../xml/index.ts';
import { chooseDevices, type DeviceChoices, type Guest } from '../guest.ts';

/** An image that the VM gets, as it is on the host. */
export interface Image {
  type: 'file' | 'block';
  path: string;
  format: string;
}

export interface RecipeInput {
  form: CreateForm;
  guest: Guest;
  os: OsChoice | undefined;
  /** The volume made for it; where it is to be, before it is made. */
  newDisk: Image | undefined;
  /** The CD-ROM image or imported disk that the form names. */
  medium: Image | undefined;
}

/** What the form asks for, in full. */
export function recipeFor({ form, guest, os, newDisk, medium }: RecipeInput): DomainRecipe {
  const { kind, machine } = guest;
  const choices = chooseDevices(guest, os, form);
  const { source } = form;
  return {
    virtType: kind.virtType,
    osType: kind.osType,
    architecture: kind.architecture,
    machine: machine?.name,
    emulator: guest.offers?.emulator ?? kind.emulator,
    name: form.name,
    uuid: form.uuid,
    osId: os?.id,
    memoryBytes: form.memoryBytes,
    vcpus: form.vcpus,
    cpuMode: choices.cpuMode,
    firmware: form.firmware === 'bios' || !isQemu(kind.virtType) ? 'auto' : form.firmware,
    kernel:
      source.kind === 'kernel'
        ? { kernel: source.kernel, initrd: source.initrd, commandLine: source.commandLine }
        : undefined,
    ...withBootOrder(disks(source.kind, newDisk, medium, choices), nic(form, choices), source.kind),
    graphics: form.graphics === 'vnc' ? 'vnc' : undefined,
    video: choices.video,
    clock: choices.clock,
    hyperv: choices.hyperv,
    usbController: choices.usbController,
    tablet: choices.tablet && (isPc(kind.architecture) || choices.usbController !== undefined),
    agentChannel: choices.agentChannel,
    clipboardChannel: choices.clipboardChannel,
    rng: choices.rng,
    tpmModel: choices.tpmModel,
    balloon: choices.balloon,
  };
}

function disks(
  source: CreateForm['source']['kind'],
  newDisk: Image | undefined,
  medium: Image | undefined,
  { diskBus, cdromBus }: DeviceChoices,
): RecipeDisk[] {
  const disk = (image: Image): RecipeDisk => ({
    device: 'disk',
    bus: diskBus,
    source: { type: image.type, path: image.path },
    format: image.format,
    // Blocks that the guest frees go back to the host: else a thin disk only ever grows.
    discard: diskBus !== 'ide' && image.type === 'file',
    readOnly: false,
    bootOrder: undefined,
  });
  const images = [source === 'import' ? medium : undefined, newDisk].filter((image) => image !== undefined);
  const cdrom: RecipeDisk = {
    device: 'cdrom',
    bus: cdromBus,
    source: medium && { type: medium.type, path: medium.path },
    format: 'raw',
    discard: false,
    readOnly: true,
    bootOrder: undefined,
  };
  return [...images.map(disk), ...(source === 'iso' ? [cdrom] : [])];
}

function nic({ network }: CreateForm, { nicModel: model }: DeviceChoices): RecipeInterface[] {
  switch (network.kind) {
    case 'none':
      return [];
    case 'user':
      return [{ type: 'user', source: undefined, model, bootOrder: undefined }];
    case 'network':
    case 'bridge':
      return [{ type: network.kind, source: network.name, model, bootOrder: undefined }];
  }
}

/**
 * Disks first, although the CD-ROM is what is to boot: a disk that is empty is passed over, so the installer starts,
 * and once it has written the disk, the next boot takes that without anything being changed.
 */
function withBootOrder(
  disks: RecipeDisk[],
  interfaces: RecipeInterface[],
  source: CreateForm['source']['kind'],
): Pick<DomainRecipe, 'disks' | 'interfaces'> {
  if (source === 'kernel') return { disks, interfaces };
  return {
    disks: disks.map((disk, index) => ({ ...disk, bootOrder: index + 1 })),
    // With nothing else to boot from, the network is tried.
    interfaces: interfaces.map((nic) => (source === 'empty' ? { ...nic, bootOrder: disks.length + 1 } : nic)),
  };
}
