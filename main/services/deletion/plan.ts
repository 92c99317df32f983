import type { DeletionPlan, DomainRef, FailureData, HostId, Uuid } from '../../../preload/contract/index.ts';
import type { Host } from '../../hosts/index.ts';
import type { CallOptions } from '../../libvirt/index.ts';
import { failureOf } from '../errors.ts';
import { virsh } from '../virsh.ts';
import { disksOf } from './disks.ts';
import { readImages } from './images.ts';
import { readKeeps, undefineOptions, type Keeps } from './keeps.ts';

const READ_MS = 30_000;

export interface HostPlan {
  plans: DeletionPlan[];
  /** By UUID: what undefining has to name. */
  keeps: Map<string, Keeps>;
  failures: { domain: DomainRef; failure: FailureData }[];
  /** Images that stand directly on an image. */
  overlaysOf: (id: string) => readonly string[];
}

/** Reads the host afresh: the domains that are to go, their images, and who else needs those. */
export async function planDeletion(
  host: Host,
  id: HostId,
  uuids: readonly Uuid[],
  signal: AbortSignal,
): Promise<HostPlan> {
  const { session } = host;
  const call: CallOptions = { timeoutMs: READ_MS, signal };
  const failures: HostPlan['failures'] = [];
  const keeps = new Map<string, Keeps>();
  const domains = await session.lanes.bulk(async (connection) => {
    const read = await Promise.all(
      uuids.map(async (uuid) => {
        try {
          const domain = await connection.lookupDomainByUuid(uuid, call);
          keeps.set(uuid, await readKeeps(domain, call));
          return [domain];
        } catch (error) {
          signal.throwIfAborted();
          const name = host.inventory.get(uuid)?.name ?? uuid;
          const tried = `Cannot delete ${name} from ${host.config.name}`;
          failures.push({
            domain: { host: id, uuid },
            failure: failureOf(error, { object: `domain ${name}`, tried }),
          });
          return [];
        }
      }),
    );
    return read.flat();
  });
  const images = await readImages(
    session,
    id,
    [...keeps.values()].flatMap((k) => k.files),
    signal,
  );
  const going = new Set(domains.map((domain) => domain.uuid));
  const run = virsh(session.uri);
  const plans = domains.map((domain): DeletionPlan => {
    const keep = keeps.get(domain.uuid) as Keeps;
    const active = domain.id >= 0;
    return {
      host: id,
      uuid: domain.uuid as Uuid,
      name: domain.name,
      active,
      persistent: keep.persistent,
      hasManagedSave: keep.managedSave,
      snapshots: keep.snapshots,
      checkpoints: keep.checkpoints,
      hasUefiVariables: keep.uefi || keep.nvram !== undefined,
      ...(keep.nvram !== undefined && { nvram: keep.nvram }),
      hasTpmState: keep.tpm,
      commands: {
        ...(active && { forceOff: run('destroy', [], domain.name) }),
        ...(keep.persistent && { undefine: run('undefine', undefineOptions(keep), domain.name) }),
      },
      disks: disksOf(keep.files, images, going, run),
    };
  });
  return { plans, keeps, failures, overlaysOf: (path) => images.index.overlaysOf(path) };
}
