import { createHash } from 'node:crypto';
import {
  domainKey,
  type HostId,
  type JournalRefusal,
  type JournalUndoPlan,
  type JournalWarning,
} from '../../../preload/contract/index.ts';
import type { Host, TaskControl } from '../../hosts/index.ts';
import type { WholeEntry } from '../../settings/index.ts';
import type { Backend } from '../context.ts';
import type { DomainTarget } from '../target.ts';

/** What undoing an entry comes to, and how it is done. */
export interface Planned {
  plan: JournalUndoPlan;
  /** Absent where it cannot be done. */
  run?: (task: TaskControl) => Promise<void>;
}

export interface UndoContext {
  backend: Backend;
  entry: WholeEntry;
  host: Host;
  signal: AbortSignal;
}

export type Warnings = JournalUndoPlan['warnings'];

export const refused = (refusal: JournalRefusal): Planned => ({
  plan: { possible: false, refusal, warnings: [], fingerprint: '' },
});

export const warning = (kind: JournalWarning, what?: string): Warnings[number] => ({
  kind,
  ...(what !== undefined && { what }),
});

/** Of the state that a plan was made on. */
export const fingerprintOf = (state: string): string => createHash('sha256').update(state).digest('hex');

/** The host of an entry as it is saved now: by its id, else one of the same URI. */
export function hostOf(backend: Backend, { host }: WholeEntry): Host | undefined {
  const known = backend.hosts.find(host.id);
  return known ?? [...backend.hosts.all()].find(({ config }) => config.uri === host.uri);
}

/** The domain of an entry, where its host still has it. */
export function targetOf({ backend, entry, host }: UndoContext): DomainTarget | undefined {
  const { uuid } = entry.object;
  if (uuid === undefined) return undefined;
  const row = backend.hosts.domains.get(domainKey({ host: host.id as HostId, uuid }));
  return row && { host, row, dom: { name: row.name, uuid: row.uuid, id: row.domainId ?? -1 } };
}

/** What holds for every undo of a change that is not known to be as it was left. */
export function sinceWarnings(entry: WholeEntry, changedSince: boolean): Warnings {
  return [
    ...(entry.outcome === 'unknown' ? [warning('outcomeUnknown')] : []),
    ...(changedSince ? [warning('changedSince')] : []),
  ];
}
