import { attributeOf, elementsOf, remove, setAttribute, textOf } from '../edit.ts';
import { bytesOf } from '../document.ts';
import type { TreeElement } from '../tree.ts';
import type { Conditions, Description, Field, Values } from './field.ts';
import { ensure, follow, parsePlace, prune, readPlace, writePlace } from './place.ts';
import { readRows, writeRows } from './rows.ts';

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
      const lines = readRows(element, field);
      return lines.length === 0 ? undefined : lines.join('\n');
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

/** Where a field writes: the inner rows of elements are not the elements. */
const placeOf = (field: Field): string =>
  field.type === 'list' && field.borrowed === true ? `${field.at}/${field.inner ?? ''}` : field.at;

const shared = new WeakMap<readonly Field[], Field[][]>();

/** Fields of one place: what the model of a controller can be depends on its type, so each type has a field of its own. */
function sharedPlaces(fields: readonly Field[]): Field[][] {
  const known = shared.get(fields);
  if (known !== undefined) return known;
  const places = Map.groupBy(fields, placeOf);
  const found = [...places.values()].filter((sharers) => sharers.length > 1);
  shared.set(fields, found);
  return found;
}

/** Whether a field matters beside the values of the others. */
export function applies(when: Conditions | undefined, values: Values): boolean {
  return Object.entries(when ?? {}).every(([id, words]) => words.includes(values[id] ?? ''));
}

/**
 * What matters of the values of a new device. What is left of an earlier choice goes, and with it whatever mattered only
 * beside that.
 */
export function mattering({ fields }: Pick<Description, 'fields'>, values: Values): Values {
  const kept = Object.entries(values).filter(([id]) =>
    fields.some((field) => field.id === id && applies(field.when, values)),
  );
  return kept.length === Object.keys(values).length
    ? values
    : mattering({ fields }, Object.fromEntries(kept));
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
  const written = new Set(set.map(placeOf));
  const isGone = (field: Field): boolean =>
    written.has(placeOf(field))
      ? false
      : field.id in changes
        ? changes[field.id] === undefined
        : applies(field.when, before) && !applies(field.when, after);
  // What went takes along what mattered only beside it.
  let gone: Field[] = [];
  for (let found = fields.filter(isGone); found.length > gone.length; found = fields.filter(isGone)) {
    gone = found;
    for (const { id } of gone) delete after[id];
  }
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
