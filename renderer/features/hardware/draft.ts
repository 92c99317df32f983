import type {
  Hardware,
  HardwareChange,
  HardwareField,
  HardwareItem,
  HardwareValues,
} from '../../../preload/contract/index.ts';

/** What the user has changed and not applied, in the order in which it will be done. */
export type Draft = readonly HardwareChange[];

/** One line of the list: a device that is there, or one that is to be added. */
export interface Entry {
  /** The item's, or `new:3` for the change that adds it. */
  id: string;
  kind: string;
  /** Undefined for a new one. */
  item: HardwareItem | undefined;
  /** Index of the change that adds it. */
  change: number | undefined;
  /** What it will be. */
  values: HardwareValues;
  /** What was read. */
  read: HardwareValues;
  /** Goes with this draft. */
  removed: boolean;
  /** What is pending of it is taken back with this draft: these fields, or all. */
  reverted: readonly string[] | 'all' | undefined;
  changed: ReadonlySet<string>;
}

const setOf = (draft: Draft, id: string) =>
  draft.find((change) => change.op === 'set' && change.item === id) as
    Extract<HardwareChange, { op: 'set' }> | undefined;

const revertOf = (draft: Draft, id: string) =>
  draft.find((change) => change.op === 'revert' && change.item === id) as
    Extract<HardwareChange, { op: 'revert' }> | undefined;

/** What is stored is what the form is about; a device that goes at the next start is shown as it runs. */
export const readValues = ({ stored, running }: HardwareItem): HardwareValues =>
  (stored ?? running)?.values ?? {};

function entryOf(item: HardwareItem, draft: Draft): Entry {
  const read = readValues(item);
  const values: Record<string, string> = { ...read };
  const revert = revertOf(draft, item.id);
  const reverted = revert === undefined ? undefined : (revert.fields ?? ('all' as const));
  if (reverted !== undefined && item.running !== undefined)
    for (const id of reverted === 'all' ? (item.pending?.fields ?? []) : reverted)
      put(values, id, item.running.values[id]);
  const set = setOf(draft, item.id);
  for (const [id, { to }] of Object.entries(set?.values ?? {})) put(values, id, to);
  return {
    id: item.id,
    kind: item.kind,
    item,
    change: undefined,
    values,
    read,
    removed: draft.some((change) => change.op === 'remove' && change.item === item.id),
    reverted,
    changed: new Set(Object.keys(set?.values ?? {})),
  };
}

function put(values: Record<string, string>, id: string, value: string | undefined): void {
  if (value === undefined) delete values[id];
  else values[id] = value;
}

/** Everything of the VM as it will be, those that are to be added after those that are there. */
export function entriesOf({ items }: Hardware, draft: Draft): Entry[] {
  const added = draft.flatMap((change, at): Entry[] =>
    change.op === 'add'
      ? [
          {
            id: `new:${at}`,
            kind: change.kind,
            item: undefined,
            change: at,
            values: change.values,
            read: {},
            removed: false,
            reverted: undefined,
            changed: new Set(),
          },
        ]
      : [],
  );
  return [...items.map((item) => entryOf(item, draft)), ...added];
}

/** Sets values of a device; one that is as it was read again is no change any more. */
export function withValues(
  draft: Draft,
  entry: Entry,
  values: Readonly<Record<string, string | undefined>>,
): Draft {
  if (entry.item === undefined) {
    return draft.map((change, at) => {
      if (at !== entry.change || change.op !== 'add') return change;
      const own: Record<string, string> = { ...change.values };
      for (const [id, value] of Object.entries(values)) put(own, id, value);
      return { ...change, values: own };
    });
  }
  const before = setOf(draft, entry.id)?.values ?? {};
  const after: Record<string, { from?: string | undefined; to?: string | undefined }> = { ...before };
  for (const [id, to] of Object.entries(values)) {
    const from = before[id]?.from ?? entry.read[id];
    if (to === from) delete after[id];
    else after[id] = { from, to };
  }
  const others = draft.filter((change) => !(change.op === 'set' && change.item === entry.id));
  return Object.keys(after).length === 0 ? others : [...others, { op: 'set', item: entry.id, values: after }];
}

export const withAdded = (draft: Draft, kind: string, values: HardwareValues): Draft => [
  ...draft,
  { op: 'add', kind, values: { ...values } },
];

/** A new device is simply not added; one that is there goes, or stays after all. */
export function withRemoved(draft: Draft, entry: Entry, removed: boolean): Draft {
  if (entry.change !== undefined) return draft.filter((_, at) => at !== entry.change);
  const others = draft.filter((change) => !('item' in change && change.item === entry.id));
  if (!removed) return others;
  const from = (entry.item?.stored ?? entry.item?.running)?.xml;
  return [...others, { op: 'remove', item: entry.id, ...(from !== undefined && { from }) }];
}

/** Takes back what is pending of a device: one field of it, or everything. */
export function withReverted(draft: Draft, entry: Entry, field?: string): Draft {
  const others = draft.filter((change) => !(change.op === 'revert' && change.item === entry.id));
  if (field === undefined) {
    const rest = others.filter((change) => !(change.op === 'set' && change.item === entry.id));
    return [...rest, { op: 'revert', item: entry.id, ...seenOf(entry) }];
  }
  const before = revertOf(draft, entry.id)?.fields ?? [];
  const fields = [...new Set([...before, field])];
  return [...others, { op: 'revert', item: entry.id, fields, ...seenOf(entry) }];
}

const seenOf = ({ item }: Entry): Pick<Extract<HardwareChange, { op: 'revert' }>, 'from'> =>
  item === undefined ? {} : { from: item.stored ?? null };

export const withoutRevert = (draft: Draft, entry: Entry): Draft =>
  draft.filter((change) => !(change.op === 'revert' && change.item === entry.id));

/** The user has seen what is there now, and wants his own all the same. */
export function keepingMine(
  draft: Draft,
  change: number,
  field: string | undefined,
  now: string | undefined,
): Draft {
  return draft.map((other, at) => {
    if (at !== change) return other;
    if (other.op === 'set' && field !== undefined)
      return { ...other, values: { ...other.values, [field]: { ...other.values[field], from: now } } };
    if ((other.op === 'replace' || other.op === 'document') && now !== undefined)
      return { ...other, from: now };
    if (other.op === 'revert') {
      if (field === undefined)
        return { ...other, from: now === undefined ? null : { values: other.from?.values ?? {}, xml: now } };
      const { values = {} } = other.from ?? {};
      const known = now === undefined ? without(values, field) : { ...values, [field]: now };
      return { ...other, from: { ...other.from, values: known } };
    }
    if (other.op === 'remove')
      return { op: 'remove', item: other.item, ...(now !== undefined && { from: now }) };
    return other;
  });
}

const without = <T>(values: Readonly<Record<string, T>>, field: string): Record<string, T> =>
  Object.fromEntries(Object.entries(values).filter(([id]) => id !== field));

/** What is there now stays: this part of the draft is forgotten. */
export function takingTheirs(draft: Draft, change: number, field: string | undefined): Draft {
  return draft.flatMap((other, at): HardwareChange[] => {
    if (at !== change) return [other];
    if (other.op === 'revert' && field !== undefined) {
      const fields = (other.fields ?? []).filter((id) => id !== field);
      return fields.length === 0 ? [] : [{ ...other, fields }];
    }
    if (other.op !== 'set' || field === undefined) return [];
    const values = without(other.values, field);
    return Object.keys(values).length === 0 ? [] : [{ ...other, values }];
  });
}

/** Whether a field matters beside the values of the others. */
export const applies = (
  when: Readonly<Record<string, readonly string[]>> | undefined,
  values: HardwareValues,
): boolean => Object.entries(when ?? {}).every(([id, words]) => words.includes(values[id] ?? ''));

/** Whether a running guest takes this field's change. */
export function goesLive(field: HardwareField, { values, item }: Entry): boolean {
  if (!field.live || !applies(field.liveWhen, values)) return false;
  // What needs a higher limit than the running guest has waits with it.
  const limit = field.atMost === undefined ? undefined : item?.running?.values[field.atMost];
  return !(Number(values[field.id]) > Number(limit));
}

/** How many things the draft changes: each value is one. */
export const countOf = (draft: Draft): number =>
  draft.reduce((sum, change) => sum + (change.op === 'set' ? Object.keys(change.values).length : 1), 0);
