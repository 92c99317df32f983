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
  const lost = restoreAll(document.root, present === undefined ? undefined : readDomainTree(present).root);
  dropHidden(document.root);
  return { xml: writeTree(document), lost };
}

/**
 * Where hidden secrets of a domain were handed back, those that are there: of each device those of the one that is called
 * so, and elsewhere those that stand in the same place.
 * @returns what has none to keep: ids of devices, names of other elements
 */
export function restoreAll(domain: TreeElement, present: TreeElement | undefined): string[] {
  const known = new Map(present === undefined ? [] : itemsOf(present).map((item) => [item.id, item.element]));
  const lost: string[] = [];
  const partner = new Map<TreeElement, TreeElement | undefined>();
  for (const { id, element, description } of itemsOf(domain)) {
    if (!restoreSecrets(element, description, known.get(id))) lost.push(id);
    if (element !== domain) partner.set(element, known.get(id));
  }
  return [...lost, ...restoreHidden(domain, present, partner)];
}

/**
 * Attributes that no description knows of.
 * @param partner which device is which
 * @returns names of the elements that have none to keep
 */
function restoreHidden(
  element: TreeElement,
  present: TreeElement | undefined,
  partner: ReadonlyMap<TreeElement, TreeElement | undefined>,
): string[] {
  const lost: string[] = [];
  for (const name of hiddenOf(element)) {
    const secret = present && attributeOf(present, name);
    if (secret === undefined || secret === HIDDEN) lost.push(element.name);
    else setAttribute(element, name, secret);
  }
  const left = [...elementsOf(present)];
  const children = elementsOf(element);
  for (const child of children) {
    const isOnly = children.filter((other) => other.name === child.name).length === 1;
    const other = partner.has(child) ? partner.get(child) : takeTwin(child, left, isOnly);
    lost.push(...restoreHidden(child, other, partner));
  }
  return lost;
}

/** The element that says the same but for its secrets; else, where there is one of that name in both, that. */
function takeTwin(element: TreeElement, left: TreeElement[], isOnly: boolean): TreeElement | undefined {
  const namesakes = left.filter((other) => other.name === element.name);
  const twin =
    namesakes.find((other) => labelOf(other) === labelOf(element)) ??
    (isOnly && namesakes.length === 1 ? namesakes[0] : undefined);
  if (twin !== undefined) left.splice(left.indexOf(twin), 1);
  return twin;
}

const labelOf = ({ attributes }: TreeElement): string =>
  attributes
    .filter(({ name }) => !SECRET_ATTRIBUTE.test(name))
    .map(({ name, raw }) => `${name}=${raw}`)
    .sort()
    .join(' ');

const hiddenOf = (element: TreeElement): string[] =>
  element.attributes
    .map(({ name }) => name)
    .filter((name) => SECRET_ATTRIBUTE.test(name) && attributeOf(element, name) === HIDDEN);

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

function dropHidden(element: TreeElement): void {
  for (const name of hiddenOf(element)) setAttribute(element, name, undefined);
  for (const child of elementsOf(element)) dropHidden(child);
}

/** Whether two documents say the same, however their lines are broken. */
export function sameDocument(a: string, b: string): boolean {
  return a === b || packed(a) === packed(b);
}

/** A document without what stands between its elements: nothing that it says. */
export const packed = (xml: string): string => xml.replaceAll(/>\s+</g, '><').trim();
