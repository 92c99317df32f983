import type { BulkResult, DomainRef } from '../../../preload/contract/index.ts';
import type { TaskControl } from '../../hosts/index.ts';
import type { Backend } from '../context.ts';
import { failureOf } from '../errors.ts';
import { inTurn } from '../inTurn.ts';
import { PartlyFailed } from '../partlyFailed.ts';
import { attemptOn, domainTarget, type DomainTarget } from '../target.ts';

type Result = BulkResult['results'][number];

/** Quick calls on the control connection: as many as a daemon runs of one connection, and some on their way. */
export const AT_ONCE = 8;

interface Outcome {
  result: Result;
  /** As it was thrown: the task tells by it whether the connection was lost. */
  error?: unknown;
}

export interface Bulk {
  backend: Backend;
  /** As a task's title and a failure begin: `Start`. */
  verb: string;
  domains: readonly DomainRef[];
  /** How many are done at a time; all where lanes see to it. */
  atOnce?: number;
  work: (target: DomainTarget, task: TaskControl) => Promise<unknown>;
}

/** Does the same to one domain or many, as one task; each succeeds or fails by itself. */
export async function bulk({
  backend,
  verb,
  domains,
  atOnce = domains.length,
  work,
}: Bulk): Promise<BulkResult> {
  const [first] = domains;
  const host = domains.every((domain) => domain.host === first?.host) ? first?.host : undefined;
  const title = titleOf(backend, verb, domains);
  try {
    const results = await backend.tasks.run({ title, ...(host !== undefined && { host }) }, async (task) => {
      let done = 0;
      const outcomes = await inTurn(domains, atOnce, async (domain) => {
        const outcome = await one(backend, verb.toLowerCase(), domain, task, work);
        done += 1;
        if (domains.length > 1) {
          task.report({ progress: done / domains.length, detail: `${done} of ${domains.length}` });
        }
        return outcome;
      });
      return resultsOf(outcomes);
    });
    return { results };
  } catch (error) {
    if (error instanceof PartlyFailed) return { results: error.results as Result[] };
    throw error;
  }
}

async function one(
  backend: Backend,
  verb: string,
  domain: DomainRef,
  task: TaskControl,
  work: Bulk['work'],
): Promise<Outcome> {
  let target: DomainTarget;
  try {
    target = domainTarget(backend, domain, verb);
  } catch (error) {
    return { result: { domain, failure: failureOf(error) }, error };
  }
  try {
    task.signal.throwIfAborted();
    await work(target, task);
    return { result: { domain } };
  } catch (error) {
    return { result: { domain, failure: failureOf(error, attemptOn(target, verb)) }, error };
  }
}

/** @throws PartlyFailed where any failed */
function resultsOf(outcomes: readonly Outcome[]): Result[] {
  const results = outcomes.map(({ result }) => result);
  const failures = results.flatMap(({ failure }) => failure ?? []);
  if (failures.length === 0) return results;
  const cause = outcomes.find(({ error }) => error !== undefined)?.error;
  throw new PartlyFailed(results, failures, results.length, cause);
}

function titleOf(backend: Backend, verb: string, domains: readonly DomainRef[]): string {
  const [first] = domains;
  if (first === undefined || domains.length > 1) return `${verb} ${domains.length} VMs`;
  const row = backend.hosts.domains.get(`${first.host}/${first.uuid}`);
  return `${verb} ${row?.name ?? first.uuid}`;
}
