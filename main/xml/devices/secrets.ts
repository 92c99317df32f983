import { attributeOf, elementAt, elementsOf, setAttribute, setText, textOf } from '../edit.ts';
import { readTree, writeTree, type TreeElement } from '../tree.ts';
import type { Description } from './field.ts';
import { HIDDEN, itemsOf, readDomainTree, redacted } from './items.ts';
import { readField, writeField } from './values.ts';

/** Secrets that no description knows of: elsewhere than in a domain, or in what is not described. */
const SECRET_ATTRIBUTE = /^passw(?:or)?d$/i;

/**
 * Any document of libvirt with its secrets hidden: to keep and to show, never to define from.
 * @throws XmlError
 */
export function withoutSecrets(xml: string): string {
  const document = readTree(xml);
  if (document.root.name === 'domain') redacted(document.root);
  hideIn(document.root);
  return writeTree(document);
}

function hideIn(element: TreeElement): void {
  for (const { name } of element.attributes) {
    if (SECRET_ATTRIBUTE.test(name)) setAttribute(element, name, HIDDEN);
  }
  for (const child of elementsOf(element)) hideIn(child);
}

/**
 * A domain whose secrets are hidden, with those that the same devices of its present configuration have.
 * @param present read with its secrets; undefined where there is none any more
 * @returns the ids of devices (`graphics:vnc`) whose secret is lost: they are left without
 * @throws XmlError
 */
export function withSecretsOf(xml: string, present: string | undefined): { xml: string; lost: string[] } {
  const document = readDomainTree(xml);
  const known = new Map(
    present === undefined ? [] : itemsOf(readDomainTree(present).root).map((item) => [item.id, item.element]),
  );
  const lost: string[] = [];
  for (const { id, element, description } of itemsOf(document.root))
    if (!restoreSecrets(element, description, known.get(id))) lost.push(id);
  lost.push(...dropHidden(document.root));
  return { xml: writeTree(document), lost };
}

/**
 * Where a hidden secret was handed back, the one that is there.
 * @returns whether all of them could be
 */
export function restoreSecrets(
  element: TreeElement,
  description: Description | undefined,
  present: TreeElement | undefined,
): boolean {
  let found = true;
  for (const field of description?.fields ?? []) {
    if (field.type !== 'secret' || readField(element, field) !== HIDDEN) continue;
    const secret = present && readField(present, field);
    writeField(element, field, secret === HIDDEN ? undefined : secret);
    found &&= secret !== undefined && secret !== HIDDEN;
  }
  for (const cookie of cookiesOf(element)) {
    if (textOf(cookie) !== HIDDEN) continue;
    const name = attributeOf(cookie, 'name');
    const secret = textOf(cookiesOf(present).find((other) => attributeOf(other, 'name') === name));
    setText(cookie, secret === HIDDEN ? '' : (secret ?? ''));
    found &&= secret !== undefined && secret !== HIDDEN;
  }
  return found;
}

const cookiesOf = (element: TreeElement | undefined): TreeElement[] =>
  elementsOf(elementAt(element, ['source', 'cookies']), 'cookie');

/** @returns names of the elements that had one */
function dropHidden(element: TreeElement): string[] {
  const hidden = element.attributes.filter(
    ({ name }) => SECRET_ATTRIBUTE.test(name) && attributeOf(element, name) === HIDDEN,
  );
  for (const { name } of hidden) setAttribute(element, name, undefined);
  return [...hidden.map(() => element.name), ...elementsOf(element).flatMap(dropHidden)];
}

/** Whether two documents say the same, however their lines are broken. */
export function sameDocument(a: string, b: string): boolean {
  return a === b || packed(a) === packed(b);
}

const packed = (xml: string): string => xml.replaceAll(/>\s+</g, '><').trim();
