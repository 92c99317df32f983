import type { DeletionDisk, ErrorCode, FailureData, ImageUse } from '../../../preload/contract/index.ts';
import { imageLine, type DomainDisk, type DomainFiles } from '../../xml/index.ts';
import { failure } from '../errors.ts';
import { baseName, folderOf, normalPath } from '../storage/index.ts';
import type { Virsh } from '../virsh.ts';
import type { HostImages, KnownImage } from './images.ts';

/** Pools whose volumes are not libvirt's to delete: they are devices and units of others. */
const FIXED_POOLS = ['iscsi', 'iscsi-direct', 'scsi', 'mpath'];

/** Every image of a domain once, its disks first and then what is below them, with whether it may be deleted. */
export function disksOf(
  files: readonly DomainFiles[],
  images: HostImages,
  going: ReadonlySet<string>,
  run: Virsh,
): DeletionDisk[] {
  const disks = new Map<string, DeletionDisk>();
  const below: string[] = [];
  for (const disk of files.flatMap((f) => f.disks)) {
    if (disk.image === undefined) continue;
    const path = images.pathOf(disk.image.source);
    const id = path === undefined ? imageLine(disk.image.source) : normalPath(path);
    if (disks.has(id)) continue;
    disks.set(id, describe(id, path, disk, images, going, run));
    if (path !== undefined) below.push(...images.index.chainOf(path));
  }
  for (const path of below) {
    if (!disks.has(path)) disks.set(path, describe(path, path, undefined, images, going, run));
  }
  return [...disks.values()];
}

/** @param disk undefined for an image below a disk */
function describe(
  id: string,
  path: string | undefined,
  disk: DomainDisk | undefined,
  images: HostImages,
  going: ReadonlySet<string>,
  run: Virsh,
): DeletionDisk {
  const image = path === undefined ? undefined : images.find(path);
  const usedBy = path === undefined ? [] : images.index.usesOf(path).filter((use) => !going.has(use.uuid));
  const refusal = refusalOf(id, path, image, usedBy, images);
  const device = disk === undefined ? 'backing' : asDevice(disk.device);
  const readOnly = disk === undefined || disk.readOnly || device === 'cdrom';
  const format = image?.format ?? disk?.image?.format;
  return {
    id,
    ...(disk !== undefined && disk.target !== '' && { target: disk.target }),
    device,
    ...(image?.pool !== undefined && { pool: image.pool.name }),
    ...(format !== undefined && { format }),
    ...(image?.capacityBytes !== undefined && { capacityBytes: image.capacityBytes }),
    ...(image?.allocationBytes !== undefined && { allocationBytes: image.allocationBytes }),
    readOnly,
    usedBy,
    ...(refusal !== undefined && { refusal }),
    suggested: refusal === undefined && device === 'disk' && !readOnly && disk?.shareable !== true,
    ...(refusal === undefined &&
      image !== undefined &&
      path !== undefined && { command: deleteCommand(run, image, path) }),
  };
}

function refusalOf(
  id: string,
  path: string | undefined,
  image: KnownImage | undefined,
  usedBy: readonly ImageUse[],
  images: HostImages,
): FailureData | undefined {
  const no = (code: ErrorCode, why: string, remedy?: { text: string }): FailureData =>
    failure(code, { object: `disk ${id}`, tried: `Cannot delete ${baseName(id)}` }, why, remedy).data;
  if (path === undefined) {
    return no('Unsupported', 'it is not a file of this host that libvirt could delete', {
      text: 'Delete it where it is kept.',
    });
  }
  const needs = usedBy.find((use) => use.how === 'backing') ?? usedBy[0];
  if (needs !== undefined) return no('Conflict', WHY_NEEDED[needs.how](needs.name), { text: 'It stays.' });
  if (image === undefined) return unknownRefusal(no, path, images);
  if (image.type === 'dir' || image.type === 'netdir') return no('Unsupported', 'it is a folder');
  if (image.pool !== undefined && FIXED_POOLS.includes(image.pool.type)) {
    return no('Unsupported', `it is a device of the storage pool ${image.pool.name}, not an image`);
  }
  const stranger = strangerOn(path, images);
  return stranger === undefined
    ? undefined
    : no('Conflict', `${stranger} has it as its backing file and could not be read without it`);
}

const WHY_NEEDED: Readonly<Record<ImageUse['how'], (name: string) => string>> = {
  disk: (name) => `it is a disk of ${name} too`,
  cdrom: (name) => `it is in the CD-ROM drive of ${name} too`,
  backing: (name) => `a disk of ${name} has it as its backing file and would be destroyed without it`,
  snapshot: (name) => `a snapshot of ${name} needs it`,
};

/** An image of no VM that stands on this one. Those of VMs are in `usedBy` already. */
function strangerOn(path: string, images: HostImages): string | undefined {
  return images.index.overlaysOf(path).find((overlay) => images.index.usesOf(overlay).length === 0);
}

type Refuse = (code: ErrorCode, why: string, remedy?: { text: string }) => FailureData;

function unknownRefusal(no: Refuse, path: string, images: HostImages): FailureData {
  const folder = folderOf(path);
  const asleep = images.pools.find((pool) => !pool.active && pool.path === folder);
  if (asleep !== undefined) {
    return no('Conflict', `its storage pool ${asleep.name} is not active`, { text: 'Start the pool.' });
  }
  if (path.startsWith('/dev/')) return no('Unsupported', 'it is a device, not an image');
  return no('NotFound', 'libvirt finds no such file, or may not look into its folder');
}

function deleteCommand(run: Virsh, image: KnownImage, path: string): string {
  if (image.pool !== undefined) return run('vol-delete', ['--pool', image.pool.name], image.name);
  const pool = 'delete-from-folder';
  return [
    run('pool-create-as', ['--target', folderOf(path)], pool, 'dir'),
    run('vol-delete', ['--pool', pool], image.name),
    run('pool-destroy', [], pool),
  ].join('\n');
}

function asDevice(device: string): DeletionDisk['device'] {
  return device === 'cdrom' || device === 'floppy' || device === 'lun' ? device : 'disk';
}
