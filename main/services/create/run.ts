import { Failure, type Uuid } from '../../../preload/contract/index.ts';
import type { Host, TaskControl } from '../../hosts/index.ts';
import { virDomainDefineFlags, type CallOptions, type Connection, type Domain } from '../../libvirt/index.ts';
import type { Backend } from '../context.ts';
import { readKeeps, undefineDomain } from '../deletion/index.ts';
import { failureOf, mayBeDone } from '../errors.ts';
import { recorded, type Change } from '../journal.ts';
import { readStoredXml } from '../storedXml.ts';
import { virsh, type Virsh } from '../virsh.ts';
import { makeDisk } from './makeDisk.ts';
import type { Plan } from './plan.ts';
import { Undo } from './undo.ts';

const CALL: CallOptions = { timeoutMs: 60_000 };
const START: CallOptions = { timeoutMs: 5 * 60_000 };

/**
 * Makes what was planned, step by step. What a failed run has made is removed again, in reverse, and nothing else:
 * a step is entered for undoing only when libvirt has said that this run made it.
 */
export async function makeDomain(
  backend: Backend,
  host: Host,
  plan: Plan,
  start: boolean,
  task: TaskControl,
): Promise<{ uuid: string; name: string }> {
  const { session } = host;
  const undo = new Undo((change, work) => recorded(backend, { host, ...change }, work));
  const domainChange: Change = {
    host,
    object: { kind: 'domain', name: plan.name },
    verb: 'create',
    command: plan.commands.domainInFile.join('\n'),
  };
  const attempt = {
    object: `domain ${plan.name}`,
    tried: `Cannot create ${plan.name} on ${host.config.name}`,
    uri: host.config.uri,
  };
  const waiting = (): void => task.report({ detail: 'Stopping once the host has finished this step' });
  task.signal.addEventListener('abort', waiting, { once: true });
  try {
    const domain = await session.lanes.job(task.signal, async (connection) => {
      // Calls are not given the task's signal: giving one up would leave unknown what the hypervisor made of it. A
      // cancelled run ends at the next step, and is undone.
      const step = (detail: string): void => {
        task.signal.throwIfAborted();
        task.report({ detail });
      };
      if (plan.startsNetwork !== undefined) {
        step(`Starting the network ${plan.startsNetwork}`);
        const change: Change = {
          host,
          object: { kind: 'network', name: plan.startsNetwork },
          verb: 'start',
          command: plan.commands.network.join('\n'),
        };
        await startNetwork(connection, plan.startsNetwork, undo, (work) => recorded(backend, change, work));
      }
      let { xml } = plan;
      if (plan.disk !== undefined) {
        step(`${plan.disk.copyOf === undefined ? 'Making' : 'Copying'} the disk ${plan.disk.name}`);
        const { disk } = plan;
        const change: Change = {
          host,
          object: { kind: 'volume', name: disk.name },
          verb: 'create',
          detail: disk.pool,
          command: plan.commands.disk.join('\n'),
          after: disk.volumeXml,
        };
        xml = plan.xmlWithDisk(
          await recorded(backend, change, () => makeDisk(session, connection, disk, undo, task)),
        );
      }
      step('Defining the virtual machine');
      return recorded(backend, { ...domainChange, after: xml }, async ({ note }) => {
        const defined = await defineDomain(connection, xml, plan, undo, virsh(session.uri));
        const after = await readStoredXml(connection, defined, CALL).catch(() => xml);
        note({ uuid: defined.uuid, after });
        if (start) {
          step('Starting the virtual machine');
          await defined.create(0, START);
        }
        task.signal.throwIfAborted();
        return defined;
      });
    });
    const { name, uuid, id } = domain;
    host.feed.touch({ name, uuid, id });
    return { name, uuid };
  } catch (error) {
    const reason: unknown = task.signal.aborted ? task.signal.reason : error;
    task.report({ detail: 'Removing what was made' });
    throw explained(failureOf(reason, attempt), await undo.run(session.control), reason);
  } finally {
    task.signal.removeEventListener('abort', waiting);
  }
}

async function startNetwork(
  connection: Connection,
  name: string,
  undo: Undo,
  record: (work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const network = await connection.lookupNetworkByName(name, CALL);
  if (await network.isActive(CALL)) return;
  await record(async () => {
    await network.create(CALL);
    undo.leaves(`The network ${name} was started and runs on.`);
    // A network that is not stored cannot.
    await network.setAutostart(true, CALL).catch(() => {});
  });
}

/** VALIDATE has libvirt check the XML against its schema first, and name the fault. */
async function defineDomain(
  connection: Connection,
  xml: string,
  plan: Plan,
  undo: Undo,
  run: Virsh,
): Promise<Domain> {
  const validate = virDomainDefineFlags.VIR_DOMAIN_DEFINE_VALIDATE;
  const domain = await connection.defineDomainXML(xml, validate, CALL);
  undo.made({
    what: `the virtual machine ${plan.name}`,
    object: { kind: 'domain', name: domain.name, uuid: domain.uuid as Uuid },
    command: run('undefine', [], domain.name),
    remove: async (control) => {
      const made = await control.lookupDomainByUuid(domain.uuid, CALL);
      if (made.id >= 0) await made.destroyFlags(0, CALL);
      await undefineDomain(made, await readKeeps(made, CALL), CALL);
    },
  });
  return domain;
}

/** The failure, with what became of what had been made. */
function explained(data: Failure['data'], undone: string, cause: unknown): Failure {
  const unclear = mayBeDone(cause)
    ? 'The last step may have been carried out: look at the host before you try again.'
    : '';
  const message = [sentence(data.message.trim()), undone, unclear].filter((part) => part !== '').join(' ');
  return new Failure({ ...data, message }, { cause });
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
