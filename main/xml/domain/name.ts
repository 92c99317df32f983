import { elementAt, setText } from '../edit.ts';
import { readTree, writeTree } from '../tree.ts';

/**
 * A domain's XML under another name.
 * @throws XmlError
 */
export function withName(xml: string, name: string): string {
  const document = readTree(xml);
  const element = elementAt(document.root, ['name']);
  if (element !== undefined) setText(element, name);
  return writeTree(document);
}
