import { attributeOf, elementAt } from '../edit.ts';
import { readDomainTree } from '../devices/items.ts';

/** What a domain's capabilities are asked for. */
export function domainKindOf(xml: string): {
  virtType: string | undefined;
  architecture: string | undefined;
  machine: string | undefined;
} {
  const { root } = readDomainTree(xml);
  const type = elementAt(root, ['os', 'type']);
  return {
    virtType: attributeOf(root, 'type'),
    architecture: attributeOf(type, 'arch'),
    machine: attributeOf(type, 'machine'),
  };
}
