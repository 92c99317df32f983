import type { HardwareField, HardwareKind } from '../../../../preload/contract/index.ts';
import type { XmlSchema, XmlWord } from '../../../ui/editor/index.ts';

/** A schema while it is being put together. */
interface Node extends XmlSchema {
  readonly attributes: Map<string, XmlWord[]>;
  readonly text: XmlWord[];
  readonly children: Map<string, Node>;
}

const node = (): Node => ({ attributes: new Map(), text: [], children: new Map() });

/** libvirt's units of memory that a person writes. */
const UNITS: readonly XmlWord[] = ['KiB', 'MiB', 'GiB', 'TiB'].map((word) => ({ word }));

/**
 * What may stand where, from the descriptions of a VM's devices and sections: one source for forms, checks and
 * suggestions. A device's element stands among the root's children too, because a device alone is edited as a document.
 */
export function schemaOf(kinds: readonly HardwareKind[]): XmlSchema {
  const root = node();
  const domain = childOf(root, 'domain');
  const devices = childOf(domain, 'devices');
  for (const kind of kinds) {
    const element = kind.section ? domain : childOf(devices, kind.element);
    for (const field of kind.fields) addField(element, field);
    if (!kind.section) root.children.set(kind.element, element);
  }
  return root;
}

function childOf(parent: Node, name: string): Node {
  const known = parent.children.get(name);
  if (known) return known;
  const made = node();
  parent.children.set(name, made);
  return made;
}

function addField(element: Node, field: HardwareField): void {
  const words = wordsOf(field);
  const [column, ...columns] = field.columns ?? [];
  if (column === undefined) {
    const end = addPlace(element, field.at, words);
    if (field.type === 'size') addWords(attributeOf(end, 'unit'), UNITS);
    return;
  }
  const row = addPlace(element, field.at, []);
  // Choices of a list are those of what each row is about, its first column.
  addPlace(row, column, words);
  for (const other of columns) addPlace(row, other, []);
}

function wordsOf({ type, choices, words }: HardwareField): XmlWord[] {
  if (choices)
    return choices.map(({ value, unavailable }) => ({
      word: value,
      ...(unavailable !== undefined && { unavailable }),
    }));
  return type === 'switch' ? (words ?? ['yes', 'no']).map((word) => ({ word })) : [];
}

const attributeOf = (element: Node, name: string): XmlWord[] => {
  const known = element.attributes.get(name) ?? [];
  element.attributes.set(name, known);
  return known;
};

function addWords(to: XmlWord[], words: readonly XmlWord[]): void {
  for (const word of words) if (!to.some((known) => known.word === word.word)) to.push(word);
}

/** `os/type@machine`, `serial`, `readonly?`, `feature[name=x]@enabled`; gives the element that the place ends in. */
function addPlace(element: Node, place: string, words: readonly XmlWord[]): Node {
  const presence = place.endsWith('?');
  const [path = '', attribute] = splitAttribute(presence ? place.slice(0, -1) : place);
  let current = element;
  for (const [, name = '', predicates = ''] of path.matchAll(/([^/[\]]+)((?:\[[^\]]*\])*)/g)) {
    current = childOf(current, name);
    for (const [, key = '', value = ''] of predicates.matchAll(/\[@?([\w:.-]+)=['"]?([^\]'"]*)['"]?\]/g))
      addWords(attributeOf(current, key), [{ word: value }]);
  }
  if (attribute !== undefined) addWords(attributeOf(current, attribute), words);
  else if (!presence) addWords(current.text, words);
  return current;
}

/** The attribute stands behind the last `@` that is not in a predicate. */
function splitAttribute(place: string): [path: string, attribute?: string] {
  const at = place.lastIndexOf('@');
  if (at < 0 || place.indexOf(']', at) >= 0) return [place];
  return [place.slice(0, at), place.slice(at + 1)];
}
