import { oc } from '@orpc/contract';
import * as v from 'valibot';
import { FailureData } from './errors.ts';
import { DomainRef, TaskId } from './ids.ts';
import { ImageUse } from './storage.ts';

const bytes = v.pipe(v.number(), v.integer(), v.minValue(0));

/** One image of a VM and whether it can go with it. */
export const DeletionDisk = v.object({
  /** A path, or `pool/volume` or a URL where there is none. */
  id: v.string(),
  /** Name in the guest: `vda`; absent for an image below a disk. */
  target: v.optional(v.string()),
  device: v.picklist(['disk', 'cdrom', 'floppy', 'lun', 'backing']),
  pool: v.optional(v.string()),
  format: v.optional(v.string()),
  capacityBytes: v.optional(bytes),
  /** What deleting it frees. */
  allocationBytes: v.optional(bytes),
  readOnly: v.boolean(),
  /** Who else needs it. Those that are deleted with it do not count. */
  usedBy: v.array(ImageUse),
  /** Why it cannot be deleted. */
  refusal: v.optional(FailureData),
  /** Whether it is ticked unless the user says otherwise: the VM's own writable disks. */
  suggested: v.boolean(),
  /** Deletes it with virsh; absent where it cannot be deleted. */
  command: v.optional(v.string()),
});
export type DeletionDisk = v.InferOutput<typeof DeletionDisk>;

/** What deleting a VM would take with it, read from the host just now. */
export const DeletionPlan = v.object({
  ...DomainRef.entries,
  name: v.string(),
  /** It has to be forced off first; what it has not written is lost. */
  active: v.boolean(),
  persistent: v.boolean(),
  hasManagedSave: v.boolean(),
  snapshots: v.number(),
  checkpoints: v.number(),
  /** It boots by UEFI: its variables are kept in a file that goes with it. */
  hasUefiVariables: v.boolean(),
  /** That file, where libvirt names it: often only while the VM runs. */
  nvram: v.optional(v.string()),
  hasTpmState: v.boolean(),
  /** Delete the VM itself with virsh: force it off, where it runs, and remove what libvirt keeps of it. */
  commands: v.object({ forceOff: v.optional(v.string()), undefine: v.optional(v.string()) }),
  disks: v.array(DeletionDisk),
});
export type DeletionPlan = v.InferOutput<typeof DeletionPlan>;

export const DeletionChoice = v.object({
  ...DomainRef.entries,
  /** Force it off if it runs; without it a running VM is refused. */
  forceOff: v.boolean(),
  /** `id` of the disks to delete. */
  disks: v.pipe(v.array(v.string()), v.maxLength(1000)),
});
export type DeletionChoice = v.InferOutput<typeof DeletionChoice>;

/** What became of one VM and of each disk chosen with it. */
export const DeletionResult = v.object({
  ...DomainRef.entries,
  name: v.string(),
  failure: v.optional(FailureData),
  disks: v.array(v.object({ id: v.string(), failure: v.optional(FailureData) })),
});
export type DeletionResult = v.InferOutput<typeof DeletionResult>;

const MAX_DOMAINS = 500;

export const deletion = {
  /** One for each VM; those that cannot be read are in `failures`. */
  plan: oc
    .input(v.object({ domains: v.pipe(v.array(DomainRef), v.minLength(1), v.maxLength(MAX_DOMAINS)) }))
    .output(
      v.object({
        plans: v.array(DeletionPlan),
        failures: v.array(v.object({ domain: DomainRef, failure: FailureData })),
      }),
    ),
  /**
   * Deletes the VMs and the disks chosen, as the task named. Everything is checked again first: a disk that somebody
   * else has come to need is kept and told. Each VM succeeds or fails by itself; a VM that stays keeps its disks.
   */
  run: oc
    .input(
      v.object({
        task: TaskId,
        domains: v.pipe(v.array(DeletionChoice), v.minLength(1), v.maxLength(MAX_DOMAINS)),
      }),
    )
    .output(v.object({ results: v.array(DeletionResult) })),
};
