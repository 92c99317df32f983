import { attributeOf, elementAt, elementsOf, remove } from '../edit.ts';
import type { TreeElement } from '../tree.ts';

/** Boards that number their buses alike; addresses on one mean nothing on another. */
const BOARDS: readonly RegExp[] = [/^(pc-)?q35/, /^(pc$|pc-i440fx|pc-\d)/, /^virt/, /^pseries/, /^s390/];

const boardOf = (machine: string | undefined): number =>
  BOARDS.findIndex((board) => board.test(machine ?? ''));

/**
 * With another board the places of its devices on PCI and its PCI controllers are others: libvirt chooses them anew when
 * the domain is defined. A newer version of the same board keeps them.
 */
export function forgetOldBoard(
  domain: TreeElement,
  before: string | undefined,
  after: string | undefined,
): void {
  if (boardOf(before) === boardOf(after) && boardOf(after) >= 0) return;
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
