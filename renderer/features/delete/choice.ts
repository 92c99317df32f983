import type { DeletionChoice, DeletionDisk, DeletionPlan } from '../../../preload/contract/index.ts';

/** What the user ticked, beside what is ticked for him. */
export interface Ticks {
  /** By `host/uuid disk`. */
  disks: ReadonlyMap<string, boolean>;
  forceOff: boolean;
}

export const diskKey = ({ host, uuid }: DeletionPlan, { id }: DeletionDisk): string =>
  `${host}/${uuid} ${id}`;

export function isTicked(plan: DeletionPlan, disk: DeletionDisk, { disks }: Ticks): boolean {
  return disk.refusal === undefined && (disks.get(diskKey(plan, disk)) ?? disk.suggested);
}

export interface Loss {
  vms: number;
  disks: number;
  /** What deleting frees on the host, as far as libvirt tells. */
  bytes: number;
}

/** What goes, an image that several of the VMs use counted once. */
export function lossOf(plans: readonly DeletionPlan[], ticks: Ticks): Loss {
  const going = new Map<string, number>();
  for (const plan of plans) {
    for (const disk of plan.disks) {
      if (isTicked(plan, disk, ticks)) going.set(`${plan.host} ${disk.id}`, disk.allocationBytes ?? 0);
    }
  }
  return {
    vms: plans.length,
    disks: going.size,
    bytes: [...going.values()].reduce((sum, bytes) => sum + bytes, 0),
  };
}

export function choicesOf(plans: readonly DeletionPlan[], ticks: Ticks): DeletionChoice[] {
  return plans.map((plan) => ({
    host: plan.host,
    uuid: plan.uuid,
    forceOff: plan.active && ticks.forceOff,
    disks: plan.disks.filter((disk) => isTicked(plan, disk, ticks)).map((disk) => disk.id),
  }));
}

/** The same with virsh, in order. */
export function commandsOf(plans: readonly DeletionPlan[], ticks: Ticks): string[] {
  const domains = plans.flatMap(({ commands }) => [commands.forceOff, commands.undefine]);
  const seen = new Set<string>();
  const disks = plans.flatMap((plan) =>
    plan.disks
      // What stands on another goes before it.
      .toSorted((a, b) => Number(a.device === 'backing') - Number(b.device === 'backing'))
      .map((disk) => {
        if (!isTicked(plan, disk, ticks) || seen.has(`${plan.host} ${disk.id}`)) return undefined;
        seen.add(`${plan.host} ${disk.id}`);
        return disk.command;
      }),
  );
  return [...domains, ...disks].filter((command) => command !== undefined);
}
