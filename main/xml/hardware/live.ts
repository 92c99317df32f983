import type { Description, Field, Values } from '../devices/field.ts';
import { applies, readValues, writeValues } from '../devices/values.ts';
import { attributeOf, elementsOf } from '../edit.ts';
import { writeElement, type TreeElement } from '../tree.ts';
import type { LiveWork } from './change.ts';
import { copyOf, shownElement } from './secrets.ts';

/** Whether a running guest takes another value here: what it is, and what it shall be, must allow it. */
const isLive = (field: Field, before: Values, after: Values): boolean =>
  field.live === true && applies(field.liveWhen, before) && applies(field.liveWhen, after);

/** Whether it can be plugged into a running guest and pulled out of it. */
export function isPluggable(description: Description | undefined, element: TreeElement): boolean {
  return (
    description?.hotplug === true && applies(description.pluggableWhen, readValues(element, description))
  );
}

/** Fields of a device that have a call of their own; all other live ones go by updating the device. */
const TUNED: Readonly<Record<string, (field: Field) => boolean>> = {
  disk: (field) => field.at.startsWith('iotune/'),
  memballoon: (field) => field.at.startsWith('stats@'),
};

export type Writes = Readonly<Record<string, string | undefined>>;

/**
 * What of these values the running device or section takes at once. Its element here is changed with them, so that a
 * later change begins where this one ended.
 * @returns the work, and whether something of it waits for the next start
 */
export function liveWorkOf(
  change: number,
  description: Description,
  running: TreeElement,
  writes: Writes,
): { work: LiveWork[]; waits: boolean } {
  const before = readValues(running, description);
  const after = { ...before };
  for (const [id, value] of Object.entries(writes)) {
    if (value === undefined) delete after[id];
    else after[id] = value;
  }
  const fields = description.fields.filter((field) => field.id in writes);
  const live = fields.filter(
    (field) =>
      isLive(field, before, after) &&
      !isAboveNow(field, writes[field.id], before) &&
      !(field.unset === 'nextStart' && writes[field.id] === undefined),
  );
  const now = Object.fromEntries(live.map(({ id }) => [id, writes[id]]));
  const waits = live.length < fields.length;
  if (live.length === 0) return { work: [], waits };
  if (live.every(({ id }) => before[id] === writes[id])) return { work: [], waits };
  writeValues(running, description, now);
  const tuned = live.filter((field) => description.section || TUNED[description.kind]?.(field) === true);
  const work: LiveWork[] = [];
  if (tuned.length > 0) {
    const set = Object.fromEntries(tuned.map(({ id }) => [id, writes[id]]));
    work.push({
      change,
      what: 'tune',
      kind: description.kind,
      set,
      before,
      values: readValues(running, description),
    });
  }
  if (tuned.length < live.length) work.push(updating(change, running, description));
  return { work, waits };
}

/** A device for the running domain, as it is to be stored. */
export const attaching = (
  change: number,
  element: TreeElement,
  description: Description | undefined,
): LiveWork => ({
  change,
  what: 'attach',
  xml: writeElement(copyOf(element)),
  shown: shownElement(element, description),
});

/** A device of the running domain goes. */
export const detaching = (
  change: number,
  element: TreeElement,
  description: Description | undefined,
): LiveWork => ({
  change,
  what: 'detach',
  xml: writeElement(copyOf(element)),
  shown: shownElement(element, description),
  alias: attributeOf(elementsOf(element, 'alias')[0], 'name'),
});

/** A higher limit waits for the next start, and with it what needs it. */
const isAboveNow = (field: Field, value: string | undefined, running: Values): boolean =>
  'atMost' in field && field.atMost !== undefined && Number(value) > Number(running[field.atMost]);

const updating = (change: number, element: TreeElement, description: Description): LiveWork => ({
  change,
  what: 'update',
  xml: writeElement(copyOf(element)),
  shown: shownElement(element, description),
});
