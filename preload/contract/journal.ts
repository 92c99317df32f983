import { eventIterator, oc } from '@orpc/contract';
import * as v from 'valibot';
import { FailureData } from './errors.ts';
import { HostId, TaskId, Uuid } from './ids.ts';

/** Made when a change begins. */
export const JournalId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/), v.brand('JournalId'));
export type JournalId = v.InferOutput<typeof JournalId>;

export const JOURNAL_KINDS = [
  'domain',
  'pool',
  'volume',
  'network',
  'snapshot',
  'nodeDevice',
  'secret',
  'host',
] as const;

/** What was changed; the name as it was before. An image outside any pool is a volume named by its path. */
export const JournalObject = v.object({
  kind: v.picklist(JOURNAL_KINDS),
  name: v.string(),
  uuid: v.optional(Uuid),
});
export type JournalObject = v.InferOutput<typeof JournalObject>;

/** What was done. A journal outlives its program: words of a newer Virtdeck are kept as they are. */
export const JOURNAL_VERBS = [
  'start',
  'startPaused',
  'suspend',
  'resume',
  'shutdown',
  'shutdownAgent',
  'shutdownAcpi',
  'reboot',
  'reset',
  'destroy',
  'managedSave',
  'discardManagedSave',
  'injectNmi',
  'startFrom',
  'coreDump',
  'autostartOn',
  'autostartOff',
  'rename',
  'labels',
  'addVnc',
  'changeHardware',
  'editXml',
  'create',
  'delete',
  'removeAgain',
  'restore',
  'defineAgain',
] as const;
export type JournalVerb = (typeof JOURNAL_VERBS)[number];

export const JOURNAL_OUTCOMES = ['running', 'done', 'failed', 'cancelled', 'unknown'] as const;
export const JournalOutcome = v.picklist(JOURNAL_OUTCOMES);
export type JournalOutcome = v.InferOutput<typeof JournalOutcome>;

/** What a VM had beside its XML when it was deleted; its autostart alone comes back with it. */
export const JOURNAL_EXTRAS = [
  'autostart',
  'managedSave',
  'snapshots',
  'checkpoints',
  'nvram',
  'tpm',
] as const;
export const JournalExtra = v.picklist(JOURNAL_EXTRAS);
export type JournalExtra = v.InferOutput<typeof JournalExtra>;

export const JournalEntry = v.object({
  id: JournalId,
  /** ms since the epoch. */
  at: v.number(),
  endedAt: v.optional(v.number()),
  /** As it was then: it may be gone, or bear another name. */
  host: v.object({ id: HostId, name: v.string(), uri: v.string() }),
  object: JournalObject,
  /** One of JOURNAL_VERBS, unless a newer Virtdeck wrote it. */
  verb: v.string(),
  /** What the verb does not say: the new name, the device, the file. */
  detail: v.optional(v.string()),
  /** Equivalent commands of virsh, one a line; a document that they read is `after`. */
  command: v.string(),
  /** `running` while the program that does it lives; `unknown` where nobody noted how it ended. */
  outcome: JournalOutcome,
  failure: v.optional(FailureData),
  /** It was so already. */
  unchanged: v.optional(v.boolean()),
  had: v.optional(v.array(JournalExtra)),
  /** The entry that it undid. */
  undoes: v.optional(JournalId),
  /** Whether its XML is kept. */
  hasXml: v.boolean(),
});
export type JournalEntry = v.InferOutput<typeof JournalEntry>;

/** XML before and after, secrets hidden. Of tags, their metadata element alone. */
const Documents = { before: v.optional(v.string()), after: v.optional(v.string()) };

export const JournalEvent = v.object({
  type: v.literal('journal'),
  subscription: v.string(),
  seq: v.number(),
  /** New ones and those that ended, since the message before. */
  entries: v.array(JournalEntry),
  /** More than a message holds have changed: list them again. */
  missed: v.boolean(),
  /** Why changes cannot be written down at present. */
  problem: v.optional(v.string()),
});
export type JournalEvent = v.InferOutput<typeof JournalEvent>;

/** Why an entry cannot be undone. */
export const JOURNAL_REFUSALS = [
  /** A start, a stop, a memory dump: what has happened has happened. */
  'action',
  /** It is undone by deleting what was made. */
  'creation',
  /** What was in an image is gone. */
  'image',
  'failed',
  'running',
  'unchanged',
  /** Its XML was not kept. */
  'noXml',
  /** It is now as it was before. */
  'undone',
  'hostGone',
  'objectGone',
  'renamed',
  /** A VM of that name or UUID is there. */
  'exists',
  'readOnly',
  /** It has no stored configuration. */
  'transient',
  'unknownVerb',
] as const;
export type JournalRefusal = (typeof JOURNAL_REFUSALS)[number];

/** What the user has to know before an undo. */
export const JOURNAL_WARNINGS = [
  /** It is not as the change left it: somebody has changed it since. */
  'changedSince',
  /** It was changed since, elsewhere: that stays as it is. */
  'laterStays',
  /** `what` is the device whose secret is lost. */
  'secretLost',
  'nextStart',
  'outcomeUnknown',
  /** `what` is an image that is not there any more. */
  'imageMissing',
  /** libvirt cannot tell whether the image `what` is there. */
  'imageUnknown',
  'managedSaveGone',
  'snapshotsGone',
  'checkpointsGone',
  'nvramGone',
  'tpmGone',
] as const;
export type JournalWarning = (typeof JOURNAL_WARNINGS)[number];

export const JournalUndoPlan = v.object({
  possible: v.boolean(),
  refusal: v.optional(v.picklist(JOURNAL_REFUSALS)),
  /** The present configuration and that after the undo, secrets hidden; absent for what is not in the XML. */
  ...Documents,
  command: v.optional(v.string()),
  warnings: v.array(v.object({ kind: v.picklist(JOURNAL_WARNINGS), what: v.optional(v.string()) })),
  /** Of the state that the plan was made on. */
  fingerprint: v.string(),
});
export type JournalUndoPlan = v.InferOutput<typeof JournalUndoPlan>;

const MAX_WORDS = 32;
const Word = v.pipe(v.string(), v.maxLength(200));

export const JournalQuery = v.object({
  /** Words that are all to be found in names, command, detail, failure or verb. */
  query: v.optional(v.pipe(v.string(), v.maxLength(1000))),
  /** What words of the query mean in the user's language: verbs and outcomes by their ids. */
  means: v.optional(v.pipe(v.record(Word, v.pipe(v.array(Word), v.maxLength(100))), v.maxEntries(MAX_WORDS))),
  host: v.optional(HostId),
  /** By UUID where it has one, else by name. */
  object: v.optional(
    v.object({
      kind: v.picklist(JOURNAL_KINDS),
      uuid: v.optional(Uuid),
      name: v.optional(v.pipe(v.string(), v.maxLength(4096))),
    }),
  ),
  /** `next` of the answer before: what is older. */
  before: v.optional(v.pipe(v.string(), v.regex(/^\d{1,12}:\d{1,12}$/))),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 100),
});
export type JournalQuery = v.InferOutput<typeof JournalQuery>;

const Ref = v.object({ id: JournalId });

export const journal = {
  /** Newest first. `problems` names files and lines that could not be read. */
  list: oc.input(JournalQuery).output(
    v.object({
      entries: v.array(JournalEntry),
      next: v.optional(v.string()),
      problems: v.array(v.string()),
    }),
  ),
  /** `refusal` where no undo is possible, whatever the host is like. */
  get: oc.input(Ref).output(
    v.object({
      ...JournalEntry.entries,
      ...Documents,
      refusal: v.optional(v.picklist(JOURNAL_REFUSALS)),
    }),
  ),
  watch: oc.output(eventIterator(JournalEvent)),
  /** What undoing it would come to, from the host as it is now. Nothing is changed. */
  planUndo: oc.input(Ref).output(JournalUndoPlan),
  /**
   * Undoes it as the task named. Conflict where the object has changed since, unless `fingerprint` is that of the plan
   * that the user saw and nothing has changed since then.
   */
  undo: oc
    .input(
      v.object({
        ...Ref.entries,
        task: TaskId,
        fingerprint: v.optional(v.pipe(v.string(), v.maxLength(128))),
      }),
    )
    .output(v.object({})),
};
