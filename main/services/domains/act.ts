import {
  Failure,
  type BulkResult,
  type DomainRef,
  type LifecycleAction,
} from '../../../preload/contract/index.ts';
import type { TaskControl } from '../../hosts/index.ts';
import { LibvirtError, type Connection } from '../../libvirt/index.ts';
import type { Backend } from '../context.ts';
import { failureOf } from '../errors.ts';
import { ACTIONS, type ActionCall } from './actions.ts';
import { attemptOn, domainTarget, type DomainTarget } from '../target.ts';

const PROGRESS_MS = 1_000;
const PROGRESS_CALL_MS = 5_000;
/** After a cancelled job was told to stop: how long its own answer is awaited. */
const ABORT_MS = 30_000;

type Result = BulkResult['results'][number];

/** Runs one action on every domain, side by side as far as each host's lanes allow; each result on its own. */
export async function act(
  backend: Backend,
  action: LifecycleAction,
  domains: readonly DomainRef[],
): Promise<BulkResult> {
  const call = ACTIONS[action];
  const results = await backend.tasks
    .run(
      {
        title: titleOf(backend, call, domains),
        ...(domains[0] !== undefined && sameHost(domains) && { host: domains[0].host }),
        // What the hypervisor has begun goes on; what can be stopped are saves, and those not begun yet.
        cancellable: domains.length > 1 || call.isJob === true,
      },
      (task) => actOnAll(backend, call, domains, task),
    )
    .catch((error: unknown) => {
      if (error instanceof SomeFailed) return error.results;
      throw error;
    });
  return { results };
}

interface Outcome {
  result: Result;
  /** As it was thrown: the task tells by it whether the connection was lost. */
  error?: unknown;
}

/** Carries the results past the task, which it makes a failed one. */
class SomeFailed extends Failure {
  readonly results: Result[];

  constructor(outcomes: readonly Outcome[]) {
    const failures = outcomes.flatMap(({ result }) => result.failure ?? []);
    const [first] = failures;
    if (first === undefined) throw new TypeError('None failed');
    const message = `${failures.length} of ${outcomes.length} failed. The first: ${first.message}`;
    super(outcomes.length === 1 ? first : { ...first, message }, {
      cause: outcomes.find(({ error }) => error !== undefined)?.error,
    });
    this.results = outcomes.map(({ result }) => result);
  }
}

async function actOnAll(
  backend: Backend,
  call: ActionCall,
  domains: readonly DomainRef[],
  task: TaskControl,
): Promise<Result[]> {
  let done = 0;
  const outcomes = await Promise.all(
    domains.map(async (domain) => {
      const outcome = await actOnOne(backend, call, domain, task, domains.length === 1);
      done += 1;
      if (domains.length > 1) {
        task.report({ progress: done / domains.length, detail: `${done} of ${domains.length}` });
      }
      return outcome;
    }),
  );
  if (outcomes.some(({ result }) => result.failure !== undefined)) throw new SomeFailed(outcomes);
  return outcomes.map(({ result }) => result);
}

async function actOnOne(
  backend: Backend,
  call: ActionCall,
  domain: DomainRef,
  task: TaskControl,
  alone: boolean,
): Promise<Outcome> {
  const verb = call.verb.toLowerCase();
  let target: DomainTarget;
  try {
    target = domainTarget(backend, domain, verb);
  } catch (error) {
    return { result: { domain, failure: failureOf(error) }, error };
  }
  const { host, row, dom } = target;
  try {
    const { session, feed } = host;
    const run = (connection: Connection): Promise<unknown> => {
      const running = call.run(connection, dom, { timeoutMs: call.deadlineMs }, row);
      return call.isJob === true ? followJob(target, running, task, alone) : running;
    };
    await (call.isLong === true
      ? session.lanes.job(task.signal, run)
      : session.lanes.action(task.signal, run));
    feed.touch(dom);
    return { result: { domain } };
  } catch (error) {
    return { result: { domain, failure: failureOf(error, attemptOn(target, verb)) }, error };
  }
}

/** Asks a hypervisor's job for its progress over the control connection, and aborts it when the task is cancelled. */
async function followJob(
  target: DomainTarget,
  running: Promise<unknown>,
  task: TaskControl,
  alone: boolean,
): Promise<unknown> {
  const { host, dom } = target;
  const { control } = host.session;
  const options = { timeoutMs: PROGRESS_CALL_MS };
  const ask = async (): Promise<void> => {
    const info = await control.call('domain_get_job_info', { dom }, options);
    const bytesTotal = Number(info.dataTotal);
    const bytesDone = Number(info.dataProcessed);
    if (bytesTotal > 0) task.report({ bytesTotal, bytesDone, progress: Math.min(1, bytesDone / bytesTotal) });
  };
  const timer = setInterval(() => {
    if (alone) void ask().catch(() => {});
  }, PROGRESS_MS);
  let giveUp: NodeJS.Timeout | undefined;
  const aborted = new Promise<never>((_, reject) => {
    task.signal.addEventListener(
      'abort',
      () => {
        const refuse = (): void => reject(task.signal.reason as Error);
        giveUp = setTimeout(refuse, ABORT_MS);
        control.call('domain_abort_job', { dom }, options).catch(refuse);
      },
      { once: true },
    );
  });
  try {
    return await Promise.race([running, aborted]);
  } catch (error) {
    // The job's own "operation aborted" is what the user asked for.
    if (task.signal.aborted && error instanceof LibvirtError) throw task.signal.reason;
    throw error;
  } finally {
    clearInterval(timer);
    clearTimeout(giveUp);
  }
}

function titleOf(backend: Backend, call: ActionCall, domains: readonly DomainRef[]): string {
  const [first] = domains;
  if (first === undefined || domains.length > 1) return `${call.verb} ${domains.length} VMs`;
  const row = backend.hosts.domains.get(`${first.host}/${first.uuid}`);
  return `${call.verb} ${row?.name ?? first.uuid}`;
}

function sameHost(domains: readonly DomainRef[]): boolean {
  return domains.every((domain) => domain.host === domains[0]?.host);
}
