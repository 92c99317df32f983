import {
  append,
  attributeOf,
  elementsOf,
  insertBefore,
  isEmpty,
  newElement,
  remove,
  setAttribute,
  setText,
  textOf,
} from '../edit.ts';
import type { TreeElement } from '../tree.ts';

/** One step down: the first child of that name, or the first that has these attributes. */
export interface Segment {
  name: string;
  /** `timer[name=hpet]`: what the element must have, and gets when it is made. */
  having: readonly (readonly [attribute: string, value: string])[];
}

interface ParsedPlace {
  path: readonly Segment[];
  attribute: string | undefined;
  presence: boolean;
}

/** Prefixes that a place may use. An element that is made first on its path declares its own. */
const NAMESPACES: Readonly<Record<string, string>> = {
  libosinfo: 'http://libosinfo.org/xmlns/libvirt/domain/1.0',
};

const parsed = new Map<string, ParsedPlace>();

/** A place is read many times over: each is taken apart once. */
export function parsePlace(place: string): ParsedPlace {
  const known = parsed.get(place);
  if (known !== undefined) return known;
  const presence = place.endsWith('?');
  const [path = '', attribute] = (presence ? place.slice(0, -1) : place).split('@');
  const result = {
    path: path === '' || path === '.' ? [] : path.split('/').map(parseSegment),
    attribute,
    presence,
  };
  parsed.set(place, result);
  return result;
}

function parseSegment(text: string): Segment {
  const [name = '', ...rest] = text.split('[');
  const having = rest.map((predicate) => {
    const [attribute = '', value = ''] = predicate.replace(/\]$/, '').split('=');
    return [attribute, value] as const;
  });
  return { name, having };
}

const prefixOf = (name: string): string | undefined => (name.includes(':') ? name.split(':')[0] : undefined);

const fits = (element: TreeElement, { having }: Segment): boolean =>
  having.every(([attribute, value]) => attributeOf(element, attribute) === value);

/** Another prefix for the same namespace is the same element. */
function isNamed(element: TreeElement, parent: TreeElement, name: string): boolean {
  if (element.name === name) return true;
  const prefix = prefixOf(name);
  const own = prefixOf(element.name);
  if (prefix === undefined || element.name.split(':').at(-1) !== name.split(':')[1]) return false;
  const declared = attributeOf(element, own === undefined ? 'xmlns' : `xmlns:${own}`);
  return declared === undefined ? prefixOf(parent.name) === own : declared === NAMESPACES[prefix];
}

/** Every child that the segment names, in order. */
export function childrenAt(parent: TreeElement | undefined, segment: Segment): TreeElement[] {
  return parent === undefined
    ? []
    : elementsOf(parent).filter(
        (element) => isNamed(element, parent, segment.name) && fits(element, segment),
      );
}

export function follow(element: TreeElement, path: readonly Segment[]): TreeElement | undefined {
  let at: TreeElement | undefined = element;
  for (const segment of path) {
    const parent: TreeElement = at;
    at = undefined;
    for (const part of parent.content ?? []) {
      if (typeof part === 'string' || !isNamed(part, parent, segment.name) || !fits(part, segment)) continue;
      at = part;
      break;
    }
    if (at === undefined) return undefined;
  }
  return at;
}

export function readPlace(element: TreeElement, place: string): string | undefined {
  const { path, attribute, presence } = parsePlace(place);
  const found = follow(element, path);
  if (presence) return found === undefined ? undefined : 'yes';
  return attribute === undefined ? textOf(found) : attributeOf(found, attribute);
}

/** Writes one value; elements that are missing are made, those that say nothing any more are taken out. */
export function writePlace(element: TreeElement, place: string, value: string | undefined): void {
  const { path, attribute, presence } = parsePlace(place);
  if (readPlace(element, place) === value) return;
  if (value === undefined) {
    const found = follow(element, path);
    if (found === undefined) return;
    if (attribute !== undefined) setAttribute(found, attribute, undefined);
    else if (presence) removeAt(element, path);
    else clearText(found);
    prune(element, path);
    return;
  }
  const target = ensure(element, path);
  if (presence) return;
  if (attribute === undefined) setText(target, value);
  else setAttribute(target, attribute, value);
}

export function ensure(element: TreeElement, path: readonly Segment[]): TreeElement {
  return path.reduce(
    (parent, segment) => follow(parent, [segment]) ?? adopt(parent, made(parent, segment)),
    element,
  );
}

/** What a device's element ends with; the schema insists on it for some kinds. */
const LAST = ['alias', 'acpi', 'address'];

/** Puts a new child where libvirt has it: before what tells the place of the device. */
export function adopt(parent: TreeElement, child: TreeElement): TreeElement {
  const last = elementsOf(parent).find(({ name }) => LAST.includes(name));
  return last === undefined || LAST.includes(child.name)
    ? append(parent, child)
    : insertBefore(parent, child, last);
}

/** As its parent writes the prefix, else with a declaration of its own. */
function made(parent: TreeElement, { name, having }: Segment): TreeElement {
  const prefix = prefixOf(name);
  const local = name.split(':')[1];
  const shared = prefix !== undefined && local !== undefined && isOfNamespace(parent, prefix);
  const parentPrefix = prefixOf(parent.name);
  const made = newElement(shared ? (parentPrefix === undefined ? local : `${parentPrefix}:${local}`) : name);
  if (prefix !== undefined && !shared) setAttribute(made, `xmlns:${prefix}`, NAMESPACES[prefix]);
  for (const [attribute, value] of having) setAttribute(made, attribute, value);
  return made;
}

function isOfNamespace(element: TreeElement, prefix: string): boolean {
  const own = prefixOf(element.name);
  const declared = attributeOf(element, own === undefined ? 'xmlns' : `xmlns:${own}`);
  return declared === undefined ? own === prefix : declared === NAMESPACES[prefix];
}

/** Text goes with its unit; other attributes are values of their own. */
function clearText(element: TreeElement): void {
  setAttribute(element, 'unit', undefined);
  const kept = elementsOf(element);
  element.content = kept.length === 0 ? undefined : kept;
  if (kept.length === 0) element.closing = '';
}

function removeAt(element: TreeElement, path: readonly Segment[]): void {
  const parent = follow(element, path.slice(0, -1));
  const found = follow(element, path);
  if (parent !== undefined && found !== undefined) remove(parent, found);
}

/** Takes out elements along the path that say nothing, from its end; the place where devices stand is always kept. */
export function prune(element: TreeElement, path: readonly Segment[]): void {
  for (let length = path.length; length > 0; length -= 1) {
    const found = follow(element, path.slice(0, length));
    const segment = path[length - 1];
    if (found === undefined || segment === undefined) continue;
    if (segment.name === 'devices' || !saysNothing(found, segment)) return;
    removeAt(element, path.slice(0, length));
  }
}

/** What only names the element, or its namespace, says nothing of its own. */
function saysNothing(element: TreeElement, { name, having }: Segment): boolean {
  const naming = new Set(having.map(([attribute]) => attribute));
  const isNaming = (attribute: string): boolean =>
    naming.has(attribute) || (name.includes(':') && attribute.startsWith('xmlns'));
  return (
    element.attributes.every((attribute) => isNaming(attribute.name)) &&
    isEmpty({ ...element, attributes: [] })
  );
}
