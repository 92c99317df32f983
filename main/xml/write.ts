/** An element to be written: text or children, never both, because libvirt's documents have no mixed content. */
export interface NewElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  content: readonly NewElement[] | string;
}

export type Attributes = Readonly<Record<string, string | number | undefined>>;
type Child = NewElement | undefined | false;

/** Makes an element; attributes and children that are undefined or false are left out. */
export function element(
  name: string,
  attributes: Attributes = {},
  content: readonly Child[] | string = [],
): NewElement {
  const present = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)] as const],
  );
  return {
    name,
    attributes: Object.fromEntries(present),
    content:
      typeof content === 'string'
        ? content
        : content.filter((c): c is NewElement => c !== undefined && c !== false),
  };
}

/** Writes as libvirt does: two spaces of indent, single quotes. */
export function writeXml(root: NewElement): string {
  const lines: string[] = [];
  write(root, '', lines);
  return `${lines.join('\n')}\n`;
}

function write({ name, attributes, content }: NewElement, indent: string, lines: string[]): void {
  const start = Object.entries(attributes).reduce(
    (tag, [key, value]) => `${tag} ${key}='${escapeXml(value)}'`,
    `${indent}<${name}`,
  );
  if (content.length === 0) {
    lines.push(`${start}/>`);
  } else if (typeof content === 'string') {
    lines.push(`${start}>${escapeXml(content)}</${name}>`);
  } else {
    lines.push(`${start}>`);
    for (const child of content) write(child, `${indent}  `, lines);
    lines.push(`${indent}</${name}>`);
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
};

/** Line breaks and tabs become references: in an attribute a parser would turn them into spaces. */
export function escapeXml(value: string): string {
  return value.replace(/[&<>'"]|[\t\n\r]/g, (c) => ESCAPES[c] ?? `&#${c.charCodeAt(0)};`);
}

/** Whether every character may stand in an XML 1.0 document; control characters and lone surrogates may not. */
export function isXmlText(value: string): boolean {
  return value.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(value);
}
