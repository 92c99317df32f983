import * as v from 'valibot';
import {
  FailureData,
  HostId,
  JournalExtra,
  JournalId,
  JournalObject,
  Uuid,
  type JournalEntry,
} from '../../../preload/contract/index.ts';

/** Written before a change is made: where no end follows, nobody knows how it went. */
const Begin = v.object({
  type: v.literal('begin'),
  id: JournalId,
  at: v.number(),
  /** The process, as locks name it. */
  by: v.string(),
  host: v.object({ id: HostId, name: v.string(), uri: v.string() }),
  object: JournalObject,
  verb: v.string(),
  detail: v.optional(v.string()),
  command: v.string(),
  before: v.optional(v.string()),
  after: v.optional(v.string()),
  had: v.optional(v.array(JournalExtra)),
  undoes: v.optional(JournalId),
});
export type BeginLine = v.InferOutput<typeof Begin>;

/** Written when it is over; what became known only then takes the place of what the beginning said. */
const End = v.object({
  type: v.literal('end'),
  id: JournalId,
  at: v.number(),
  outcome: v.picklist(['done', 'failed', 'cancelled', 'unknown']),
  failure: v.optional(FailureData),
  uuid: v.optional(Uuid),
  detail: v.optional(v.string()),
  command: v.optional(v.string()),
  before: v.optional(v.string()),
  after: v.optional(v.string()),
  had: v.optional(v.array(JournalExtra)),
  unchanged: v.optional(v.boolean()),
});
export type EndLine = v.InferOutput<typeof End>;

const Line = v.variant('type', [Begin, End]);

/** Undefined for what is no line of a journal: torn, damaged, or of a Virtdeck to come. */
export function parseLine(text: string): BeginLine | EndLine | undefined {
  try {
    const result = v.safeParse(Line, JSON.parse(text));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

export const lineOf = (line: BeginLine | EndLine): string => `${JSON.stringify(line)}\n`;

/** Where a line stands in its file. */
export interface Place {
  file: number;
  offset: number;
  length: number;
}

/** What is kept in memory of a line: all but its XML. */
export type Begun = Omit<BeginLine, 'before' | 'after' | 'type'> & { place: Place; hasXml: boolean };
export type Ended = Omit<EndLine, 'before' | 'after' | 'type'> & { place: Place; hasXml: boolean };

export function summary<Line extends BeginLine | EndLine>(
  { before, after, type: _, ...rest }: Line,
  place: Place,
): Omit<Line, 'before' | 'after' | 'type'> & { place: Place; hasXml: boolean } {
  return { ...rest, place, hasXml: before !== undefined || after !== undefined };
}

/** @param goesOn whether the process that began it is still at it */
export function entryOf(
  begun: Begun,
  ended: Ended | undefined,
  goesOn: (by: string, id: JournalId, at: number) => boolean,
): JournalEntry {
  const { id, at, by, host, object, verb, detail, command, had, undoes, hasXml } = begun;
  const known = { detail: ended?.detail ?? detail, had: ended?.had ?? had };
  return {
    id,
    at,
    ...(ended !== undefined && { endedAt: ended.at }),
    host,
    object: ended?.uuid === undefined ? object : { ...object, uuid: ended.uuid },
    verb,
    ...(known.detail !== undefined && { detail: known.detail }),
    command: ended?.command ?? command,
    outcome: ended?.outcome ?? (goesOn(by, id, at) ? 'running' : 'unknown'),
    ...(ended?.failure !== undefined && { failure: ended.failure }),
    ...(ended?.unchanged !== undefined && { unchanged: ended.unchanged }),
    ...(known.had !== undefined && { had: known.had }),
    ...(undoes !== undefined && { undoes }),
    hasXml: hasXml || ended?.hasXml === true,
  };
}
