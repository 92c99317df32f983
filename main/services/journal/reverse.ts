import type { HostId, Uuid } from '../../../preload/contract/index.ts';
import { withName } from '../../xml/index.ts';
import { sameDocument, withoutSecrets } from '../../xml/devices/index.ts';
import {
  labelsCommand,
  NO_LABELS,
  readLabels,
  rename,
  writeAutostart,
  writeLabels,
} from '../domains/index.ts';
import { exists } from '../exists.ts';
import { readStoredXml } from '../storedXml.ts';
import { virsh } from '../virsh.ts';
import {
  fingerprintOf,
  refused,
  sinceWarnings,
  targetOf,
  type Planned,
  type UndoContext,
} from './planned.ts';

const CALL = { timeoutMs: 20_000 };

/** Whether it starts with its host: turned the other way. */
export async function planAutostart(context: UndoContext): Promise<Planned> {
  const { backend, entry, host } = context;
  if (entry.unchanged === true) return refused('unchanged');
  const target = targetOf(context);
  if (target === undefined) return refused('objectGone');
  const wanted = entry.verb === 'autostartOff';
  const { control, uri } = host.session;
  const { autostart } = await control.call('domain_get_autostart', { dom: target.dom }, CALL);
  if ((autostart !== 0) === wanted) return refused('undone');
  return {
    plan: {
      possible: true,
      command: virsh(uri)('autostart', wanted ? [] : ['--disable'], target.row.name),
      warnings: sinceWarnings(entry, false),
      fingerprint: fingerprintOf(`autostart ${autostart}`),
    },
    run: () => writeAutostart(backend, target, wanted, entry.id),
  };
}

/** The name that it had. */
export async function planRename(context: UndoContext): Promise<Planned> {
  const { backend, entry, host } = context;
  const target = targetOf(context);
  if (target === undefined) return refused('objectGone');
  const { name } = entry.object;
  if (target.row.name === name) return refused('undone');
  if (await exists(() => host.session.control.lookupDomainByName(name, CALL))) return refused('exists');
  const shown = withoutSecrets(await readStoredXml(host.session.control, target.dom, CALL));
  return {
    plan: {
      possible: true,
      before: shown,
      after: withName(shown, name),
      command: virsh(host.session.uri)('domrename', [], target.row.name, name),
      warnings: sinceWarnings(entry, target.row.name !== entry.detail),
      fingerprint: fingerprintOf(`name ${target.row.name}`),
    },
    run: () => rename(backend, { host: host.id as HostId, uuid: target.row.uuid as Uuid }, name, entry.id),
  };
}

/** Virtdeck's tags and group, as the element that holds them was. */
export async function planLabels(context: UndoContext): Promise<Planned> {
  const { backend, entry } = context;
  const { before, after } = entry;
  if (before === undefined || after === undefined) return refused('noXml');
  if (entry.unchanged === true) return refused('unchanged');
  const target = targetOf(context);
  if (target === undefined) return refused('objectGone');
  const present = (await readLabels(target)) ?? NO_LABELS;
  if (sameDocument(present, before)) return refused('undone');
  const wanted = before === NO_LABELS ? undefined : before;
  return {
    plan: {
      possible: true,
      before: present,
      after: before,
      command: labelsCommand(target, wanted),
      warnings: sinceWarnings(entry, !sameDocument(present, after)),
      fingerprint: fingerprintOf(present),
    },
    run: () => writeLabels(backend, target, () => wanted, entry.id),
  };
}
