import { append, elementAt, elementsOf, newElement, remove } from '../edit.ts';
import { readTree, type TreeDocument, type TreeElement } from '../tree.ts';
import { XmlError } from '../document.ts';
import { disk } from './disk.ts';
import { graphics, video } from './displays.ts';
import type { Description, Values } from './field.ts';
import { networkInterface } from './interface.ts';
import { others } from './others.ts';
import { boot, cpu, limits, memory, overview } from './sections.ts';
import { readField, writeField, writeValues } from './values.ts';

/** Every kind that is described, in the order in which a person looks for them. */
export const descriptions: readonly Description[] = [
  overview, cpu, memory, boot, limits, disk, networkInterface, graphics, video, ...others,
]; // prettier-ignore

const byElement = new Map(descriptions.filter((d) => !d.section).map((d) => [d.element, d]));

/** A section of the domain, or one device: its element in the tree, and what is said of its kind if anything is. */
interface Item {
  /** `cpu`, `disk:vda`, `video:0`: the same in the stored and the running configuration. */
  id: string;
  kind: string;
  description: Description | undefined;
  element: TreeElement;
}

/** @throws XmlError where it is not a domain */
export function readDomainTree(xml: string): TreeDocument {
  const document = readTree(xml);
  if (document.root.name !== 'domain')
    throw new XmlError(`Expected a <domain>, found <${document.root.name}>`);
  return document;
}

/** Sections first, then devices in the order of the document, those of no known kind too. */
export function itemsOf(domain: TreeElement): Item[] {
  const sections = descriptions
    .filter((description) => description.section)
    .map((description) => ({ id: description.kind, kind: description.kind, description, element: domain }));
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  const devices = elementsOf(elementAt(domain, ['devices']))
    .filter((element) => element.name !== 'emulator')
    .map((element): Item => {
      const description = byElement.get(element.name);
      const kind = description?.kind ?? element.name;
      const number = counts.get(kind) ?? 0;
      counts.set(kind, number + 1);
      const named = identityOf(element, description);
      // Two of one name are told apart by their number, as two of none are.
      const id =
        named === undefined || seen.has(`${kind}:${named}`) ? `${kind}:${number}` : `${kind}:${named}`;
      seen.add(id);
      return { id, kind, description, element };
    });
  return [...sections, ...devices];
}

function identityOf(element: TreeElement, description: Description | undefined): string | undefined {
  const words = (description?.identity ?? []).flatMap((id) => {
    const field = description?.fields.find((f) => f.id === id);
    return field === undefined ? [] : [readField(element, field)?.toLowerCase()];
  });
  return words.length === 0 || words.includes(undefined) ? undefined : words.join('/');
}

/** A new device with these values, not yet in any domain. */
export function newDevice(description: Description, values: Values): TreeElement {
  const made = newElement(description.element);
  writeValues(made, description, values);
  return made;
}

/** Adds it as the last device; a domain without any gets its <devices>. */
export function addDevice(domain: TreeElement, device: TreeElement): TreeElement {
  const devices = elementAt(domain, ['devices']) ?? append(domain, newElement('devices'));
  return append(devices, device);
}

export function removeDevice(domain: TreeElement, device: TreeElement): void {
  const devices = elementAt(domain, ['devices']);
  if (devices !== undefined) remove(devices, device);
}

/** In the place of a secret. */
export const HIDDEN = '********';

/** Every secret in place of its value: a document for a person to read, never to define from. */
export function redacted(domain: TreeElement): void {
  for (const { element, description } of itemsOf(domain)) {
    for (const field of description?.fields ?? []) {
      if (field.type !== 'secret' || readField(element, field) === undefined) continue;
      writeField(element, field, HIDDEN);
    }
  }
}
