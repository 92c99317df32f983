export const FAULTS = [
  'empty', 'roots', 'textOutside', 'notClosed', 'otherClosed', 'nothingOpen', 'tagName', 'tagNotEnded', 'attribute',
  'attributeValue', 'attributeTwice', 'lessInValue', 'entity', 'comment', 'cdata', 'instruction', 'doctype', 'character',
] as const; // prettier-ignore
export type XmlFault = (typeof FAULTS)[number];

/** What keeps a text from being XML, where it is, 1-based, and the name it is about. */
export interface XmlComplaint {
  fault: XmlFault;
  line: number;
  column: number;
  name: string;
}

class Found extends Error {
  readonly fault: XmlFault;
  readonly at: number;
  readonly about: string;

  constructor(fault: XmlFault, at: number, about = '') {
    super(fault);
    this.fault = fault;
    this.at = at;
    this.about = about;
  }
}

const NAME = /[\p{L}_:][\p{L}\p{M}\p{N}_:.\-·]*/uy;
const SPACE = /\s*/y;
/** What XML 1.0 has no way to write. */
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const ENTITY = /&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});/y;

const take = (pattern: RegExp, text: string, at: number): string => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
};

/** The first thing in a text that is not well-formed; undefined where libvirt's parser will read it. */
export function complaintOf(text: string): XmlComplaint | undefined {
  try {
    const forbidden = FORBIDDEN.exec(text);
    if (forbidden) throw new Found('character', forbidden.index, codeOf(forbidden[0]));
    readDocument(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof Found)) throw error;
    const lines = text.slice(0, error.at).split('\n');
    return {
      fault: error.fault,
      line: lines.length,
      column: (lines.at(-1)?.length ?? 0) + 1,
      name: error.about,
    };
  }
}

const codeOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

function readDocument(text: string): void {
  const open: { name: string; at: number }[] = [];
  let roots = 0;
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    const next = text.indexOf('<', at);
    const end = next < 0 ? text.length : next;
    readText(text, at, end, open.length > 0);
    if (next < 0) break;
    at = next;
    if (text.startsWith('<!--', at)) at = readComment(text, at);
    else if (text.startsWith('<![CDATA[', at)) {
      if (open.length === 0) throw new Found('textOutside', at);
      at = endOf(text, ']]>', at, 'cdata');
    } else if (text.startsWith('<?', at)) at = endOf(text, '?>', at, 'instruction');
    else if (text.startsWith('<!', at)) throw new Found('doctype', at);
    else if (text.startsWith('</', at)) at = readClosing(text, at, open);
    else {
      if (open.length === 0 && ++roots > 1) throw new Found('roots', at);
      const tag = readOpening(text, at);
      if (!tag.closed) open.push({ name: tag.name, at });
      at = tag.end;
    }
  }
  const last = open.at(-1);
  if (last) throw new Found('notClosed', last.at, last.name);
  if (roots === 0) throw new Found('empty', 0);
}

function endOf(text: string, mark: string, at: number, fault: XmlFault): number {
  const end = text.indexOf(mark, at);
  if (end < 0) throw new Found(fault, at);
  return end + mark.length;
}

function readText(text: string, from: number, to: number, inside: boolean): void {
  if (!inside) {
    const words = from + take(SPACE, text, from).length;
    if (words < to) throw new Found('textOutside', words);
    return;
  }
  readEntities(text, from, to);
}

function readEntities(text: string, from: number, to: number): void {
  for (let at = text.indexOf('&', from); at >= 0 && at < to; at = text.indexOf('&', at + 1))
    if (take(ENTITY, text, at) === '') throw new Found('entity', at);
}

/** Two dashes end a comment, or are no comment. */
function readComment(text: string, at: number): number {
  const dashes = text.indexOf('--', at + 4);
  if (dashes < 0) throw new Found('comment', at);
  if (text[dashes + 2] !== '>') throw new Found('comment', dashes);
  return dashes + 3;
}

function readClosing(text: string, at: number, open: { name: string }[]): number {
  const name = take(NAME, text, at + 2);
  const end = at + 2 + name.length + take(SPACE, text, at + 2 + name.length).length;
  const last = open.at(-1);
  if (!last) throw new Found('nothingOpen', at, name);
  if (last.name !== name) throw new Found('otherClosed', at, last.name);
  if (text[end] !== '>') throw new Found('tagNotEnded', at, name);
  open.pop();
  return end + 1;
}

function readOpening(text: string, begin: number): { name: string; end: number; closed: boolean } {
  const name = take(NAME, text, begin + 1);
  if (name === '') throw new Found('tagName', begin);
  const seen = new Set<string>();
  let at = begin + 1 + name.length;
  for (;;) {
    const space = take(SPACE, text, at).length;
    at += space;
    if (text[at] === '>') return { name, end: at + 1, closed: false };
    if (text.startsWith('/>', at)) return { name, end: at + 2, closed: true };
    if (at >= text.length || text[at] === '<') throw new Found('tagNotEnded', begin, name);
    const attribute = take(NAME, text, at);
    if (attribute === '' || space === 0) throw new Found('attribute', at, text.charAt(at));
    if (seen.has(attribute)) throw new Found('attributeTwice', at, attribute);
    seen.add(attribute);
    at = readValue(text, at, attribute);
  }
}

function readValue(text: string, begin: number, attribute: string): number {
  let at = begin + attribute.length;
  at += take(SPACE, text, at).length;
  if (text[at] !== '=') throw new Found('attributeValue', begin, attribute);
  at += 1;
  at += take(SPACE, text, at).length;
  const quote = text[at];
  const end = quote === '"' || quote === "'" ? text.indexOf(quote, at + 1) : -1;
  if (end < 0) throw new Found('attributeValue', begin, attribute);
  const less = text.indexOf('<', at);
  if (less >= 0 && less < end) throw new Found('lessInValue', less, attribute);
  readEntities(text, at, end);
  return end + 1;
}
