import type { HardwareResult } from '../../../preload/contract/index.ts';
import { isActive, type TaskControl } from '../../hosts/index.ts';
import type { Connection } from '../../libvirt/index.ts';
import {
  changesBetween,
  editHardware,
  readDomainFiles,
  stillToDo,
  type Configurations,
} from '../../xml/index.ts';
import type { WholeEntry } from '../../settings/index.ts';
import { sameDocument, withoutSecrets, withSecretsOf } from '../../xml/devices/index.ts';
import { failure } from '../errors.ts';
import { exists } from '../exists.ts';
import { readConfigurations, runSteps, stepsOf, type Step } from '../hardware/index.ts';
import { domainObject, recorded, type Change, type Recording } from '../journal.ts';
import { lookAtPath } from '../storage/index.ts';
import { readStoredXml } from '../storedXml.ts';
import { attemptOn, type DomainTarget } from '../target.ts';
import { virsh } from '../virsh.ts';
import {
  fingerprintOf,
  refused,
  sinceWarnings,
  targetOf,
  warning,
  type Planned,
  type UndoContext,
  type Warnings,
} from './planned.ts';

const CALL = { timeoutMs: 60_000 };

/**
 * A changed configuration: the one before is defined again, with the secrets that its devices have now, and the running
 * domain gets of it what it takes at once.
 */
export async function planDefinition(context: UndoContext): Promise<Planned> {
  const { entry, host, signal } = context;
  if (entry.before === undefined) return refused('noXml');
  const target = targetOf(context);
  if (target === undefined) return refused('objectGone');
  if (!target.row.persistent) return refused('transient');
  const { session } = host;
  const configurations = await session.lanes.bulk(async (connection) => {
    const domain = await connection.lookupDomainByUuid(target.row.uuid, { ...CALL, signal });
    return readConfigurations(domain, true, { ...CALL, signal });
  });
  const { stored } = configurations;
  if (stored === undefined) return refused('transient');
  const before = withoutSecrets(stored);
  const { name } = readDomainFiles(entry.before);
  if (readDomainFiles(stored).name !== name) return refused('renamed');
  const { xml, lost } = withSecretsOf(entry.before, stored);
  const whole = withoutSecrets(xml);
  if (sameDocument(before, whole)) return refused('undone');
  const changedSince = entry.after === undefined || !sameDocument(before, entry.after);
  const apart = changedSince ? takenBackAlone(entry, configurations) : undefined;
  if (apart?.changed === false) return refused('undone');
  const edited = apart ?? editHardware(configurations, [{ op: 'document', from: before, to: xml }]);
  const after = apart === undefined ? whole : withoutSecrets(apart.after);
  const [problem] = edited.problems;
  if (problem !== undefined)
    throw failure(
      'InvalidInput',
      attemptOn(target, 'undo the change of'),
      problem.message ?? problem.problem,
    );
  const steps = stepsOf(edited, {
    changes: edited.when.length,
    stored,
    name,
    uri: session.uri,
    validates: false,
  });
  const waits = isActive(target.row) && edited.when.some((when) => when !== 'now');
  return {
    plan: {
      possible: true,
      before,
      after,
      command: steps.map((step) => step.entry).join('\n'),
      warnings: [
        ...sinceWarnings(entry, changedSince && apart === undefined),
        ...(apart === undefined ? lost.map((item) => warning('secretLost', item)) : [warning('laterStays')]),
        ...(waits ? [warning('nextStart')] : []),
      ],
      fingerprint: fingerprintOf([before, steadyOf(configurations.running)].join('\n')),
    },
    run: (task) => restore(context, target, { steps, before: stored, after }, task),
  };
}

/** The entry's own change taken back, whatever was changed since; undefined where the two touch, or it cannot be told. */
function takenBackAlone(
  { before, after }: WholeEntry,
  configurations: Configurations,
): ReturnType<typeof editHardware> | undefined {
  const changes = before === undefined || after === undefined ? undefined : changesBetween(after, before);
  const { stored } = configurations;
  if (changes === undefined || stored === undefined) return undefined;
  const edited = editHardware(configurations, stillToDo(changes, stored));
  return edited.problems.length === 0 && edited.conflicts.length === 0 ? edited : undefined;
}

/** What runs, without what changes by itself while it does: a guest gives memory back, and takes it. */
const steadyOf = (running: string | undefined): string =>
  running === undefined
    ? ''
    : withoutSecrets(running).replace(/<currentMemory\b[^>]*>[^<]*<\/currentMemory>/, '');

async function restore(
  { backend, entry, host }: UndoContext,
  target: DomainTarget,
  { steps, before, after }: { steps: readonly Step[]; before: string; after: string },
  task: TaskControl,
): Promise<void> {
  const change: Change = {
    host,
    object: domainObject(target),
    verb: 'restore',
    command: steps.map((step) => step.entry).join('\n'),
    before,
    after,
    undoes: entry.id,
  };
  const attempt = attemptOn(target, 'undo the change of');
  const work = (recording: Recording): Promise<void> =>
    host.session.lanes.job(task.signal, async (connection) => {
      const domain = await connection.lookupDomainByUuid(target.row.uuid, CALL);
      const done: HardwareResult['steps'] = [];
      const failed = await runSteps(steps, done, connection, domain, attempt, task);
      recording.note({ after: await readStoredXml(connection, target.dom, CALL).catch(() => after) });
      if (failed !== undefined) throw failed;
    });
  await backend.turns
    .on(target.row.uuid, () => recorded(backend, change, work))
    .finally(() => host.feed.touch(target.dom));
}

/** A deleted domain: it is defined again. What was deleted with it does not come back. */
export async function planDefineAgain({ backend, entry, host, signal }: UndoContext): Promise<Planned> {
  const { before, object, had = [] } = entry;
  if (before === undefined) return refused('noXml');
  const { session } = host;
  const files = readDomainFiles(before);
  if (await isThere(session.control, files.name, object.uuid)) return refused('exists');
  const { xml, lost } = withSecretsOf(before, undefined);
  const images = await imageWarnings(session.control, files, (path) => lookAtPath(session, path, signal));
  const run = virsh(session.uri);
  const change: Change = {
    host,
    object,
    verb: 'defineAgain',
    command: [
      run('define', [], `${files.name}.xml`),
      ...(had.includes('autostart') ? [run('autostart', [], files.name)] : []),
    ].join('\n'),
    after: xml,
    undoes: entry.id,
  };
  return {
    plan: {
      possible: true,
      after: xml,
      command: change.command,
      warnings: [
        ...sinceWarnings(entry, false),
        ...images,
        ...lost.map((item) => warning('secretLost', item)),
        ...had.flatMap((extra) => (extra === 'autostart' ? [] : warning(`${extra}Gone`))),
      ],
      fingerprint: fingerprintOf('absent'),
    },
    run: async (task) => {
      const domain = await recorded(backend, change, ({ note }) =>
        session.lanes.job(task.signal, async (connection) => {
          const defined = await connection.defineDomainXML(xml, 0, CALL);
          note({ after: await readStoredXml(connection, defined, CALL).catch(() => xml) });
          if (had.includes('autostart')) await defined.setAutostart(true, CALL);
          return defined;
        }),
      );
      host.feed.touch({ name: domain.name, uuid: domain.uuid, id: domain.id });
    },
  };
}

/** libvirt would replace a domain of that UUID, and refuses one of that name. */
async function isThere(connection: Connection, name: string, uuid: string | undefined): Promise<boolean> {
  const found = await Promise.all([
    uuid !== undefined && exists(() => connection.lookupDomainByUuid(uuid, CALL)),
    exists(() => connection.lookupDomainByName(name, CALL)),
  ]);
  return found.includes(true);
}

/** Images that it needs and that are not there any more, or of which libvirt cannot tell. */
async function imageWarnings(
  connection: Connection,
  { disks }: ReturnType<typeof readDomainFiles>,
  look: (path: string) => Promise<{ state: 'found' | 'missing' | 'unknown' }>,
): Promise<Warnings> {
  const states = await Promise.all(
    disks.map(async ({ image }): Promise<Warnings> => {
      const source = image?.source;
      if (source?.kind === 'path') {
        const { state } = await look(source.path);
        return state === 'found'
          ? []
          : [warning(state === 'missing' ? 'imageMissing' : 'imageUnknown', source.path)];
      }
      if (source?.kind === 'volume') {
        const there = await exists(async () => {
          const pool = await connection.lookupStoragePoolByName(source.pool, CALL);
          await pool.lookupVolumeByName(source.volume, CALL);
        }).catch(() => undefined);
        if (there === true) return [];
        const kind = there === undefined ? 'imageUnknown' : 'imageMissing';
        return [warning(kind, `${source.pool}/${source.volume}`)];
      }
      return source === undefined ? [] : [warning('imageUnknown', source.description)];
    }),
  );
  return states.flat();
}
