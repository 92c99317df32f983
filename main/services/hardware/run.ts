import { Failure, type HardwareResult, type HardwareStep } from '../../../preload/contract/index.ts';
import type { TaskControl } from '../../hosts/index.ts';
import type { Connection, Domain } from '../../libvirt/index.ts';
import { failure, failureOf, mayBeDone, type Attempt } from '../errors.ts';
import { DeviceKept, Unplugging } from './detach.ts';
import type { Step } from './steps.ts';

export const shownStep = ({ changes, call, target, command }: Step): HardwareStep => ({
  changes,
  call,
  target,
  command,
});

/**
 * Runs one after the other and writes into `done` what became of each; ends before its end only where what was to be
 * stored could not be. Guests are waited for together, and the task can be cancelled then: what was asked of them stays
 * asked.
 * @returns the failure that says most: one that leaves open what was done, else the first
 */
export async function runSteps(
  steps: readonly Step[],
  done: HardwareResult['steps'],
  connection: Connection,
  domain: Domain,
  attempt: Attempt,
  task: TaskControl,
): Promise<Failure | undefined> {
  const ends: { step: Step; failed: Promise<Failure | undefined> }[] = [];
  let waits = false;
  for (const [at, step] of steps.entries()) {
    task.report({ progress: at / steps.length, detail: step.call });
    const made = await told(attempt, () => step.run(connection, domain, attempt, task.signal));
    const isWaiting = made.value instanceof Unplugging;
    waits ||= isWaiting;
    const failed = isWaiting ? told(attempt, () => (made.value as Unplugging).gone) : Promise.resolve(made);
    ends.push({ step, failed: failed.then(({ failure: why }) => why) });
    // What is stored is first, and without it nothing else is to be.
    if (made.failure !== undefined && step.target === 'stored') break;
  }
  if (waits) task.report({ cancellable: true });
  const failures = await Promise.all(ends.map(({ failed }) => failed));
  if (waits) task.report({ cancellable: false });
  for (const [at, { step }] of ends.entries()) {
    const failed = failures[at];
    const drive = failed && step.drive?.(failed.cause);
    done.push({
      ...shownStep(step),
      ...(failed !== undefined && { failure: failed.data }),
      ...(mayBeDone(failed) && { unknown: true }),
      ...(drive !== undefined && { drive }),
    });
  }
  const all = failures.filter((failed) => failed !== undefined);
  return all.find((failed) => mayBeDone(failed)) ?? all[0];
}

async function told(
  attempt: Attempt,
  work: () => Promise<unknown>,
): Promise<{ value?: unknown; failure?: Failure }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof DeviceKept)
      return { failure: failure('Conflict', attempt, error.message, { text: error.remedy }) };
    return { failure: new Failure(failureOf(error, attempt), { cause: error }) };
  }
}
