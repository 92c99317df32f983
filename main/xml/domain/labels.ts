import { XMLSerializer } from '@xmldom/xmldom';
import { children, parseXml, text, type Element } from '../document.ts';

/** What is to change; what it does not name stays. */
export interface LabelChange {
  addTags: readonly string[];
  removeTags: readonly string[];
  /** Empty takes the VM out of its group. */
  group?: string | undefined;
}

/**
 * Virtdeck's element of a domain's metadata after a change, as `virDomainSetMetadata` takes it and
 * `virDomainGetMetadata` gives it: without its namespace. Elements that this version does not know are kept.
 * @param stored undefined where the domain has none yet
 * @returns undefined where nothing is left to keep
 * @throws XmlError
 */
export function changeLabels(stored: string | undefined, change: LabelChange): string | undefined {
  const root = parseXml(stored ?? '<domain/>', 'domain');
  const tags = new Set(children(root, 'tag').flatMap((element) => text(element) ?? []));
  for (const tag of change.addTags) tags.add(tag);
  for (const tag of change.removeTags) tags.delete(tag);
  replace(root, 'tag', [...tags]);
  if (change.group !== undefined) replace(root, 'group', change.group === '' ? [] : [change.group]);
  return children(root).length === 0 ? undefined : new XMLSerializer().serializeToString(root);
}

function replace(root: Element, name: string, values: readonly string[]): void {
  for (const element of children(root, name)) root.removeChild(element);
  for (const value of values) {
    const element = root.ownerDocument?.createElement(name);
    if (!element) continue;
    element.textContent = value;
    root.appendChild(element);
  }
}
