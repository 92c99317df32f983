import { HIDDEN, itemsOf, readDomainTree, type Item } from '../devices/items.ts';
import { packed, sameDocument } from '../devices/secrets.ts';
import { readValues } from '../devices/values.ts';
import { elementAt } from '../edit.ts';
import { writeElement, type TreeElement } from '../tree.ts';
import type { Change, ValueChange } from './change.ts';
import { editHardware } from './edit.ts';
import { copyOf, shownElement } from './secrets.ts';
import { writesBetween } from './whole.ts';

/**
 * What makes of the one document the other, device by device and field by field, so that it can be done to a third one
 * in which more was changed. Secrets are hidden in both.
 * @returns undefined where that cannot be said so: what no form knows was changed, or a device with a secret went
 * @throws XmlError where one is not a domain
 */
export function changesBetween(from: string, to: string): Change[] | undefined {
  const [then, wanted] = [readDomainTree(from).root, readDomainTree(to).root];
  const had = new Map(itemsOf(then).map((item) => [item.id, item]));
  const changes: Change[] = [];
  for (const item of itemsOf(wanted)) {
    const old = had.get(item.id);
    had.delete(item.id);
    const change = old === undefined ? added(item) : changed(old, item);
    if (change !== undefined) changes.push(change);
  }
  for (const { id, element, description } of had.values())
    changes.push({ op: 'remove', item: id, from: shownElement(element, description) });
  if (changes.some((change) => change.op === 'addXml' && change.xml.includes(HIDDEN))) return undefined;
  const { problems, conflicts, after } = editHardware({ stored: from, running: undefined }, changes);
  const isWhole = problems.length === 0 && conflicts.length === 0;
  return isWhole && inOrder(after) === inOrder(to) ? changes : undefined;
}

/** Those of the changes that are not as they shall be already: what went is gone, what came is there. */
export function stillToDo(changes: readonly Change[], xml: string): Change[] {
  const items = itemsOf(readDomainTree(xml).root);
  const ids = new Set(items.map(({ id }) => id));
  const elements = items.map(({ element, description }) =>
    description?.section === true ? '' : packed(shownElement(element, description)),
  );
  return changes.filter((change) => {
    if (change.op === 'remove') return ids.has(change.item);
    return change.op !== 'addXml' || !elements.includes(packed(change.xml));
  });
}

const added = ({ element, description }: Item): Change => ({
  op: 'addXml',
  xml: shownElement(element, description),
});

function changed(old: Item, { id, element, description }: Item): Change | undefined {
  if (description === undefined) {
    const [from, to] = [shownElement(old.element, undefined), shownElement(element, undefined)];
    return sameDocument(from, to) ? undefined : { op: 'replace', item: id, from, to };
  }
  const before = readValues(old.element, description);
  const values: Record<string, ValueChange> = {};
  for (const [field, to] of Object.entries(writesBetween(description, old.element, element)))
    values[field] = { from: before[field], to };
  return Object.keys(values).length === 0 ? undefined : { op: 'set', item: id, values };
}

/** A domain's document with its devices in an order of their own: an added one stands last wherever it stood. */
function inOrder(xml: string): string {
  const root = copyOf(readDomainTree(xml).root);
  const devices = elementAt(root, ['devices']);
  const isElement = (part: string | TreeElement): part is TreeElement => typeof part !== 'string';
  const words = (devices?.content ?? []).filter(isElement).map((device) => packed(writeElement(device)));
  if (devices !== undefined) devices.content = [];
  return [packed(writeElement(root)), ...words.sort()].join('\n');
}
