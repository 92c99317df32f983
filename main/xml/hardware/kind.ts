import { attributeOf, elementAt } from '../edit.ts';
import type { TreeElement } from '../tree.ts';

/** What a domain's capabilities are asked for. */
export function domainKindOf(domain: TreeElement): {
  virtType: string | undefined;
  architecture: string | undefined;
  machine: string | undefined;
} {
  const type = elementAt(domain, ['os', 'type']);
  return {
    virtType: attributeOf(domain, 'type'),
    architecture: attributeOf(type, 'arch'),
    machine: attributeOf(type, 'machine'),
  };
}
