import {
  LIFECYCLE_ACTIONS,
  type JournalId,
  type JournalRefusal,
  type JournalVerb,
} from '../../../preload/contract/index.ts';
import type { WholeEntry } from '../../settings/index.ts';
import type { Backend } from '../context.ts';
import { attempting, failure, type Attempt } from '../errors.ts';
import { planDefineAgain, planDefinition } from './definition.ts';
import { hostOf, refused, type Planned, type UndoContext } from './planned.ts';
import { planAutostart, planLabels, planRename } from './reverse.ts';

type Strategy = (context: UndoContext) => Promise<Planned>;

/** How each change of a domain is undone, or why none can be. */
const STRATEGIES: Readonly<Record<JournalVerb, Strategy | JournalRefusal>> = {
  ...(Object.fromEntries(LIFECYCLE_ACTIONS.map((action) => [action, 'action'])) as Record<
    (typeof LIFECYCLE_ACTIONS)[number],
    'action'
  >),
  startFrom: 'action',
  coreDump: 'action',
  autostartOn: planAutostart,
  autostartOff: planAutostart,
  rename: planRename,
  labels: planLabels,
  addVnc: planDefinition,
  changeHardware: planDefinition,
  editXml: planDefinition,
  restore: planDefinition,
  create: 'creation',
  defineAgain: 'creation',
  removeAgain: 'noXml',
  delete: planDefineAgain,
};

export async function readEntry(backend: Backend, id: JournalId): Promise<WholeEntry> {
  const entry = await backend.journal.get(id);
  if (entry !== undefined) return entry;
  const attempt = { object: 'journal', tried: 'Cannot read the entry' };
  throw failure('NotFound', attempt, 'the journal has no such entry (any more)');
}

/** Reads the host as it is now and changes nothing. */
export async function planUndo(backend: Backend, entry: WholeEntry, signal: AbortSignal): Promise<Planned> {
  const strategy = strategyOf(entry);
  if (typeof strategy === 'string') return refused(strategy);
  const host = hostOf(backend, entry);
  if (host === undefined) return refused('hostGone');
  return attempting(attemptAt(entry), async () => {
    if (host.session.readOnly) return refused('readOnly');
    return strategy({ backend, entry, host, signal });
  });
}

/** Undoes it if it is as the user saw it, or as the change left it. */
export async function undo(
  backend: Backend,
  { id, task: taskId, fingerprint }: { id: JournalId; task: string; fingerprint?: string | undefined },
): Promise<void> {
  const entry = await readEntry(backend, id);
  const attempt = attemptAt(entry);
  const title = `Undo a change of ${entry.object.name}`;
  const host = hostOf(backend, entry)?.id;
  await backend.tasks.run({ id: taskId, title, ...(host !== undefined && { host }) }, async (task) => {
    const { plan, run } = await planUndo(backend, entry, task.signal);
    if (run === undefined) throw failure('Conflict', attempt, WHY[plan.refusal ?? 'unknownVerb']);
    const isSeen = fingerprint === plan.fingerprint;
    const isChanged = plan.warnings.some(({ kind }) => kind === 'changedSince');
    if (!isSeen && (fingerprint !== undefined || isChanged)) {
      const since = fingerprint === undefined ? 'since the change' : 'since you looked';
      throw failure('Conflict', attempt, `it was changed ${since}`, {
        text: 'Look at what undoing it would change now, then decide.',
      });
    }
    task.report({ cancellable: false });
    await attempting(attempt, () => run(task));
  });
}

/** Why it cannot be undone, whatever the host is like. */
export function refusalOf(entry: WholeEntry): JournalRefusal | undefined {
  const strategy = strategyOf(entry);
  return typeof strategy === 'string' ? strategy : undefined;
}

function strategyOf(entry: WholeEntry): Strategy | JournalRefusal {
  const { verb, outcome, object } = entry;
  if (outcome === 'running') return 'running';
  const strategy = Object.hasOwn(STRATEGIES, verb) ? STRATEGIES[verb as JournalVerb] : 'unknownVerb';
  if (typeof strategy === 'string') return strategy;
  if (object.kind !== 'domain')
    return object.kind === 'volume' && verb === 'delete' ? 'image' : 'unknownVerb';
  // A configuration tells by itself whether it was changed; all else has failed whole.
  const tells = strategy === planDefinition || strategy === planDefineAgain;
  return !tells && (outcome === 'failed' || outcome === 'cancelled') ? 'failed' : strategy;
}

function attemptAt({ object, host }: WholeEntry): Attempt {
  return {
    object: `${object.kind} ${object.name}`,
    tried: `Cannot undo the change of ${object.name} on ${host.name}`,
    uri: host.uri,
  };
}

const WHY: Readonly<Record<JournalRefusal, string>> = {
  action: 'what has run has run: there is nothing to put back',
  creation: 'what was made is undone by deleting it',
  image: 'what was in the image is gone',
  failed: 'it failed, so there is nothing to undo',
  running: 'it is still being made',
  unchanged: 'it changed nothing',
  noXml: 'its XML was not kept',
  undone: 'it is as it was before already',
  hostGone: 'its host is not saved any more',
  objectGone: 'it is not there any more',
  renamed: 'it was renamed since: undo that first',
  exists: 'there is another of that name or UUID',
  readOnly: 'the host is connected read-only',
  transient: 'it has no stored configuration',
  unknownVerb: 'this version of Virtdeck does not know how',
};
