import { DOMParser, ParseError, type Element } from '@xmldom/xmldom';

export type { Element } from '@xmldom/xmldom';

/** A document that is not well-formed, carries a document type, or is not what was asked for. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
  /** 1-based, where known. */
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(message: string, position?: { line: number; column: number }) {
    super(position === undefined ? message : `${message} (line ${position.line}, column ${position.column})`);
    this.line = position?.line;
    this.column = position?.column;
  }
}

/**
 * The root element of a document whose root must have this name.
 *
 * A document type is refused before parsing: libvirt never sends one, and it is the only way to declare entities, so
 * neither expansion bombs nor external files can come in.
 * @throws XmlError
 */
export function parseXml(xml: string, rootName: string): Element {
  if (prologHasDoctype(xml)) throw new XmlError('A document type declaration is not accepted');
  let root: Element | null;
  // The parser wraps what a listener throws in words of its own, so its first complaint is kept here.
  let complaint: string | undefined;
  const onError = (level: 'warning' | 'error' | 'fatalError', message: string): void => {
    if (level === 'warning') return;
    complaint ??= message;
    throw new Error(message);
  };
  try {
    root = new DOMParser({ onError }).parseFromString(xml, 'text/xml').documentElement;
  } catch (error) {
    throw asXmlError(error, complaint);
  }
  if (root === null) throw new XmlError('The document is empty');
  if (root.nodeName !== rootName) {
    throw new XmlError(`Expected a <${rootName}> document, found <${root.nodeName.slice(0, 64)}>`);
  }
  return root;
}

/** A complaint quotes the document: as much of it as a person can read. */
const MAX_COMPLAINT = 200;

function asXmlError(error: unknown, complaint?: string): XmlError {
  const message = complaint ?? (error instanceof Error ? error.message : String(error));
  const locator: unknown = error instanceof ParseError ? error.locator : undefined;
  const { lineNumber, columnNumber } = (locator ?? {}) as { lineNumber?: number; columnNumber?: number };
  const firstLine = message.split('\n', 1)[0] ?? message;
  const words = firstLine.length > MAX_COMPLAINT ? `${firstLine.slice(0, MAX_COMPLAINT)}…` : firstLine;
  return lineNumber === undefined || columnNumber === undefined
    ? new XmlError(words)
    : new XmlError(words, { line: lineNumber, column: columnNumber });
}

/** Looks only at what may stand before the root element, where alone a document type is well-formed. */
function prologHasDoctype(xml: string): boolean {
  let at = 0;
  for (;;) {
    at = xml.indexOf('<', at);
    if (at < 0) return false;
    if (xml.startsWith('<!--', at)) at = xml.indexOf('-->', at + 4);
    else if (xml.startsWith('<?', at)) at = xml.indexOf('?>', at + 2);
    else return xml.startsWith('<!', at);
    if (at < 0) return false;
  }
}

/** Child elements, all or those of one name, in order. */
export function children(parent: Element | undefined, name?: string): Element[] {
  const found: Element[] = [];
  for (let node = parent?.firstChild ?? null; node !== null; node = node.nextSibling) {
    if (node.nodeType === 1 && (name === undefined || node.nodeName === name)) found.push(node as Element);
  }
  return found;
}

/** The first child element of that name. */
export function child(parent: Element | undefined, name: string): Element | undefined {
  for (let node = parent?.firstChild ?? null; node !== null; node = node.nextSibling) {
    if (node.nodeType === 1 && node.nodeName === name) return node as Element;
  }
  return undefined;
}

/** The element at the end of a path of first children. */
export function descend(parent: Element | undefined, ...names: string[]): Element | undefined {
  return names.reduce<Element | undefined>((element, name) => child(element, name), parent);
}

/** Child elements of one namespace and local name, whatever prefix they use. */
export function childrenNS(parent: Element | undefined, namespace: string, localName: string): Element[] {
  return children(parent).filter((e) => e.namespaceURI === namespace && e.localName === localName);
}

/** An attribute's value; undefined where it is missing or the element is. */
export function attribute(element: Element | undefined, name: string): string | undefined {
  return element?.getAttribute(name) ?? undefined;
}

/** An attribute as a whole number, undefined where it is missing or no number. */
export function integerAttribute(element: Element | undefined, name: string): number | undefined {
  return toInteger(attribute(element, name));
}

/** An element's text, trimmed; undefined where it is missing or empty. */
export function text(element: Element | undefined): string | undefined {
  const value = element?.textContent?.trim();
  return value === undefined || value === '' ? undefined : value;
}

export function toInteger(value: string | undefined): number | undefined {
  return value !== undefined && /^-?\d{1,15}$/.test(value.trim()) ? Number(value) : undefined;
}

const UNITS: Readonly<Record<string, number>> = {
  b: 1, bytes: 1, kb: 1e3, k: 2 ** 10, kib: 2 ** 10, mb: 1e6, m: 2 ** 20, mib: 2 ** 20, gb: 1e9, g: 2 ** 30, gib: 2 ** 30,
  tb: 1e12, t: 2 ** 40, tib: 2 ** 40, pb: 1e15, p: 2 ** 50, pib: 2 ** 50, eb: 1e18, e: 2 ** 60, eib: 2 ** 60,
}; // prettier-ignore

/** A size in bytes from an element such as `<memory unit='KiB'>1024</memory>`; libvirt's default unit is given. */
export function bytes(element: Element | undefined, defaultUnit = 'KiB'): number | undefined {
  return bytesOf(text(element), attribute(element, 'unit') ?? defaultUnit);
}

/** A number and its unit in bytes. */
export function bytesOf(amount: string | undefined, unit = 'KiB'): number | undefined {
  const value = toInteger(amount);
  const factor = UNITS[unit.toLowerCase()];
  return value === undefined || factor === undefined ? undefined : value * factor;
}
