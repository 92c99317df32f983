import { isActive } from '../../hosts/index.ts';
import type { Connection } from '../../libvirt/index.ts';
import { readDomainFiles } from '../../xml/index.ts';
import { sameDocument, withoutSecrets, withSecretsOf } from '../../xml/devices/index.ts';
import { exists } from '../exists.ts';
import { domainObject, recorded, type Change } from '../journal.ts';
import { lookAtPath } from '../storage/index.ts';
import { readStoredXml } from '../storedXml.ts';
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

/** A changed configuration: the one before is defined again, with the secrets that its devices have now. */
export async function planDefinition(context: UndoContext): Promise<Planned> {
  const { backend, entry, host } = context;
  if (entry.before === undefined) return refused('noXml');
  const target = targetOf(context);
  if (target === undefined) return refused('objectGone');
  if (!target.row.persistent) return refused('transient');
  const { session } = host;
  const present = await readStoredXml(session.control, target.dom, CALL);
  const shown = withoutSecrets(present);
  const { name } = readDomainFiles(entry.before);
  if (readDomainFiles(present).name !== name) return refused('renamed');
  const { xml, lost } = withSecretsOf(entry.before, present);
  const after = withoutSecrets(xml);
  if (sameDocument(shown, after)) return refused('undone');
  const changedSince = entry.after === undefined || !sameDocument(shown, entry.after);
  const change: Change = {
    host,
    object: domainObject(target),
    verb: 'restore',
    command: virsh(session.uri)('define', [], `${name}.xml`),
    before: present,
    after,
    undoes: entry.id,
  };
  return {
    plan: {
      possible: true,
      before: shown,
      after,
      command: change.command,
      warnings: [
        ...sinceWarnings(entry, changedSince),
        ...lost.map((item) => warning('secretLost', item)),
        ...(isActive(target.row) ? [warning('nextStart')] : []),
      ],
      fingerprint: fingerprintOf(shown),
    },
    run: async (task) => {
      await recorded(backend, change, ({ note }) =>
        session.lanes.job(task.signal, async (connection) => {
          const domain = await connection.defineDomainXML(xml, 0, CALL);
          note({ after: await readStoredXml(connection, domain, CALL).catch(() => after) });
        }),
      );
      host.feed.touch(target.dom);
    },
  };
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
