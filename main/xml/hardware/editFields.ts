import type { Description } from '../devices/field.ts';
import { addDevice, itemsOf, removeDevice } from '../devices/items.ts';
import { sameDocument } from '../devices/secrets.ts';
import { validate } from '../devices/validate.ts';
import { applies, readValues, writeValues } from '../devices/values.ts';
import { attributeOf, elementAt, elementsOf } from '../edit.ts';
import { readTree, writeElement, type TreeElement } from '../tree.ts';
import type { Change, ChangeConflict, When } from './change.ts';
import { defined, type Edit } from './editing.ts';
import { liveWorkOf, type Writes } from './live.ts';
import { asConfigured, pendingOf, type Pair } from './pairs.ts';
import { shownElement, shownValue } from './secrets.ts';
import { alsoMeant, contradictions, merged, settle } from './together.ts';

/** Values of one device or section; one that is otherwise than it was seen is a conflict. */
export function setValues(
  edit: Edit,
  pair: Pair,
  values: Extract<Change, { op: 'set' }>['values'],
  at: number,
): When {
  const { description, stored: element } = pair;
  if (description === undefined || element === undefined) {
    edit.problems.push({ change: at, problem: 'notHere' });
    return 'nextStart';
  }
  const present = readValues(element, description);
  const writes: Record<string, string | undefined> = {};
  for (const [id, { from, to }] of Object.entries(values)) {
    const field = description.fields.find((f) => f.id === id);
    if (field === undefined || field.readOnly === true) {
      edit.problems.push({ change: at, field: id, problem: 'notHere' });
      continue;
    }
    const now = shownValue(field, present[id]);
    if (now === to) continue;
    if (now !== from) {
      edit.conflicts.push(
        defined<ChangeConflict>({
          change: at,
          item: pair.id,
          field: id,
          seen: from,
          now,
          wanted: shownValue(field, to),
        }),
      );
      continue;
    }
    writes[id] = to;
  }
  return write(edit, pair, description, element, writes, at);
}

function write(
  edit: Edit,
  pair: Pair,
  description: Description,
  element: TreeElement,
  given: Writes,
  at: number,
): When {
  const before = readValues(element, description);
  const writes = alsoMeant(edit.base.root, description.kind, before, given);
  const after = merged(before, writes);
  // What was there already is libvirt's to judge: only what changes, or begins to matter, is looked at here.
  const concerned = (id: string): boolean => {
    if (id in writes) return true;
    const field = description.fields.find((f) => f.id === id);
    if (field !== undefined && 'atMost' in field && field.atMost !== undefined && field.atMost in writes)
      return true;
    if (Object.keys(field?.stricter?.when ?? {}).some((other) => other in writes)) return true;
    return field !== undefined && !applies(field.when, before);
  };
  for (const problem of validate(description, after))
    if (concerned(problem.field)) edit.problems.push({ change: at, ...problem });
  for (const problem of contradictions(edit.base.root, description.kind, after, writes))
    edit.problems.push({ change: at, ...problem });
  checkTarget(edit, description, pair, writes, at);
  if (!description.section && writes['bootOrder'] !== undefined) edit.ordered.set(element, at);
  writeValues(element, description, writes);
  settle(edit.base.root, description.kind, before, after);
  if (!description.section) edit.made.push({ change: at, xml: shownElement(element, description) });
  return writeLive(edit, pair, description, writes, at);
}

/**
 * What of these values the running domain takes goes to it too.
 * @param more whether something beside them waits for the next start
 */
export function writeLive(
  edit: Edit,
  { running }: Pair,
  description: Description,
  writes: Writes,
  at: number,
  more = false,
): When {
  if (running === undefined) return edit.when(false, true);
  const { work, waits: fieldsWait } = liveWorkOf(at, description, running, writes);
  const waits = fieldsWait || more;
  if (edit.isTransient && waits)
    edit.problems.push({
      change: at,
      problem: 'notHere',
      message: 'it cannot be changed while the VM runs, and this one is not stored',
    });
  edit.live.push(...work);
  return edit.when(work.length > 0, waits);
}

/** No two disks have one name. */
export function checkTarget(
  edit: Edit,
  description: Description,
  pair: Pair | undefined,
  writes: Writes,
  at: number,
): void {
  const wanted = description.kind === 'disk' ? writes['target'] : undefined;
  if (wanted === undefined) return;
  const others = itemsOf(edit.base.root).filter(
    (item) => item.kind === 'disk' && item.element !== pair?.stored,
  );
  const isTaken = others.some(({ element }) => attributeOf(elementAt(element, ['target']), 'dev') === wanted);
  if (isTaken) edit.problems.push({ change: at, field: 'target', problem: 'taken', message: wanted });
}

/** No two devices have one number in the boot order; looked at in the end, because two may change theirs for each other's. */
export function checkBootOrder(edit: Edit): void {
  const orders = elementsOf(elementAt(edit.base.root, ['devices'])).map(
    (element) => [element, attributeOf(elementAt(element, ['boot']), 'order')] as const,
  );
  for (const [element, order] of orders) {
    const change = edit.ordered.get(element);
    if (change === undefined || order === undefined) continue;
    if (orders.some(([other, number]) => other !== element && number === order))
      edit.problems.push({ change, field: 'bootOrder', problem: 'taken', message: order });
  }
}

type Revert = Extract<Change, { op: 'revert' }>;

/** The stored configuration becomes as the running one, if it is as it was seen; the running one is not touched. */
export function revert(edit: Edit, pair: Pair, change: Revert, at: number): When {
  const { fields: wanted } = change;
  const { description, stored, running } = pair;
  const pending = pendingOf(pair);
  if (pending === undefined) return 'nextStart';
  const conflicts = revertConflicts(pair, change, at, wanted ?? pending.fields);
  edit.conflicts.push(...conflicts);
  if (conflicts.length > 0) return 'nextStart';
  if (running === undefined && stored !== undefined) removeDevice(edit.base.root, stored);
  else if (running !== undefined && stored === undefined) addDevice(edit.base.root, asConfigured(running));
  else if (running !== undefined && stored !== undefined && description !== undefined) {
    const fields = wanted ?? pending.fields;
    const values = readValues(running, description);
    writeValues(stored, description, Object.fromEntries(fields.map((id) => [id, values[id]])));
  } else if (running !== undefined && stored !== undefined) become(stored, asConfigured(running));
  return 'nextStart';
}

/** Where it is not known what was seen there are none. */
function revertConflicts(
  { id: item, description, stored, running }: Pair,
  { fields: wanted, from }: Revert,
  change: number,
  fields: readonly string[],
): ChangeConflict[] {
  if (from === undefined) return [];
  const about = { change, item };
  const shown = (element: TreeElement | undefined): string | undefined =>
    element && shownElement(element, description);
  if (from === null || stored === undefined)
    return (from === null) === (stored === undefined)
      ? []
      : [defined<ChangeConflict>({ ...about, seen: from?.xml, now: shown(stored), wanted: shown(running) })];
  if (wanted === undefined && from.xml !== undefined)
    return sameDocument(from.xml, shown(stored) ?? '')
      ? []
      : [defined<ChangeConflict>({ ...about, seen: from.xml, now: shown(stored), wanted: shown(running) })];
  if (description === undefined) return [];
  const [now, runs] = [readValues(stored, description), running && readValues(running, description)];
  return description.fields
    .filter((field) => fields.includes(field.id))
    .flatMap((field) => {
      const { id } = field;
      const [seen, value] = [from.values[id], shownValue(field, now[id])];
      return seen === value
        ? []
        : [
            defined<ChangeConflict>({
              ...about,
              field: id,
              seen,
              now: value,
              wanted: shownValue(field, runs?.[id]),
            }),
          ];
    });
}

/** The element is made what the other is, at its own place. */
export function become(element: TreeElement, other: TreeElement): void {
  const { indent } = element;
  const text = writeElement(other).replaceAll('\n', `\n${indent}`);
  Object.assign(element, readTree(text).root, { indent });
}
