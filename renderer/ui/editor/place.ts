/** Where in a document a text that ends at the cursor has come to; `path` are the elements around it, outermost first. */
export type XmlPlace = { path: readonly string[]; typed: string } & (
  | { kind: 'element' | 'closing' | 'text' }
  | { kind: 'attribute'; tag: string; present: readonly string[] }
  /** `quote` is `''` where none was typed yet. */
  | { kind: 'value'; tag: string; attribute: string; quote: string }
);

const NAME = String.raw`[^\s<>/='"&]`;
const TAG = new RegExp(`<(${NAME}*)`, 'y');
const ATTRIBUTE = new RegExp(`\\s+(${NAME}+)`, 'y');
const VALUE = /\s*=\s*(?:(["'])([^"'<]*(?:(?!\1)["'][^"'<]*)*))?/y;
const END = /\s*(\/?)>/y;

/** What has a beginning and an end of its own; nothing is suggested inside. */
const OPAQUE = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<!', '>'],
] as const;

const take = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** The place at the end of `text`; undefined inside comments and the like. */
export function placeAfter(text: string): XmlPlace | undefined {
  const path: string[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('<', at);
    if (open < 0) return { kind: 'text', path, typed: text.slice(at).trimStart() };
    const opaque = OPAQUE.find(([begin]) => text.startsWith(begin, open));
    if (opaque) {
      const end = text.indexOf(opaque[1], open + opaque[0].length);
      if (end < 0) return undefined;
      at = end + opaque[1].length;
    } else if (text.startsWith('</', open)) {
      const end = text.indexOf('>', open);
      if (end < 0) return { kind: 'closing', path, typed: text.slice(open + 2) };
      const closed = path.lastIndexOf(text.slice(open + 2, end).trim());
      // A closing tag of nothing that is open closes nothing.
      if (closed >= 0) path.length = closed;
      at = end + 1;
    } else {
      const tag = insideTag(text, open, path);
      if (typeof tag !== 'number') return tag;
      at = tag;
    }
  }
}

/** Reads one opening tag; gives where it ends, or the place in it where the text does. */
function insideTag(text: string, open: number, path: string[]): XmlPlace | number {
  const [whole, tag = ''] = take(TAG, text, open) ?? ['<'];
  let at = open + whole.length;
  if (at === text.length) return { kind: 'element', path, typed: tag };
  const present: string[] = [];
  for (;;) {
    const end = take(END, text, at);
    if (end) {
      if (end[1] === '' && tag !== '') path.push(tag);
      return at + end[0].length;
    }
    const name = take(ATTRIBUTE, text, at);
    if (!name) {
      const rest = text.slice(at);
      if (/^\s*$/.test(rest)) return { kind: 'attribute', path, tag, present, typed: '' };
      // Something that does not belong here: on after it, or after the tag that follows.
      at += 1;
      if (text[at] === '<') return at;
      continue;
    }
    const [matched, attribute = ''] = name;
    at += matched.length;
    if (at === text.length) return { kind: 'attribute', path, tag, present, typed: attribute };
    present.push(attribute);
    const value = take(VALUE, text, at);
    if (!value) continue;
    at += value[0].length;
    const [, quote = '', typed = ''] = value;
    if (at === text.length) return { kind: 'value', path, tag, attribute, quote, typed };
    if (text[at] === quote) at += 1;
  }
}
