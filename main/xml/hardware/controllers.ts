import { controller } from '../devices/controller.ts';
import type { Values } from '../devices/field.ts';
import { newDevice } from '../devices/items.ts';
import { hasOwnUsb, scsiController, usbController } from '../fit/choices.ts';
import { isQemu } from '../fit/board.ts';
import type { TreeElement } from '../tree.ts';
import { valuesOfKind } from './defaults.ts';
import { guestOfDomain } from './guest.ts';

/** Devices that are always on USB. */
const USB_KINDS = ['hub', 'redirdev', 'smartcard'];

/**
 * Controllers that a device needs, that the domain has not, and that libvirt does not add or adds as a model that the
 * guest's system may not know.
 */
export function controllersFor(domain: TreeElement, kind: string | undefined, values: Values): TreeElement[] {
  const guest = guestOfDomain(domain);
  if (kind === undefined || !isQemu(guest.virtType)) return [];
  const present = valuesOfKind(domain, 'controller').map(({ type }) => type);
  const made = (more: Values): TreeElement[] => [newDevice(controller, more)];
  // Left alone libvirt takes one of LSI on a PC, which current systems have no driver for.
  if (kind === 'disk' && values['bus'] === 'scsi' && !present.includes('scsi'))
    return made({ type: 'scsi', scsiModel: scsiController(guest) });
  const isOnUsb =
    USB_KINDS.includes(kind) ||
    values['bus'] === 'usb' ||
    (kind === 'sound' && values['model'] === 'usb') ||
    (kind === 'hostdev' && values['type'] === 'usb');
  const usbModel = usbController(guest);
  if (isOnUsb && !hasOwnUsb(guest) && !present.includes('usb') && usbModel !== undefined)
    return made({ type: 'usb', usbModel });
  return [];
}
