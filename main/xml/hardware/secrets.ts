import { XmlError } from '../document.ts';
import type { Description, Field, Values } from '../devices/field.ts';
import {
  HIDDEN,
  descriptionOf,
  descriptions,
  hideSecrets,
  readDomainTree,
  redacted,
} from '../devices/items.ts';
import { readField, writeField } from '../devices/values.ts';
import { attributeOf, elementAt, elementsOf, setText, textOf } from '../edit.ts';
import type { Change } from './change.ts';
import { readTree, writeElement, writeTree, type TreeElement } from '../tree.ts';

export const shownValue = (field: Field, value: string | undefined): string | undefined =>
  field.type === 'secret' && value !== undefined ? HIDDEN : value;

export function shownValues(description: Description, values: Values): Values {
  const secret = new Set(description.fields.filter((f) => f.type === 'secret').map((f) => f.id));
  return Object.fromEntries(
    Object.entries(values).map(([id, value]) => [id, secret.has(id) ? HIDDEN : value]),
  );
}

/** A domain's document for a person to read: every secret hidden. Never to define from as it is. */
export function shownDocument(xml: string): string {
  const tree = readDomainTree(xml);
  redacted(tree.root);
  return writeTree(tree);
}

/** One device's element as a person reads it, on lines of its own. */
export function shownElement(element: TreeElement, description: Description | undefined): string {
  const copy = copyOf(element);
  hideSecrets(copy, description);
  return writeElement(copy);
}

/** The same element in no document, its lines moved to the left edge. */
export function copyOf(element: TreeElement): TreeElement {
  const { indent } = element;
  const text = writeElement(element);
  const lines = indent === '' ? text : text.replaceAll(`\n${indent}`, '\n');
  return readTree(lines).root;
}

/** Where a hidden secret was handed back, the one that is there. */
export function restoreSecrets(
  element: TreeElement,
  description: Description | undefined,
  present: TreeElement | undefined,
): void {
  for (const field of description?.fields ?? []) {
    if (field.type !== 'secret' || readField(element, field) !== HIDDEN) continue;
    writeField(element, field, present && readField(present, field));
  }
  const kept = cookiesOf(present);
  for (const cookie of cookiesOf(element)) {
    if (textOf(cookie) !== HIDDEN) continue;
    const same = kept.find((other) => attributeOf(other, 'name') === attributeOf(cookie, 'name'));
    setText(cookie, textOf(same) ?? '');
  }
}

const cookiesOf = (element: TreeElement | undefined): TreeElement[] =>
  elementsOf(elementAt(element, ['source', 'cookies']), 'cookie');

/** A change without the secrets that it would set: what is left of it can be written down. */
export function withoutSecrets(change: Change): Change {
  switch (change.op) {
    case 'set': {
      const secret = secretsOf(change.item.split(':')[0] ?? '');
      return { ...change, values: without(change.values, secret) };
    }
    case 'add':
      return { ...change, values: without(change.values, secretsOf(change.kind)) };
    case 'addXml':
      return { ...change, xml: hiddenIn(change.xml) };
    case 'replace':
    case 'document':
      return { ...change, to: hiddenIn(change.to) };
    default:
      return change;
  }
}

const secretsOf = (kind: string): ReadonlySet<string> =>
  new Set(
    descriptions
      .find((d) => d.kind === kind)
      ?.fields.filter((field) => field.type === 'secret')
      .map(({ id }) => id),
  );

const without = <T>(values: Readonly<Record<string, T>>, ids: ReadonlySet<string>): Record<string, T> =>
  Object.fromEntries(Object.entries(values).filter(([id]) => !ids.has(id)));

/** What is not well-formed yet cannot be looked through: then anything that stands where a password does goes. */
function hiddenIn(xml: string): string {
  try {
    const tree = readTree(xml);
    if (tree.root.name === 'domain') redacted(tree.root);
    else hideSecrets(tree.root, descriptionOf(tree.root.name));
    return writeTree(tree);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return xml.replace(/(\bpasswd\s*=\s*)("[^"]*"?|'[^']*'?)/g, `$1"${HIDDEN}"`);
  }
}
