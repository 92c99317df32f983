import type { CreatePlan, CreateRequest, HostId, Uuid } from '../../../preload/contract/index.ts';
import { Failure } from '../../../preload/contract/index.ts';
import type { Host } from '../../hosts/index.ts';
import { api } from '../base.ts';
import type { Backend } from '../context.ts';
import { attempting, type Attempt } from '../errors.ts';
import { never } from '../never.ts';
import { baseName } from '../storage/index.ts';
import { hostTarget } from '../target.ts';
import { listedNames } from './checks.ts';
import { allCommands } from './commands.ts';
import { freeName } from './names.ts';
import { readOptions } from './options.ts';
import { recogniseName, withOsinfo } from './os.ts';
import { planCreation } from './plan.ts';
import { makeDomain } from './run.ts';

export { listSystems } from './os.ts';

/** A VM's name where nothing tells what it is for. */
const PLAIN_NAME = 'vm';

export const create = {
  options: api.create.options.handler(({ context: { backend }, input, signal }) => {
    const host = hostTarget(backend, input.host, 'create a virtual machine');
    return attempting(about(host), () => readOptions(host, input, signal));
  }),

  suggest: api.create.suggest.handler(async ({ context: { backend }, input }) => {
    const host = hostTarget(backend, input.host, 'create a virtual machine');
    const medium = input.medium === undefined ? undefined : recogniseName(baseName(input.medium));
    const listed = listedNames(host);
    const name = freeName(medium?.shortName ?? PLAIN_NAME, (n) => listed.has(n));
    if (medium === undefined) return { name };
    return { name, os: await withOsinfo(medium.os, input.architecture) };
  }),

  plan: api.create.plan.handler(
    async ({ context: { backend }, input, signal = never() }): Promise<CreatePlan> => {
      const host = hostTarget(backend, input.host, 'create a virtual machine');
      const { name, uuid, xml, commands, problems } = await attempting(about(host), () =>
        planCreation(host, input, signal),
      );
      return {
        name,
        uuid: (uuid ?? input.uuid) as Uuid,
        xml,
        commands: allCommands(commands),
        problems,
      };
    },
  ),

  run: api.create.run.handler(async ({ context: { backend }, input: { task, request } }) => {
    const host = hostTarget(backend, request.host, 'create a virtual machine');
    const made = await runCreation(backend, host, task, request);
    return { host: request.host as HostId, uuid: made.uuid as Uuid, name: made.name };
  }),
};

async function runCreation(
  backend: Backend,
  host: Host,
  id: string,
  request: CreateRequest,
): Promise<{ uuid: string; name: string }> {
  const title = `Create ${request.from === 'form' ? request.name : 'a virtual machine from XML'}`;
  return backend.tasks.run({ id, title, host: request.host }, async (task) => {
    task.report({ detail: 'Checking the host' });
    // Made again here: what the page saw may be minutes old.
    const plan = await attempting(about(host), () => planCreation(host, request, task.signal));
    const problem = plan.problems.find(({ blocking }) => blocking);
    if (problem !== undefined) throw new Failure(problem.failure);
    return makeDomain(backend, host, plan, request.start, task);
  });
}

function about(host: Host): Attempt {
  return {
    object: `host ${host.config.name}`,
    tried: `Cannot create a virtual machine on ${host.config.name}`,
    uri: host.config.uri,
  };
}
