import { XmlError } from '../document.ts';
import type { Description, Field, Values } from '../devices/field.ts';
import { HIDDEN, descriptionOf, descriptions, hideSecrets, redacted } from '../devices/items.ts';
import { readTree, writeElement, writeTree, type TreeElement } from '../tree.ts';
import type { Change } from './change.ts';

export const shownValue = (field: Field, value: string | undefined): string | undefined =>
  field.type === 'secret' && value !== undefined ? HIDDEN : value;

export function shownValues(description: Description, values: Values): Values {
  const secret = new Set(description.fields.filter((f) => f.type === 'secret').map((f) => f.id));
  return Object.fromEntries(
    Object.entries(values).map(([id, value]) => [id, secret.has(id) ? HIDDEN : value]),
  );
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

/** A change without the secrets that it would set: what is left of it can be written down. */
export function draftWithoutSecrets(change: Change): Change {
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
