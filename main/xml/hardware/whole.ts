import type { Description } from '../devices/field.ts';
import { itemsOf } from '../devices/items.ts';
import { sameDocument } from '../devices/secrets.ts';
import { readValues, writeValues } from '../devices/values.ts';
import { elementAt } from '../edit.ts';
import { writeElement, type TreeElement } from '../tree.ts';
import type { LiveWork } from './change.ts';
import { attaching, detaching, isPluggable, liveWorkOf, type Writes } from './live.ts';
import type { Pair } from './pairs.ts';
import { copyOf } from './secrets.ts';

/** A stored configuration, and how its devices stand to the running ones. */
export interface Side {
  root: TreeElement;
  pairs: ReadonlyMap<string, Pair>;
}

/**
 * What of another stored document the running domain takes at once: fields of what is in both, devices that came or
 * went. Where devices of one kind came and others went, nobody can tell a device that is called otherwise from another
 * device; those wait.
 * @returns the work, and whether something of it waits for the next start
 */
export function liveWorkBetween(
  change: number,
  before: Side,
  after: Side,
): { work: LiveWork[]; waits: boolean } {
  const was = new Map([...before.pairs.values()].map((pair) => [sameAs(pair), pair]));
  const work: LiveWork[] = [];
  const came: Pair[] = [];
  const went: Pair[] = [];
  let waits = !sameDocument(restOf(before.root, after.root), restOf(after.root));
  for (const pair of after.pairs.values()) {
    const { description, stored, running } = pair;
    const old = was.get(sameAs(pair))?.stored;
    if (stored === undefined) {
      if (old !== undefined) went.push(pair);
    } else if (old === undefined) {
      // What runs already is only stored anew.
      if (running === undefined) came.push(pair);
    } else {
      const writes = description === undefined ? {} : writesBetween(description, old, stored);
      if (description?.section !== true && saysMore(old, stored, description, writes)) waits = true;
      if (description === undefined || Object.keys(writes).length === 0) continue;
      if (running === undefined) {
        waits = true;
        continue;
      }
      const runs = readValues(running, description);
      const needed = Object.entries(writes).filter(([id, value]) => runs[id] !== value);
      const live = liveWorkOf(change, description, running, Object.fromEntries(needed));
      work.push(...live.work);
      waits ||= live.waits;
    }
  }
  const isClear = ({ kind }: Pair, others: readonly Pair[]): boolean =>
    others.every((other) => other.kind !== kind);
  for (const pair of went) {
    const { running, description } = pair;
    if (running !== undefined && isPluggable(description, running) && isClear(pair, came))
      work.push(detaching(change, running, description));
    else waits = true;
  }
  for (const pair of came) {
    const { stored, description } = pair;
    if (stored !== undefined && isPluggable(description, stored) && isClear(pair, went))
      work.push(attaching(change, stored, description));
    else waits = true;
  }
  return { work, waits };
}

/** A device that runs is the same whatever it is called; all others are what they are called. */
const sameAs = ({ id, description, running }: Pair): string | TreeElement =>
  description?.section === true || running === undefined ? id : running;

/** Whether an edited device is otherwise in more than what these fields say: nothing of that can go live. */
export function saysMore(
  before: TreeElement,
  after: TreeElement,
  description: Description | undefined,
  writes: Writes,
): boolean {
  const copy = copyOf(before);
  if (description !== undefined) writeValues(copy, description, writes);
  return !sameDocument(writeElement(copy), writeElement(after));
}

/** Fields that the second says otherwise than the first, and how. */
export function writesBetween(description: Description, before: TreeElement, after: TreeElement): Writes {
  const [one, other] = [readValues(before, description), readValues(after, description)];
  const changed = description.fields.filter(({ id, readOnly }) => readOnly !== true && one[id] !== other[id]);
  return Object.fromEntries(changed.map(({ id }) => [id, other[id]]));
}

/** A domain without its devices; with what the sections of another one say, if there is one. */
function restOf(domain: TreeElement, other?: TreeElement): string {
  const copy = copyOf(domain);
  if (other !== undefined)
    for (const { description } of itemsOf(domain))
      if (description?.section === true)
        writeValues(copy, description, writesBetween(description, domain, other));
  const devices = elementAt(copy, ['devices']);
  if (devices !== undefined) devices.content = [];
  return writeElement(copy);
}
