import type {
  DeletionChoice,
  DeletionDisk,
  DeletionPlan,
  DeletionResult,
  FailureData,
  JournalExtra,
} from '../../../preload/contract/index.ts';
import { Failure, JOURNAL_EXTRAS } from '../../../preload/contract/index.ts';
import type { Host, TaskControl } from '../../hosts/index.ts';
import type { CallOptions, Connection, Domain, StorageVolume } from '../../libvirt/index.ts';
import type { Backend } from '../context.ts';
import { failure, failureOf, type Attempt } from '../errors.ts';
import { recorded, type Change, type Recording } from '../journal.ts';
import { baseName, folderOf, withTransientPool } from '../storage/index.ts';
import { readStoredXml } from '../storedXml.ts';
import { undefineDomain, type Keeps } from './keeps.ts';
import type { HostPlan } from './plan.ts';

const CALL: CallOptions = { timeoutMs: 60_000 };
/** Large images on slow file systems take their time to go. */
const DELETE: CallOptions = { timeoutMs: 10 * 60_000 };

/** Deletes one host's domains, then the images chosen of those that are gone. */
export async function deleteDomains(
  backend: Backend,
  host: Host,
  { plans, keeps, overlaysOf }: HostPlan,
  choices: readonly DeletionChoice[],
  task: TaskControl,
  report: (detail: string) => void,
): Promise<DeletionResult[]> {
  const gone = new Set<string>();
  const results = new Map<string, DeletionResult>();
  for (const plan of plans) {
    const choice = choices.find((c) => c.uuid === plan.uuid);
    if (choice === undefined) continue;
    const result: DeletionResult = { host: plan.host, uuid: plan.uuid, name: plan.name, disks: [] };
    results.set(plan.uuid, result);
    report(`Deleting ${plan.name}`);
    try {
      task.signal.throwIfAborted();
      await deleteDomain(backend, host, plan, keeps.get(plan.uuid) as Keeps, choice.forceOff, task);
      gone.add(plan.uuid);
    } catch (error) {
      result.failure = failureOf(error, attemptOn(host, plan.name));
    }
  }
  await deleteImages(backend, host, plans, choices, gone, overlaysOf, results, task, report);
  return [...results.values()];
}

async function deleteDomain(
  backend: Backend,
  host: Host,
  plan: DeletionPlan,
  keeps: Keeps,
  forceOff: boolean,
  task: TaskControl,
): Promise<void> {
  const attempt = attemptOn(host, plan.name);
  const work = async (connection: Connection): Promise<void> => {
    const domain = await connection.lookupDomainByUuid(plan.uuid, CALL);
    if (domain.id >= 0) {
      if (!forceOff) {
        throw failure('Conflict', attempt, 'it is running', {
          text: 'Shut it down first, or let it be forced off.',
        });
      }
    }
    const change: Change = {
      host,
      object: { kind: 'domain', name: plan.name, uuid: plan.uuid },
      verb: 'delete',
      command: Object.values(plan.commands).join('\n'),
      before: await readStoredXml(connection, domain, CALL),
      had: await extrasOf(domain, plan),
    };
    await recorded(backend, change, async () => {
      if (domain.id >= 0) await domain.destroyFlags(0, CALL);
      // A transient domain is gone with its process.
      if (keeps.persistent) await undefineDomain(domain, keeps, CALL);
    });
    host.feed.touch({ name: domain.name, uuid: domain.uuid, id: -1 });
  };
  await backend.turns.on(plan.uuid, () => host.session.lanes.job(task.signal, work));
}

/** What no XML brings back. */
async function extrasOf(domain: Domain, plan: DeletionPlan): Promise<JournalExtra[]> {
  const extras: Record<JournalExtra, boolean> = {
    autostart: plan.persistent && (await domain.getAutostart(CALL).catch(() => false)),
    managedSave: plan.hasManagedSave,
    snapshots: plan.snapshots > 0,
    checkpoints: plan.checkpoints > 0,
    nvram: plan.hasUefiVariables,
    tpm: plan.hasTpmState,
  };
  return JOURNAL_EXTRAS.filter((extra) => extras[extra]);
}

/** Disks before what they stand on. An image that anybody still needs, or that failed to free another, stays. */
async function deleteImages(
  backend: Backend,
  host: Host,
  plans: readonly DeletionPlan[],
  choices: readonly DeletionChoice[],
  gone: ReadonlySet<string>,
  overlaysOf: HostPlan['overlaysOf'],
  results: ReadonlyMap<string, DeletionResult>,
  task: TaskControl,
  report: (detail: string) => void,
): Promise<void> {
  const deleted = new Map<string, FailureData | undefined>();
  const chosen = plans.flatMap((plan) => {
    const ids = new Set(choices.find((choice) => choice.uuid === plan.uuid)?.disks ?? []);
    return plan.disks.filter((disk) => ids.has(disk.id)).map((disk) => ({ plan, disk }));
  });
  const order = (disk: DeletionDisk): number => (disk.device === 'backing' ? 1 : 0);
  for (const { plan, disk } of chosen.sort((a, b) => order(a.disk) - order(b.disk))) {
    if (!deleted.has(disk.id)) {
      report(`Deleting ${baseName(disk.id)}`);
      const users = plans.filter((p) => !gone.has(p.uuid) && p.disks.some((d) => d.id === disk.id));
      const isGone = (id: string): boolean => deleted.has(id) && deleted.get(id) === undefined;
      const overlay = overlaysOf(disk.id).find((id) => !isGone(id));
      deleted.set(disk.id, await deleteImage(backend, host, disk, users, overlay, task));
    }
    const failed = deleted.get(disk.id);
    results.get(plan.uuid)?.disks.push({ id: disk.id, ...(failed !== undefined && { failure: failed }) });
  }
}

async function deleteImage(
  backend: Backend,
  host: Host,
  disk: DeletionDisk,
  users: readonly DeletionPlan[],
  overlay: string | undefined,
  task: TaskControl,
): Promise<FailureData | undefined> {
  const attempt = { object: `disk ${disk.id}`, tried: `Cannot delete ${disk.id}` };
  try {
    if (disk.refusal !== undefined) throw new Failure(disk.refusal);
    const [user] = users;
    if (user !== undefined)
      throw failure('Conflict', attempt, `${user.name}, which uses it, was not deleted`);
    if (overlay !== undefined) throw failure('Conflict', attempt, `${overlay} has it as its backing file`);
    const change: Change = {
      host,
      object: { kind: 'volume', name: disk.id },
      verb: 'delete',
      ...(disk.pool !== undefined && { detail: disk.pool }),
      command: disk.command ?? '',
    };
    await recorded(backend, change, ({ note }) =>
      host.session.lanes.job(task.signal, (connection) => deleteVolume(connection, disk, note)),
    );
    return undefined;
  } catch (error) {
    return failureOf(error, attempt);
  }
}

async function deleteVolume(
  connection: Connection,
  { id, pool }: DeletionDisk,
  note: Recording['note'],
): Promise<void> {
  const deleteIt = async (volume: StorageVolume): Promise<void> => {
    note({ before: await volume.getXMLDesc(CALL).catch(() => undefined) });
    await volume.delete(0, DELETE);
  };
  if (pool !== undefined) await deleteIt(await connection.lookupStorageVolumeByPath(id, CALL));
  else {
    await withTransientPool(connection, folderOf(id), CALL, async (folder) =>
      deleteIt(await folder.lookupVolumeByName(baseName(id), CALL)),
    );
  }
}

function attemptOn(host: Host, name: string): Attempt {
  const { name: where, uri } = host.config;
  return { object: `domain ${name}`, tried: `Cannot delete ${name} from ${where}`, uri };
}
