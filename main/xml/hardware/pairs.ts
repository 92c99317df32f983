import type { Description } from '../devices/field.ts';
import { itemsOf, type Item } from '../devices/items.ts';
import { differences, readValues } from '../devices/values.ts';
import { attributeOf, elementsOf } from '../edit.ts';
import { writeElement, type TreeElement } from '../tree.ts';
import { copyOf } from './secrets.ts';

/** One device or section in both configurations of a domain, or in the one that has it. */
export interface Pair {
  /** `disk:vda`, `cpu`: stays the same as long as it is the same device. */
  id: string;
  kind: string;
  description: Description | undefined;
  stored: TreeElement | undefined;
  running: TreeElement | undefined;
}

/**
 * Which device of the running configuration is which of the stored one: by what names it (target, MAC address), else by
 * the address that libvirt gave it, else by its values, else by its place among those of its kind that are left.
 * @param started the running configuration as it was started: while it runs libvirt shows the processor that came of it
 */
export function pairItems(
  stored: TreeElement | undefined,
  running: TreeElement | undefined,
  started: TreeElement | undefined = running,
): Pair[] {
  const kept = stored === undefined ? [] : itemsOf(stored);
  const left = running === undefined ? [] : itemsOf(running);
  const partner = new Map<Item, Item>();
  const take = (same: (a: Item, b: Item) => boolean): void => {
    for (const item of kept) {
      if (partner.has(item)) continue;
      const at = left.findIndex((other) => other.kind === item.kind && same(item, other));
      if (at >= 0) partner.set(item, left.splice(at, 1)[0] as Item);
    }
  };
  take((a, b) => a.named && b.named && a.id === b.id);
  take((a, b) => addressOf(a) !== undefined && addressOf(a) === addressOf(b));
  take((a, b) => sameValues(a, b));
  take((a, b) => !a.named && !b.named);
  const ids = new Set(kept.map((item) => item.id));
  const free = (id: string): string => {
    let name = id;
    while (ids.has(name)) name = `${name}:running`;
    ids.add(name);
    return name;
  };
  return [
    ...kept.map((item) => ({
      ...of(item),
      stored: item.element,
      running: item.kind === 'cpu' && started !== undefined ? started : partner.get(item)?.element,
    })),
    ...left.map((item) => ({ ...of(item), id: free(item.id), stored: undefined, running: item.element })),
  ];
}

const of = ({ id, kind, description }: Item) => ({ id, kind, description });

/** A device's own place on the guest's bus; a host device's place on the host stands elsewhere. */
function addressOf({ element, description }: Item): string | undefined {
  if (description?.section === true) return undefined;
  const [address] = elementsOf(element, 'address');
  if (address === undefined) return undefined;
  return address.attributes
    .map(({ name, raw }) => `${name}=${raw}`)
    .sort()
    .join(' ');
}

function sameValues(a: Item, b: Item): boolean {
  if (a.description === undefined) return comparable(a.element) === comparable(b.element);
  const one = readValues(a.element, a.description);
  const other = readValues(b.element, a.description);
  return a.description.fields.every(({ id }) => one[id] === other[id]);
}

/** What of an element that nobody described is its configuration: libvirt names and places running devices itself. */
function comparable(element: TreeElement): string {
  const copy = copyOf(element);
  copy.content = copy.content?.filter(
    (part) => typeof part === 'string' || (part.name !== 'alias' && part.name !== 'address'),
  );
  return writeElement(copy)
    .replace(/\s+/g, ' ')
    .replace(/ ?(<|\/?>) ?/g, '$1')
    .replace(/><\/[^>]+>/g, '/>');
}

export interface Pending {
  kind: 'added' | 'removed' | 'changed';
  fields: string[];
}

/** What is different at the next start. Undefined where nothing is, or where there is only one configuration. */
export function pendingOf({ description, stored, running }: Pair): Pending | undefined {
  if (stored === undefined) return running === undefined ? undefined : { kind: 'removed', fields: [] };
  if (running === undefined) return { kind: 'added', fields: [] };
  if (description === undefined)
    return comparable(stored) === comparable(running) ? undefined : { kind: 'changed', fields: [] };
  const fields = differences(description, readValues(stored, description), readValues(running, description));
  return fields.length === 0 ? undefined : { kind: 'changed', fields };
}

/** Of a running device what makes it another one when it is defined again: names and places of this run. */
export function asConfigured(running: TreeElement): TreeElement {
  const copy = copyOf(running);
  copy.content = copy.content?.filter((part) => {
    if (typeof part === 'string') return true;
    if (part.name === 'alias') return attributeOf(part, 'name')?.startsWith('ua-') === true;
    if (part.name === 'target') return attributeOf(part, 'dev')?.startsWith('vnet') !== true;
    return part.name !== 'backingStore' && part.name !== 'mirror';
  });
  for (const source of elementsOf(copy, 'source'))
    source.attributes = source.attributes.filter(({ name }) => name !== 'index');
  return copy;
}
