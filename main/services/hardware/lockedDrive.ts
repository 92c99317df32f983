import { LibvirtError } from '../../libvirt/index.ts';
import { attributeOf, elementAt } from '../../xml/edit.ts';
import { readTree } from '../../xml/tree.ts';

/**
 * The drive whose medium a running guest kept to itself by locking the tray, where it may be opened all the same. libvirt
 * tells it in words of its own language, with the code that much else has.
 * @param xml the device that was to be updated
 */
export function lockedDrive(xml: string, error: unknown): string | undefined {
  const isRefusal = error instanceof LibvirtError && MAY_BE_LOCKED.includes(error.codeName);
  if (!isRefusal) return undefined;
  const { root } = readTree(xml);
  const device = attributeOf(root, 'device') ?? 'disk';
  const target = attributeOf(elementAt(root, ['target']), 'dev');
  const isDrive = root.name === 'disk' && ['cdrom', 'floppy'].includes(device);
  return isDrive && target !== undefined ? `disk:${target}` : undefined;
}

const MAY_BE_LOCKED = ['VIR_ERR_OPERATION_FAILED', 'VIR_ERR_INTERNAL_ERROR', 'VIR_ERR_OPERATION_TIMEOUT'];
