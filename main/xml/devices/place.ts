import {
  append,
  attributeOf,
  elementAt,
  elementsOf,
  isEmpty,
  newElement,
  remove,
  setAttribute,
  setText,
  textOf,
} from '../edit.ts';
import type { TreeElement } from '../tree.ts';

interface ParsedPlace {
  path: string[];
  attribute: string | undefined;
  presence: boolean;
}

const parsed = new Map<string, ParsedPlace>();

export function parsePlace(place: string): ParsedPlace {
  const known = parsed.get(place);
  if (known !== undefined) return known;
  const presence = place.endsWith('?');
  const [path = '', attribute] = (presence ? place.slice(0, -1) : place).split('@');
  const result = { path: path === '' ? [] : path.split('/'), attribute, presence };
  parsed.set(place, result);
  return result;
}

export function readPlace(element: TreeElement, place: string): string | undefined {
  const { path, attribute, presence } = parsePlace(place);
  const found = elementAt(element, path);
  if (presence) return found === undefined ? undefined : 'yes';
  return attribute === undefined ? textOf(found) : attributeOf(found, attribute);
}

/** Writes one value; elements that are missing are made, those that say nothing any more are taken out. */
export function writePlace(element: TreeElement, place: string, value: string | undefined): void {
  const { path, attribute, presence } = parsePlace(place);
  if (readPlace(element, place) === value) return;
  if (value === undefined) {
    const found = elementAt(element, path);
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

export function ensure(element: TreeElement, path: readonly string[]): TreeElement {
  return path.reduce(
    (parent, name) => elementsOf(parent, name)[0] ?? append(parent, newElement(name)),
    element,
  );
}

/** Text goes with its unit; other attributes are values of their own. */
function clearText(element: TreeElement): void {
  setAttribute(element, 'unit', undefined);
  const kept = elementsOf(element);
  element.content = kept.length === 0 ? undefined : kept;
  if (kept.length === 0) element.closing = '';
}

function removeAt(element: TreeElement, path: readonly string[]): void {
  const parent = elementAt(element, path.slice(0, -1));
  const found = elementAt(element, path);
  if (parent !== undefined && found !== undefined) remove(parent, found);
}

/** Takes out elements along the path that say nothing, from its end. */
export function prune(element: TreeElement, path: readonly string[]): void {
  for (let length = path.length; length > 0; length -= 1) {
    const found = elementAt(element, path.slice(0, length));
    if (found === undefined) continue;
    if (!isEmpty(found)) return;
    removeAt(element, path.slice(0, length));
  }
}
