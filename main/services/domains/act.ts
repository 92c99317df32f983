import type { BulkResult, DomainRef, LifecycleAction } from '../../../preload/contract/index.ts';
import type { TaskControl } from '../../hosts/index.ts';
import { LibvirtError, type Connection } from '../../libvirt/index.ts';
import type { Backend } from '../context.ts';
import { domainObject, recorded, type Change } from '../journal.ts';
import { virsh } from '../virsh.ts';
import type { DomainTarget } from '../target.ts';
import { ACTIONS, type ActionCall } from './actions.ts';
import { bulk } from './bulk.ts';

const PROGRESS_MS = 1_000;
const PROGRESS_CALL_MS = 5_000;
/** After a cancelled job was told to stop: how long its own answer is awaited. */
const ABORT_MS = 30_000;

/** Runs one action on every domain, side by side as far as each host's lanes allow; each result on its own. */
export function act(
  backend: Backend,
  action: LifecycleAction,
  domains: readonly DomainRef[],
): Promise<BulkResult> {
  const alone = domains.length === 1;
  return bulk({
    backend,
    verb: ACTIONS[action].verb,
    domains,
    work: (target, task) => actOn(backend, target, action, task, alone),
  });
}

function commandOf({ host, row }: DomainTarget, call: ActionCall): string {
  const [command = '', ...options] = typeof call.virsh === 'function' ? call.virsh(row) : call.virsh;
  return virsh(host.session.uri)(command, options, row.name);
}

async function actOn(
  backend: Backend,
  target: DomainTarget,
  action: LifecycleAction,
  task: TaskControl,
  alone: boolean,
): Promise<void> {
  const { host, row, dom } = target;
  const { session, feed } = host;
  const call = ACTIONS[action];
  const change: Change = {
    host,
    object: domainObject(target),
    verb: action,
    command: commandOf(target, call),
  };
  const run = (connection: Connection): Promise<unknown> => {
    // While it waits for its turn anything can be given up; what the hypervisor has begun goes on, saves apart.
    if (alone && call.isJob !== true) task.report({ cancellable: false });
    return recorded(backend, change, () => {
      const running = call.run(connection, dom, { timeoutMs: call.deadlineMs }, row);
      return call.isJob === true ? followJob(target, running, task, alone) : running;
    });
  };
  await (call.isLong === true ? session.lanes.job(task.signal, run) : session.lanes.action(task.signal, run));
  feed.touch(dom);
}

/** Asks a hypervisor's job for its progress over the control connection, and aborts it when the task is cancelled. */
export async function followJob(
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
  const cancelled = Promise.withResolvers<never>();
  const abort = (): void => {
    const refuse = (): void => cancelled.reject(task.signal.reason);
    giveUp = setTimeout(refuse, ABORT_MS);
    control.call('domain_abort_job', { dom }, options).catch(refuse);
  };
  if (task.signal.aborted) abort();
  else task.signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([running, cancelled.promise]);
  } catch (error) {
    // The job's own "operation aborted" is what the user asked for.
    if (task.signal.aborted && error instanceof LibvirtError) throw task.signal.reason;
    throw error;
  } finally {
    // Aborted later, it would be another job of this domain.
    task.signal.removeEventListener('abort', abort);
    clearInterval(timer);
    clearTimeout(giveUp);
  }
}
