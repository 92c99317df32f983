import { attributeOf, elementAt, elementsOf, remove } from '../edit.ts';
import { boardOf } from '../fit/board.ts';
import type { TreeElement } from '../tree.ts';

/**
 * With another board the places of its devices on PCI and its PCI controllers are others: libvirt chooses them anew when
 * the domain is defined. A newer version of the same board keeps them.
 */
export function forgetOldBoard(
  domain: TreeElement,
  before: string | undefined,
  after: string | undefined,
): void {
  if (boardOf(before) === boardOf(after) && boardOf(after) !== 'other') return;
  const devices = elementAt(domain, ['devices']);
  if (devices === undefined) return;
  for (const device of elementsOf(devices)) {
    if (device.name === 'controller' && attributeOf(device, 'type') === 'pci') {
      remove(devices, device);
      continue;
    }
    for (const address of elementsOf(device, 'address'))
      if (attributeOf(address, 'type') === 'pci') remove(device, address);
  }
}
