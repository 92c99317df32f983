import { Failure, type HardwareResult, type HardwareStep } from '../../../preload/contract/index.ts';
import type { TaskControl } from '../../hosts/index.ts';
import type { Connection, Domain } from '../../libvirt/index.ts';
import { failure, failureOf, mayBeDone, type Attempt } from '../errors.ts';
import { DeviceKept } from './detach.ts';
import type { Step } from './steps.ts';

export const shownStep = ({ changes, call, target, command }: Step): HardwareStep => ({
  changes,
  call,
  target,
  command,
});

/**
 * Runs one after the other and writes into `done` what became of each; ends before its end only where what was to be
 * stored could not be.
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
  const failures: Failure[] = [];
  for (const [at, step] of steps.entries()) {
    task.report({ progress: at / steps.length, detail: step.call });
    const failed = await outcomeOf(step, connection, domain, attempt);
    const drive = failed && step.drive?.(failed.cause);
    done.push({
      ...shownStep(step),
      ...(failed !== undefined && { failure: failed.data }),
      ...(mayBeDone(failed) && { unknown: true }),
      ...(drive !== undefined && { drive }),
    });
    if (failed === undefined) continue;
    failures.push(failed);
    // What is stored is first, and without it nothing else is to be.
    if (step.target === 'stored') break;
  }
  return failures.find((failed) => mayBeDone(failed)) ?? failures[0];
}

async function outcomeOf(
  step: Step,
  connection: Connection,
  domain: Domain,
  attempt: Attempt,
): Promise<Failure | undefined> {
  try {
    await step.run(connection, domain, attempt);
    return undefined;
  } catch (error) {
    if (error instanceof DeviceKept)
      return failure('Conflict', attempt, error.message, {
        text: error.refused
          ? 'It goes at the next start.'
          : 'A guest that is still booting, or has no driver for hot-unplug, keeps it. It goes when the guest lets it, at the latest at the next start.',
      });
    return new Failure(failureOf(error, attempt), { cause: error });
  }
}
