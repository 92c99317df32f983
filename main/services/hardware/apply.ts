import type {
  DomainRef,
  HardwareChange,
  HardwarePlan,
  HardwareResult,
} from '../../../preload/contract/index.ts';
import type { TaskControl } from '../../hosts/index.ts';
import {
  LibvirtError,
  virDomainDefineFlags,
  type CallOptions,
  type Connection,
  type Domain,
} from '../../libvirt/index.ts';
import { editHardware, withoutSecrets, type Configurations, type Edited } from '../../xml/index.ts';
import type { Backend } from '../context.ts';
import { attempting, failure, type Attempt } from '../errors.ts';
import { domainObject, recorded } from '../journal.ts';
import { redefine } from '../redefine.ts';
import { attemptOn, domainTarget, type DomainTarget } from '../target.ts';
import { readConfigurations } from './configurations.ts';
import { runSteps, shownStep } from './run.ts';
import { stepsOf, type Step } from './steps.ts';

const READ: CallOptions = { timeoutMs: 20_000 };

/** What changes come to, read from the host at this moment. */
interface Looked {
  configurations: Configurations;
  edited: Edited;
  there: number[];
  steps: Step[];
}

async function look(
  backend: Backend,
  connection: Connection,
  target: DomainTarget,
  changes: readonly HardwareChange[],
  call: CallOptions,
  validates = true,
): Promise<Looked & { domain: Domain }> {
  const domain = await connection.lookupDomainByUuid(target.row.uuid, call);
  const configurations = await readConfigurations(domain, !target.host.config.readOnly, call);
  const { stored } = configurations;
  const settled = backend.unsettled.settle(target.row.uuid, stored, changes);
  const edited = editHardware(configurations, settled.changes);
  const steps = stepsOf(edited, {
    changes: changes.length,
    stored,
    name: domain.name,
    uri: target.host.config.uri,
    validates,
  });
  return { domain, configurations, edited, there: settled.there, steps };
}

/** @throws Failure */
export function planChanges(
  backend: Backend,
  ref: DomainRef,
  changes: readonly HardwareChange[],
  signal: AbortSignal,
): Promise<HardwarePlan> {
  const target = domainTarget(backend, ref, 'plan the changes');
  return attempting(attemptOn(target, 'plan the changes of'), async () => {
    const call = { ...READ, signal };
    const { configurations, edited, there, steps } = await target.host.session.lanes.bulk((connection) =>
      look(backend, connection, target, changes, call),
    );
    const { problems, conflicts, after, when, made } = edited;
    return {
      problems,
      conflicts,
      when,
      made,
      there,
      steps: steps.map(shownStep),
      before: withoutSecrets(configurations.stored ?? configurations.running ?? ''),
      after: withoutSecrets(after),
    };
  });
}

/** A job that changes a domain, in its turn. */
interface Changing {
  connection: Connection;
  target: DomainTarget;
  attempt: Attempt;
  task: TaskControl;
}

/**
 * Changes a domain as a task, when all that was begun before on it has ended.
 * @throws Failure where it was not even begun
 */
export async function changing<T>(
  backend: Backend,
  ref: DomainRef,
  work: (changing: Changing) => Promise<T>,
): Promise<T> {
  const target = domainTarget(backend, ref, 'change');
  const attempt = attemptOn(target, 'change');
  if (target.host.config.readOnly)
    throw failure('Denied', attempt, 'its host is connected read-only', {
      text: 'Change that in the host’s settings.',
    });
  const title = `Change ${target.row.name}`;
  return attempting(attempt, () =>
    backend.tasks.run({ title, host: ref.host, cancellable: false }, (task) =>
      backend.turns.on(target.row.uuid, () =>
        target.host.session.lanes.job(task.signal, (connection) =>
          work({ connection, target, attempt, task }),
        ),
      ),
    ),
  );
}

/**
 * Reads everything again and makes all changes. What libvirt refuses to store leaves everything as it was; what the
 * running domain refuses waits for its next start, and the result says so of each.
 * @param unchecked without libvirt's schema
 * @throws Failure where it was not even begun
 */
export function applyChanges(
  backend: Backend,
  ref: DomainRef,
  changes: readonly HardwareChange[],
  unchecked: boolean,
): Promise<HardwareResult> {
  return changing(backend, ref, (job) => carryOut(backend, job, changes, unchecked));
}

async function carryOut(
  backend: Backend,
  job: Changing,
  changes: readonly HardwareChange[],
  unchecked: boolean,
): Promise<HardwareResult> {
  const { connection, target } = job;
  const { uuid } = target.row;
  const { domain, configurations, edited, steps } = await look(
    backend,
    connection,
    target,
    changes,
    READ,
    !unchecked,
  );
  const { problems, conflicts } = edited;
  if (problems.length > 0 || conflicts.length > 0)
    return { outcome: 'refused', problems, conflicts, steps: [] };
  if (steps.length === 0) {
    backend.unsettled.forget(uuid);
    return { outcome: 'applied', problems, conflicts, steps: [] };
  }
  const done = await makeSteps(backend, job, {
    domain,
    configurations,
    steps,
    verb: changes.some(isByHand) ? 'editXml' : 'changeHardware',
    detail: changes.map(subjectOf).join(', '),
  });
  const { stored } = configurations;
  const result = outcome(done, stored !== undefined);
  if (result === 'unknown' && stored !== undefined)
    backend.unsettled.remember(uuid, { before: stored, changes });
  else if (result !== 'refused') backend.unsettled.forget(uuid);
  const isOfSchema = done.some(({ failure: why }) => why?.libvirt?.code === 'VIR_ERR_XML_INVALID_SCHEMA');
  const wasSo = isOfSchema && stored !== undefined && (await isUnknownToSchema(job, domain, stored));
  return { outcome: result, problems, conflicts, steps: done, ...(wasSo && { unchecked: true }) };
}

/**
 * Whether what is stored is itself no document of libvirt's schema: an older libvirt took it, or `virsh edit`. Only
 * storing it tells, which as it is the same changes nothing.
 */
async function isUnknownToSchema(
  { connection, attempt }: Changing,
  domain: Domain,
  stored: string,
): Promise<boolean> {
  const flags = virDomainDefineFlags.VIR_DOMAIN_DEFINE_VALIDATE;
  try {
    await redefine(connection, domain, { before: stored, after: stored, flags }, attempt, READ);
    return false;
  } catch (error) {
    return error instanceof LibvirtError && error.codeName === 'VIR_ERR_XML_INVALID_SCHEMA';
  }
}

interface Making {
  domain: Domain;
  configurations: Configurations;
  steps: readonly Step[];
  verb: 'editXml' | 'changeHardware';
  detail: string;
}

/** Makes the steps and has them in the journal. What became of each is told, not thrown. */
export async function makeSteps(
  backend: Backend,
  { connection, target, attempt, task }: Changing,
  { domain, configurations, steps, verb, detail }: Making,
): Promise<HardwareResult['steps']> {
  const read = async (): Promise<string | undefined> => {
    const now = await readConfigurations(domain, true, READ);
    return now.stored ?? now.running;
  };
  const entry = {
    host: target.host,
    object: domainObject(target),
    verb,
    detail,
    command: steps.map((step) => step.entry).join('\n'),
    before: configurations.stored ?? configurations.running,
  } as const;
  const done: HardwareResult['steps'] = [];
  // Asked for now: a host that is lost meanwhile has none, and what was done is to be told all the same.
  const { feed } = target.host;
  try {
    await recorded(backend, entry, async ({ note }) => {
      const failed = await runSteps(steps, done, connection, domain, attempt, task);
      // libvirt writes it in words of its own.
      note({ after: await read().catch(() => undefined) });
      if (failed !== undefined) throw failed;
    });
  } catch (error) {
    if (done.every((step) => step.failure === undefined)) throw error;
  }
  feed.touch(target.dom);
  return done;
}

const isByHand = ({ op }: HardwareChange): boolean =>
  op === 'document' || op === 'replace' || op === 'addXml';

/** What a change is about, in a few words: `disk:vda cache io`. */
function subjectOf(change: HardwareChange): string {
  switch (change.op) {
    case 'set':
      return [change.item, ...Object.keys(change.values)].join(' ');
    case 'add':
      return `+ ${change.kind}`;
    case 'remove':
      return `- ${change.item}`;
    case 'addXml':
    case 'document':
      return 'XML';
    default:
      return change.item;
  }
}

function outcome(done: HardwareResult['steps'], isStored: boolean): HardwareResult['outcome'] {
  const failed = done.filter((step) => step.failure !== undefined);
  if (failed.length === 0) return 'applied';
  const nothing = isStored ? failed.some((step) => step.target === 'stored') : failed.length === done.length;
  if (!nothing) return 'partly';
  return failed.some((step) => step.unknown === true) ? 'unknown' : 'refused';
}
