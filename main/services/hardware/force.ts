import type { DomainRef, HardwareResult } from '../../../preload/contract/index.ts';
import { workPending } from '../../xml/index.ts';
import type { Backend } from '../context.ts';
import { changing, makeSteps } from './apply.ts';
import { readConfigurations } from './configurations.ts';
import { stepsOf } from './steps.ts';

const READ = { timeoutMs: 20_000 };

/**
 * Brings the medium that is stored for a drive to the running domain, though its guest has locked the tray: as pulling it
 * out by hand, what the guest was doing with it fails.
 * @throws Failure
 */
export function forceMedium(backend: Backend, ref: DomainRef, item: string): Promise<HardwareResult> {
  return changing(backend, ref, async ({ connection, target, attempt, task }) => {
    const domain = await connection.lookupDomainByUuid(target.row.uuid, READ);
    const configurations = await readConfigurations(domain, true, READ);
    const live = workPending(configurations, item).filter(({ what }) => what === 'update');
    const steps = stepsOf(
      { changed: false, after: '', live },
      {
        changes: 1,
        stored: configurations.stored,
        name: domain.name,
        uri: target.host.config.uri,
        force: true,
      },
    );
    if (steps.length === 0) return { outcome: 'applied', problems: [], conflicts: [], steps: [] };
    const about = { verb: 'changeHardware', detail: item } as const;
    const done = await makeSteps(backend, { connection, target, attempt, task }, { domain, configurations, steps, ...about }); // prettier-ignore
    const failed = done.some((step) => step.failure !== undefined);
    return { outcome: failed ? 'partly' : 'applied', problems: [], conflicts: [], steps: done };
  });
}
