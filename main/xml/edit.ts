import type { TreeElement } from './tree.ts';
import { escapeXml } from './write.ts';

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', apos: "'", quot: '"' };

function unescape(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex, decimal, name) => {
    if (typeof name === 'string') return NAMED[name] ?? whole;
    const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Child elements, all or those of one name, in order. */
export function elementsOf(parent: TreeElement | undefined, name?: string): TreeElement[] {
  return (parent?.content ?? []).filter(
    (part): part is TreeElement => typeof part !== 'string' && (name === undefined || part.name === name),
  );
}

export function elementAt(parent: TreeElement | undefined, path: readonly string[]): TreeElement | undefined {
  return path.reduce<TreeElement | undefined>((element, name) => elementsOf(element, name)[0], parent);
}

export function attributeOf(element: TreeElement | undefined, name: string): string | undefined {
  const found = element?.attributes.find((attribute) => attribute.name === name);
  return found && unescape(found.raw);
}

/** An element's text, trimmed; undefined where there is none. */
export function textOf(element: TreeElement | undefined): string | undefined {
  const raw = (element?.content ?? []).filter((part) => typeof part === 'string').join('');
  const words = raw
    .replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '')
    .split(/(<!\[CDATA\[[\s\S]*?\]\]>)/)
    .map((part) => (part.startsWith('<![CDATA[') ? part.slice(9, -3) : unescape(part)))
    .join('')
    .trim();
  return words === '' ? undefined : words;
}

/** Sets an attribute, or takes it out; one that has the value already is not touched. */
export function setAttribute(element: TreeElement, name: string, value: string | undefined): void {
  if (attributeOf(element, name) === value) return;
  const found = element.attributes.find((attribute) => attribute.name === name);
  if (value === undefined) element.attributes = element.attributes.filter((other) => other !== found);
  else if (found !== undefined) found.raw = escapeXml(value);
  else element.attributes.push({ lead: ' ', name, equals: '=', quote: "'", raw: escapeXml(value) });
}

/** Replaces an element's text; its comments go with it, its child elements stay. */
export function setText(element: TreeElement, value: string): void {
  if (textOf(element) === value) return;
  const kept = elementsOf(element);
  element.content = [value.replace(/[&<>]/g, (c) => escapeXml(c)), ...kept];
  if (element.closing === '') element.closing = `</${element.name}>`;
}

/** A new child before that one, as its line is written. */
export function insertBefore(parent: TreeElement, child: TreeElement, next: TreeElement): TreeElement {
  reindent(child, next.indent);
  const content = (parent.content ??= []);
  const at = content.indexOf(next);
  const before = content[at - 1];
  const space = typeof before === 'string' ? (/\s*$/.exec(before)?.[0] ?? '') : '';
  content.splice(at, 0, child, ...(space === '' ? [] : [space]));
  return child;
}

/** A new last child, on a line of its own as libvirt writes it. */
export function append(parent: TreeElement, child: TreeElement): TreeElement {
  const wasEmpty = elementsOf(parent).length === 0;
  const indent = elementsOf(parent)[0]?.indent ?? `${parent.indent}  `;
  reindent(child, indent);
  if (wasEmpty) {
    const kept = (parent.content ?? []).filter((part) => typeof part === 'string' && part.trim() !== '');
    parent.content = [...kept, `\n${indent}`, child, `\n${parent.indent}`];
    if (parent.closing === '') parent.closing = `</${parent.name}>`;
    return child;
  }
  const content = (parent.content ??= []);
  const last = content.findLastIndex((part) => typeof part !== 'string');
  content.splice(last + 1, 0, `\n${indent}`, child);
  return child;
}

/** Takes an element out with the white space before it. */
export function remove(parent: TreeElement, child: TreeElement): void {
  const content = parent.content ?? [];
  const at = content.indexOf(child);
  if (at < 0) return;
  const before = content[at - 1];
  if (typeof before === 'string' && at > 0) {
    const kept = before.replace(/\s+$/, '');
    content.splice(at - 1, 2, ...(kept === '' ? [] : [kept]));
  } else content.splice(at, 1);
  if (content.every((part) => typeof part === 'string' && part.trim() === '')) {
    parent.content = undefined;
    parent.closing = '';
  }
}

export function newElement(name: string): TreeElement {
  return { name, attributes: [], tail: '', content: undefined, closing: '', indent: '' };
}

function reindent(element: TreeElement, indent: string): void {
  const from = element.indent;
  element.indent = indent;
  for (const [at, part] of (element.content ?? []).entries()) {
    if (typeof part !== 'string') {
      reindent(part, indent + part.indent.slice(Math.min(from.length, part.indent.length)));
    } else if (part.trim() === '' && part.includes('\n') && element.content) {
      const spaces = part.slice(part.lastIndexOf('\n') + 1);
      element.content[at] = `\n${indent}${spaces.slice(Math.min(from.length, spaces.length))}`;
    }
  }
}

/** An element without attributes, children or text says nothing. */
export const isEmpty = (element: TreeElement): boolean =>
  element.attributes.length === 0 &&
  (element.content ?? []).every((p) => typeof p === 'string' && p.trim() === '');
