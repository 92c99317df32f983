import { XmlError } from './document.ts';

/** One attribute as it is written: every byte of it, so that what is not changed is written back as it was. */
interface WrittenAttribute {
  /** The space before it. */
  lead: string;
  name: string;
  /** The sign between, with spaces around it if there were any. */
  equals: string;
  quote: string;
  /** Escaped, as it stands. */
  raw: string;
}

/** An element with every byte that it was written with. Text, comments and instructions are strings in `content`. */
export interface TreeElement {
  name: string;
  attributes: WrittenAttribute[];
  /** The space before `>` or `/>`. */
  tail: string;
  /** Undefined for an element that closes itself. */
  content: (TreeElement | string)[] | undefined;
  /** `</name>` as it was written. */
  closing: string;
  /** The spaces that its line begins with. */
  indent: string;
}

/** A whole document: writing it gives the bytes that were read. */
export interface TreeDocument {
  before: string;
  root: TreeElement;
  after: string;
}

/** Writing and editing recurse; no document of libvirt comes near. */
const MAX_DEPTH = 256;

const OUTSIDE = /(?:<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|[^<]+)+/y;
const OPEN = /<([^\s/>=<!?]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)(\s*)(\/?)>/y;
const CLOSE = /<\/([^\s>]+)\s*>/y;
const ATTRIBUTE = /(\s+)([^\s=/>]+)(\s*=\s*)(["'])([^"']*(?:(?!\4)["'][^"']*)*)\4/g;

/**
 * Reads a document or one element for editing. Whatever is not changed afterwards is written back byte for byte.
 * A document type is refused, as in `parseXml`.
 * @throws XmlError where tags do not match; other faults of a document are for `parseXml` to find
 */
export function readTree(xml: string): TreeDocument {
  const before = match(OUTSIDE, xml, 0)?.[0] ?? '';
  let at = before.length;
  let root: TreeElement | undefined;
  const open: TreeElement[] = [];
  let lastText = before;
  for (;;) {
    const start = match(OPEN, xml, at);
    const parent = open.at(-1);
    if (start !== undefined) {
      const [whole, name = '', attributes = '', tail = '', slash] = start;
      const closed = slash === '/';
      const element: TreeElement = {
        name,
        attributes: readAttributes(attributes),
        tail,
        content: closed ? undefined : [],
        closing: '',
        indent: indentOf(lastText),
      };
      if (parent !== undefined) parent.content?.push(element);
      else root = element;
      if (!closed) open.push(element);
      if (open.length > MAX_DEPTH) throw new XmlError(`Elements nest deeper than ${MAX_DEPTH}`);
      at += whole.length;
    } else {
      const end = match(CLOSE, xml, at);
      if (end === undefined || parent === undefined) throw faultAt(xml, at);
      if (end[1] !== parent.name) throw faultAt(xml, at);
      parent.closing = end[0];
      open.pop();
      at += end[0].length;
    }
    const text = match(OUTSIDE, xml, at)?.[0] ?? '';
    lastText = text;
    if (open.length === 0) break;
    if (text !== '') open.at(-1)?.content?.push(text);
    at += text.length;
  }
  if (root === undefined || at + lastText.length !== xml.length) throw faultAt(xml, at + lastText.length);
  return { before, root, after: lastText };
}

function match(pattern: RegExp, xml: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(xml) ?? undefined;
}

function readAttributes(raw: string): WrittenAttribute[] {
  return raw === ''
    ? []
    : [...raw.matchAll(ATTRIBUTE)].map(([, lead = '', name = '', equals = '', quote = '', value = '']) => ({
        lead,
        name,
        equals,
        quote,
        raw: value,
      }));
}

function indentOf(text: string): string {
  return /\n([ \t]*)$/.exec(text)?.[1] ?? '';
}

function faultAt(xml: string, at: number): XmlError {
  const lines = xml.slice(0, at).split('\n');
  return new XmlError('Not well-formed here', {
    line: lines.length,
    column: (lines.at(-1)?.length ?? 0) + 1,
  });
}

export function writeTree({ before, root, after }: TreeDocument): string {
  return before + writeElement(root) + after;
}

/** One element as it stands in its document. */
export function writeElement({ name, attributes, tail, content, closing }: TreeElement): string {
  let start = `<${name}`;
  for (const { lead, name: key, equals, quote, raw } of attributes)
    start += lead + key + equals + quote + raw + quote;
  if (content === undefined) return `${start}${tail}/>`;
  const inner = content.map((part) => (typeof part === 'string' ? part : writeElement(part))).join('');
  return `${start}${tail}>${inner}${closing}`;
}
