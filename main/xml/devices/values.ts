import { attributeOf, elementsOf, newElement, remove, setAttribute, textOf } from '../edit.ts';
import { bytesOf } from '../document.ts';
import type { TreeElement } from '../tree.ts';
import type { Conditions, Description, Field, Values } from './field.ts';
import { adopt, childrenAt, ensure, follow, parsePlace, prune, readPlace, writePlace } from './place.ts';

const MIB = 2 ** 20;
const KIB = 2 ** 10;

/** What a field says in this element; undefined where it is not set. */
export function readField(element: TreeElement, field: Field): string | undefined {
  switch (field.type) {
    case 'size': {
      const { path } = parsePlace(field.at);
      const found = follow(element, path);
      const size = bytesOf(textOf(found), attributeOf(found, 'unit'));
      return size === undefined ? undefined : String(size / MIB);
    }
    case 'switch': {
      const value = readPlace(element, field.at);
      const [on, off] = field.words ?? ['yes', 'no'];
      return value === on ? 'yes' : value === off ? 'no' : value;
    }
    case 'list': {
      const rows = rowsOf(element, field).map((row) => readRow(row, field.columns));
      return rows.length === 0 ? undefined : rows.join('\n');
    }
    default:
      return (
        readPlace(element, field.at) ??
        (field.older === undefined ? undefined : readPlace(element, field.older))
      );
  }
}

/** Every field that is set, whether or not it matters; of those that share a place the one that does, else the first. */
export function readValues(element: TreeElement, { fields }: Description): Values {
  const values: Record<string, string> = {};
  for (const field of fields) {
    const value = readField(element, field);
    if (value !== undefined) values[field.id] = value;
  }
  for (const sharers of sharedPlaces(fields)) {
    const one = sharers.find((field) => applies(field.when, values)) ?? sharers[0];
    for (const field of sharers) if (field !== one) delete values[field.id];
  }
  return values;
}

const shared = new WeakMap<readonly Field[], Field[][]>();

/** Fields of one place: what the model of a controller can be depends on its type, so each type has a field of its own. */
function sharedPlaces(fields: readonly Field[]): Field[][] {
  const known = shared.get(fields);
  if (known !== undefined) return known;
  const places = Map.groupBy(fields, (field) => field.at);
  const found = [...places.values()].filter((sharers) => sharers.length > 1);
  shared.set(fields, found);
  return found;
}

/** Whether a field matters beside the values of the others. */
export function applies(when: Conditions | undefined, values: Values): boolean {
  return Object.entries(when ?? {}).every(([id, words]) => words.includes(values[id] ?? ''));
}

/**
 * Writes what changes (undefined takes a value out) and nothing else. A field that no longer matters because another
 * changed is taken out: a bridge's name must not stay where a network is chosen.
 */
export function writeValues(
  element: TreeElement,
  description: Description,
  changes: Readonly<Record<string, string | undefined>>,
): void {
  const before = readValues(element, description);
  const after: Record<string, string> = { ...before };
  for (const [id, value] of Object.entries(changes)) {
    if (value === undefined) delete after[id];
    else after[id] = value;
  }
  const { fields } = description;
  const set = fields.filter((field) => field.id in changes && changes[field.id] !== undefined);
  // A place that has just been written stays: a block device's and a macvtap's source are the same attribute.
  const written = new Set(set.map((field) => field.at));
  const gone = fields.filter((field) =>
    written.has(field.at)
      ? false
      : field.id in changes
        ? changes[field.id] === undefined
        : applies(field.when, before) && !applies(field.when, after),
  );
  if (description.movesWith?.some((id) => before[id] !== after[id]))
    for (const address of elementsOf(element, 'address')) remove(element, address);
  // An element that is named by an attribute (the source on PCI) must not be taken for the one that comes instead.
  const [named, plain] = [gone.filter(isNamed), gone.filter((field) => !isNamed(field))];
  for (const field of named) clear(element, field);
  for (const field of set) writeField(element, field, changes[field.id]);
  // All else that goes is taken out last, so that an element both belong to keeps its place.
  for (const field of plain) clear(element, field);
  // That may have taken along what was just written (a TCP source and a UDP one can be the same element), or an element
  // that is said by being there.
  for (const field of set) writeField(element, field, changes[field.id]);
  for (const field of fields)
    if (isPresence(field) && !(field.id in changes) && before[field.id] === 'yes' && !gone.includes(field))
      writeField(element, field, 'yes');
}

/** Takes a value out, and an element that libvirt left empty where it would have been. */
function clear(element: TreeElement, field: Field): void {
  writeField(element, field, undefined);
  if (!isPresence(field)) prune(element, parsePlace(field.at).path);
}

const isNamed = (field: Field): boolean => parsePlace(field.at).path.some(({ having }) => having.length > 0);
const isPresence = (field: Field): boolean => field.type === 'switch' && parsePlace(field.at).presence;

export function writeField(element: TreeElement, field: Field, value: string | undefined): void {
  if (readField(element, field) === value) return;
  if (field.older !== undefined) writePlace(element, field.older, undefined);
  switch (field.type) {
    case 'size':
      return writeSize(element, field.at, value);
    case 'switch': {
      const [on, off] = field.words ?? ['yes', 'no'];
      if (parsePlace(field.at).presence)
        return writePlace(element, field.at, value === 'yes' ? value : undefined);
      return writePlace(element, field.at, value === 'yes' ? on : value === 'no' ? off : value);
    }
    case 'list':
      return writeRows(element, field, value === undefined ? [] : value.split('\n'));
    default:
      return writePlace(element, field.at, value);
  }
}

/** In the unit that stands there if the amount is whole in it, else in KiB. */
function writeSize(element: TreeElement, place: string, value: string | undefined): void {
  if (value === undefined) return writePlace(element, place, undefined);
  const amount = Math.round((Number(value) * MIB) / KIB) * KIB;
  const { path } = parsePlace(place);
  const target = ensure(element, path);
  const unit = bytesOf('1', attributeOf(target, 'unit')) ?? KIB;
  const whole = Number.isInteger(amount / unit);
  if (!whole || attributeOf(target, 'unit') === undefined) setAttribute(target, 'unit', 'KiB');
  writePlace(element, place, String(amount / (whole && attributeOf(target, 'unit') !== 'KiB' ? unit : KIB)));
}

type ListField = Extract<Field, { type: 'list' }>;

function rowsOf(element: TreeElement, { at }: ListField): TreeElement[] {
  const { path } = parsePlace(at);
  const last = path.at(-1);
  return last === undefined ? [] : childrenAt(follow(element, path.slice(0, -1)), last);
}

/** A missing column is `-`, unless nothing follows it. */
function readRow(row: TreeElement, columns: readonly string[]): string {
  const words = columns.map((place) => readPlace(row, place) ?? '-');
  while (words.length > 1 && words.at(-1) === '-') words.pop();
  return words.join(' ');
}

/**
 * Rows that say the same as before stay the very elements that they are, and one whose first column stays (an id, a
 * path) is changed in place: whatever else they hold is kept.
 */
function writeRows(element: TreeElement, field: ListField, lines: readonly string[]): void {
  const { path } = parsePlace(field.at);
  const name = path.at(-1)?.name ?? '';
  const existing = rowsOf(element, field);
  const said = existing.map((row) => readRow(row, field.columns));
  const wanted = lines.map((line) => line.trim().split(/\s+/).join(' ')).filter((line) => line !== '');
  if (said.join('\n') === wanted.join('\n')) return;
  const parentPath = path.slice(0, -1);
  const parent = ensure(element, parentPath);
  const free = new Set(existing.keys());
  const take = (fits: (line: string) => boolean): TreeElement | undefined => {
    const at = [...free].find((index) => fits(said[index] ?? ''));
    if (at === undefined) return undefined;
    free.delete(at);
    return existing[at];
  };
  const same = wanted.map((line) => take((other) => other === line));
  const rows = wanted.map((line, at) => {
    const first = line.split(' ')[0];
    const row = same[at] ?? take((other) => other.split(' ')[0] === first) ?? newElement(name);
    if (same[at] === undefined) writeRow(row, field.columns, line);
    return row;
  });
  const left = existing.filter((_, index) => free.has(index));
  const kept = existing.filter((_, index) => !free.has(index));
  const keepsOrder = kept.every((row, at) => rows[at] === row);
  for (const row of keepsOrder ? left : existing) remove(parent, row);
  for (const row of rows) if (!parent.content?.includes(row)) adopt(parent, row);
  prune(element, parentPath);
}

function writeRow(row: TreeElement, columns: readonly string[], line: string): void {
  const words = line.split(' ');
  // What is left over belongs to the last column: a path may hold spaces.
  const last = columns.length - 1;
  for (const [at, place] of columns.entries()) {
    const word = at === last ? words.slice(at).join(' ') : words[at];
    writePlace(row, place, word === undefined || word === '' || word === '-' ? undefined : word);
  }
}

/**
 * The fields that matter and will be otherwise at the next start than they are now. What the hypervisor fills in by itself (a
 * port, a path, the name of a tap device) is no difference.
 */
export function differences({ fields }: Description, stored: Values, running: Values): string[] {
  const ids = fields.filter((field) => {
    const [then, now] = [stored[field.id], running[field.id]];
    const matters = applies(field.when, stored) || applies(field.when, running);
    const says = field.beside?.some((id) => stored[id] !== undefined || running[id] !== undefined) ?? true;
    return matters && says && field.readOnly !== true && then !== now && !isFilled(field, stored, now);
  });
  return ids.map((field) => field.id);
}

function isFilled(field: Field, stored: Values, now: string | undefined): boolean {
  if (field.filled === undefined) return false;
  if (field.filled !== true) return applies(field.filled, stored);
  const then = stored[field.id];
  if (then === undefined || field.type !== 'list') return then === undefined;
  const rows = new Set(now?.split('\n'));
  return then.split('\n').every((row) => rows.has(row));
}
