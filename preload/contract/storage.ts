import { oc } from '@orpc/contract';
import * as v from 'valibot';
import { FailureData } from './errors.ts';
import { DomainRef, HostId } from './ids.ts';

const bytes = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
/** A path on the host, absolute. */
export const HostPath = v.pipe(v.string(), v.startsWith('/'), v.maxLength(4096));
/** libvirt's name of a pool, volume or network. */
export const ObjectName = v.pipe(v.string(), v.minLength(1), v.maxLength(1024));

/** How a new disk can be made in a pool: empty where libvirt cannot make one there. */
export const VolumeFormat = v.picklist(['qcow2', 'raw']);
export type VolumeFormat = v.InferOutput<typeof VolumeFormat>;

export const Pool = v.object({
  name: ObjectName,
  /** `dir`, `fs`, `netfs`, `logical`, … */
  type: v.string(),
  active: v.boolean(),
  autostart: v.boolean(),
  /** Where its volumes stand on the host, for pools that have a place in the file tree. */
  path: v.optional(v.string()),
  /** Sizes in bytes, absent while it is not active. */
  capacityBytes: v.optional(bytes),
  availableBytes: v.optional(bytes),
  /** Formats in which a volume can be made, the best first. */
  formats: v.array(VolumeFormat),
  /** Why none can be made, where that is so. */
  reason: v.optional(v.string()),
});
export type Pool = v.InferOutput<typeof Pool>;

/** An image that does not exist yet. */
export const NewDisk = v.object({
  pool: ObjectName,
  /** The volume's name. */
  name: v.pipe(v.string(), v.maxLength(1024)),
  capacityBytes: bytes,
  format: VolumeFormat,
  /** `thin` grows as it is written; `full` is claimed at once. */
  allocation: v.picklist(['thin', 'full']),
});
export type NewDisk = v.InferOutput<typeof NewDisk>;

/** A VM that needs an image: as its disk, below its disk, or for a snapshot of it. */
export const ImageUse = v.object({
  ...DomainRef.entries,
  name: v.string(),
  how: v.picklist(['disk', 'cdrom', 'backing', 'snapshot']),
  readOnly: v.boolean(),
});
export type ImageUse = v.InferOutput<typeof ImageUse>;

export const Volume = v.object({
  pool: ObjectName,
  name: ObjectName,
  path: v.string(),
  type: v.picklist(['file', 'block', 'dir', 'network', 'netdir', 'ploop']),
  format: v.optional(v.string()),
  /** What a guest sees, and what the host has given it so far. */
  capacityBytes: bytes,
  allocationBytes: bytes,
  backingPath: v.optional(v.string()),
  usedBy: v.array(ImageUse),
});
export type Volume = v.InferOutput<typeof Volume>;

/** What libvirt can tell of a path on the host. */
export const PathInfo = v.object({
  path: v.string(),
  /** `unknown`: libvirt has no way to look there; `reason` says why. */
  state: v.picklist(['found', 'missing', 'unknown']),
  reason: v.optional(v.string()),
  type: v.optional(v.picklist(['file', 'block', 'dir', 'other'])),
  format: v.optional(v.string()),
  capacityBytes: v.optional(bytes),
  allocationBytes: v.optional(bytes),
  backingPath: v.optional(v.string()),
  pool: v.optional(ObjectName),
  usedBy: v.array(ImageUse),
});
export type PathInfo = v.InferOutput<typeof PathInfo>;

export const storage = {
  pools: oc.input(v.object({ host: HostId })).output(v.array(Pool)),
  /** Volumes of one pool or of all active ones, as the pools know them after `refresh`; pools that fail are named. */
  volumes: oc
    .input(v.object({ host: HostId, pool: v.optional(ObjectName), refresh: v.optional(v.boolean(), false) }))
    .output(
      v.object({
        volumes: v.array(Volume),
        failures: v.array(v.object({ pool: ObjectName, failure: FailureData })),
      }),
    ),
  /**
   * Looks at one path through libvirt. Where no pool covers it, a transient pool is opened on its folder for a moment,
   * because libvirt has no other way to look; on a read-only connection such a path is `unknown`.
   */
  inspect: oc.input(v.object({ host: HostId, path: HostPath })).output(PathInfo),
  /** Makes a folder pool, starts it and has it started with the host. Conflict where its name or folder is taken. */
  createPool: oc.input(v.object({ host: HostId, name: ObjectName, path: HostPath })).output(Pool),
  /** Makes an empty image in an active pool. Conflict where the pool has one of that name. */
  createVolume: oc.input(v.object({ host: HostId, ...NewDisk.entries })).output(Volume),
  startPool: oc.input(v.object({ host: HostId, pool: ObjectName })).output(Pool),
};
