import { XmlError, parseXml } from '../document.ts';
import { readDomainTree } from '../devices/items.ts';
import { readTree, type TreeDocument, type TreeElement } from '../tree.ts';
import type { ChangeProblem } from './change.ts';

/** libvirt takes no longer string: VIR_NET_MESSAGE_STRING_MAX. */
const MAX_DOCUMENT_BYTES = 4 * 2 ** 20;

type Problem = Omit<ChangeProblem, 'change'>;
type Parsed<T> = { value: T } | { problem: Problem };

/** A domain's whole document as somebody wrote it, or what is wrong with it. */
export const parseDocument = (xml: string): Parsed<TreeDocument> =>
  parsing(xml, () => {
    parseXml(xml, 'domain');
    return readDomainTree(xml);
  });

/** One element as somebody wrote it, or what is wrong with it. */
export const parseElement = (xml: string): Parsed<TreeElement> =>
  parsing(xml, () => {
    const { root } = readTree(xml.trim());
    parseXml(xml.trim(), root.name);
    return root;
  });

function parsing<T>(xml: string, parse: () => T): Parsed<T> {
  if (utf8Length(xml) > MAX_DOCUMENT_BYTES)
    return { problem: { problem: 'tooLarge', limit: MAX_DOCUMENT_BYTES } };
  try {
    return { value: parse() };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const { line, column, message } = error;
    return {
      problem: {
        problem: 'xml',
        message,
        ...(line !== undefined && { line }),
        ...(column !== undefined && { column }),
      },
    };
  }
}

/** Bytes of the text as it is sent. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    // The halves of a pair are four bytes together.
    if (code > 0x7ff && (code < 0xd800 || code > 0xdfff)) bytes += 2;
    else if (code > 0x7f) bytes += 1;
  }
  return bytes;
}
