import { isDone, type DomainRef, type Hardware } from '../../../preload/contract/index.ts';
import type { CallOptions } from '../../libvirt/index.ts';
import { api } from '../base.ts';
import type { Backend } from '../context.ts';
import { attempting } from '../errors.ts';
import { never } from '../never.ts';
import { attemptOn, domainTarget } from '../target.ts';
import { applyChanges, planChanges } from './apply.ts';
import { readConfigurations } from './configurations.ts';
import { describeHardware } from './describe.ts';
import { forceMedium } from './force.ts';
import { showHardware } from './show.ts';

export { readConfigurations } from './configurations.ts';
export { runSteps } from './run.ts';
export { stepsOf, type Step } from './steps.ts';

const READ_MS = 20_000;

export const hardware = {
  get: api.hardware.get.handler(({ context: { backend }, input, signal = never() }) =>
    readHardware(backend, input, signal),
  ),

  describe: api.hardware.describe.handler(async ({ context: { backend }, input, signal = never() }) => {
    const target = domainTarget(backend, input, 'read the hardware');
    return attempting(attemptOn(target, 'read the hardware of'), async () => {
      const call = { timeoutMs: READ_MS, signal };
      const { stored, running } = await target.host.session.lanes.bulk(async (connection) =>
        readConfigurations(await connection.lookupDomainByUuid(input.uuid, call), false, call),
      );
      return describeHardware(target.host, stored ?? running ?? '', signal);
    });
  }),

  plan: api.hardware.plan.handler(({ context: { backend }, input: { changes, ...ref }, signal = never() }) =>
    planChanges(backend, ref, changes, signal),
  ),

  apply: api.hardware.apply.handler(async ({ context: { backend }, input }) => {
    const { changes, unchecked = false, ...ref } = input;
    const result = await applyChanges(backend, ref, changes, unchecked);
    // What was done is no draft any more; what was refused still is, and what may have been done.
    if (isDone(result)) await backend.drafts.applied(ref, changes);
    return result;
  }),

  force: api.hardware.force.handler(({ context: { backend }, input: { item, ...ref } }) =>
    forceMedium(backend, ref, item),
  ),

  draft: api.hardware.draft.handler(({ context: { backend }, input }) => ({
    changes: [...backend.drafts.of(input)],
  })),

  keepDraft: api.hardware.keepDraft.handler(
    async ({ context: { backend }, input: { changes, part, ...ref } }) => {
      await backend.drafts.keep(ref, part, changes);
      if (changes.length === 0) backend.unsettled.forget(ref.uuid);
      return {};
    },
  ),
};

async function readHardware(backend: Backend, ref: DomainRef, signal: AbortSignal): Promise<Hardware> {
  const target = domainTarget(backend, ref, 'read the hardware');
  return attempting(attemptOn(target, 'read the hardware of'), async () => {
    const { host } = target;
    const call: CallOptions = { timeoutMs: READ_MS, signal };
    const configurations = await host.session.lanes.bulk(async (connection) =>
      readConfigurations(await connection.lookupDomainByUuid(ref.uuid, call), !host.config.readOnly, call),
    );
    return {
      ...showHardware(ref, configurations),
      ...(host.config.readOnly && { locked: `${host.config.name} is connected read-only` }),
    };
  });
}
