import { readValues } from '../devices/values.ts';
import { writeTree } from '../tree.ts';
import type { Change, Edited, LiveWork, When } from './change.ts';
import { addOne, removeOne } from './editDevices.ts';
import { checkBootOrder, revert, setValues } from './editFields.ts';
import { Edit, type Configurations } from './editing.ts';
import { liveWorkOf } from './live.ts';
import { pendingOf } from './pairs.ts';
import { addXml, replace, replaceDocument } from './editXml.ts';

/**
 * What the changes make of a domain, in their order. Nothing is done where there are problems or conflicts.
 * @param configurations as they are now, read with SECURE
 * @throws XmlError where those cannot be read
 */
export function editHardware(configurations: Configurations, changes: readonly Change[]): Edited {
  const edit = new Edit(configurations);
  const when = changes.map((change, at) => makeChange(edit, change, at));
  checkBootOrder(edit);
  const after = writeTree(edit.base);
  const { problems, conflicts, live, made } = edit;
  return { problems, conflicts, after, changed: after !== edit.before, live, made, when };
}

/** What is stored of a device that runs and was not brought to it, where it takes that at once. */
export function workPending(configurations: Configurations, item: string): LiveWork[] {
  const pair = new Edit(configurations).pair(item);
  if (pair?.stored === undefined || pair.running === undefined || pair.description === undefined) return [];
  const values = readValues(pair.stored, pair.description);
  const writes = Object.fromEntries((pendingOf(pair)?.fields ?? []).map((id) => [id, values[id]]));
  return liveWorkOf(0, pair.description, pair.running, writes).work;
}

function makeChange(edit: Edit, change: Change, at: number): When {
  switch (change.op) {
    case 'add':
      return addOne(edit, change.kind, change.values, at);
    case 'addXml':
      return addXml(edit, change.xml, at);
    case 'document':
      return replaceDocument(edit, change.from, change.to, at);
    default: {
      const pair = edit.pair(change.item);
      if (pair === undefined) {
        edit.conflicts.push({ change: at, item: change.item });
        return 'nextStart';
      }
      if (change.op === 'set') return setValues(edit, pair, change.values, at);
      if (change.op === 'remove') return removeOne(edit, pair, change.from, at);
      if (change.op === 'replace') return replace(edit, pair, change.from, change.to, at);
      return revert(edit, pair, change, at);
    }
  }
}
