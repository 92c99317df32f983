import type {
  DeletionChoice,
  DeletionResult,
  DomainRef,
  HostId,
  Uuid,
} from '../../../preload/contract/index.ts';
import type { TaskControl } from '../../hosts/index.ts';
import { api } from '../base.ts';
import type { Backend } from '../context.ts';
import { failureOf } from '../errors.ts';
import { never } from '../never.ts';
import { PartlyFailed } from '../partlyFailed.ts';
import { hostTarget } from '../target.ts';
import { planDeletion, type HostPlan } from './plan.ts';
import { deleteDomains } from './run.ts';

export { readKeeps, undefineDomain } from './keeps.ts';

export const deletion = {
  plan: api.deletion.plan.handler(async ({ context: { backend }, input, signal = never() }) => {
    const parts = await Promise.all(
      [...byHost(input.domains)].map(([host, uuids]) => planOn(backend, host, uuids, signal)),
    );
    return { plans: parts.flatMap((part) => part.plans), failures: parts.flatMap((part) => part.failures) };
  }),

  run: api.deletion.run.handler(async ({ context: { backend }, input }) => {
    const title = titleOf(backend, input.domains);
    try {
      const results = await backend.tasks.run({ id: input.task, title }, (task) =>
        deleteAll(backend, input.domains, task),
      );
      return { results };
    } catch (error) {
      if (error instanceof PartlyFailed) return { results: error.results as DeletionResult[] };
      throw error;
    }
  }),
};

async function deleteAll(
  backend: Backend,
  choices: readonly DeletionChoice[],
  task: TaskControl,
): Promise<DeletionResult[]> {
  const total = choices.reduce((sum, choice) => sum + 1 + choice.disks.length, 0);
  let begun = 0;
  const report = (detail: string): void => {
    task.report({ detail, progress: begun / total });
    begun += 1;
  };
  const parts = await Promise.all(
    [...byHost(choices)].map(async ([id, uuids]): Promise<DeletionResult[]> => {
      const plan = await planOn(backend, id, uuids, task.signal);
      const refused = plan.failures.map(({ domain, failure }) => ({
        ...domain,
        name: domain.uuid,
        failure,
        disks: [],
      }));
      if (plan.plans.length === 0) return refused;
      const done = await deleteDomains(
        backend,
        hostTarget(backend, id, 'delete the virtual machine'),
        plan,
        choices,
        task,
        report,
      );
      return [...refused, ...done];
    }),
  );
  const results = parts.flat();
  const failures = results.flatMap((r) => [r.failure, ...r.disks.map((d) => d.failure)]);
  const failed = failures.filter((failure) => failure !== undefined);
  if (failed.length > 0) throw new PartlyFailed(results, failed, failures.length);
  return results;
}

/** A host that cannot be asked fails for each of its domains, not for those of other hosts. */
async function planOn(backend: Backend, id: HostId, uuids: Uuid[], signal: AbortSignal): Promise<HostPlan> {
  try {
    return await planDeletion(hostTarget(backend, id, 'delete the virtual machine'), id, uuids, signal);
  } catch (error) {
    signal.throwIfAborted();
    const failures = uuids.map((uuid) => ({
      domain: { host: id, uuid },
      failure: failureOf(error, { object: `domain ${uuid}`, tried: 'Cannot delete it' }),
    }));
    return { plans: [], keeps: new Map(), failures, overlaysOf: () => [] };
  }
}

function byHost(domains: readonly DomainRef[]): Map<HostId, Uuid[]> {
  const hosts = new Map<HostId, Uuid[]>();
  for (const { host, uuid } of domains) hosts.set(host, [...(hosts.get(host) ?? []), uuid]);
  return hosts;
}

function titleOf(backend: Backend, choices: readonly DeletionChoice[]): string {
  const disks = choices.reduce((sum, choice) => sum + choice.disks.length, 0);
  const [only] = choices;
  const what =
    choices.length === 1 && only !== undefined
      ? (backend.hosts.find(only.host)?.inventory.get(only.uuid)?.name ?? 'a virtual machine')
      : `${choices.length} virtual machines`;
  return disks === 0 ? `Delete ${what}` : `Delete ${what} and ${disks} ${disks === 1 ? 'disk' : 'disks'}`;
}
