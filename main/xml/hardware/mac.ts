import { attributeOf, elementAt, elementsOf, textOf } from '../edit.ts';
import { networkInterface } from '../devices/interface.ts';
import { writeValues } from '../devices/values.ts';
import { isQemu } from '../fit/board.ts';
import type { TreeElement } from '../tree.ts';

/**
 * Gives a network card the MAC address that libvirt would: it gives one when the configuration is stored and another
 * when the card is plugged in, and the guest would have another card at its next start. The address comes of the
 * domain's UUID, so that what is shown beforehand is what is done.
 * @param running where a card may still be that is stored no more
 */
export function giveMac(card: TreeElement, domain: TreeElement, running: TreeElement | undefined): void {
  const prefix = prefixOf(attributeOf(domain, 'type'));
  if (prefix === undefined || attributeOf(elementAt(card, ['mac']), 'address') !== undefined) return;
  const taken = new Set([domain, running].flatMap(macsOf));
  const seed = textOf(elementAt(domain, ['uuid'])) ?? textOf(elementAt(domain, ['name'])) ?? '';
  let mac: string;
  let attempt = 0;
  do {
    mac = prefix + lastThree(hash(`${seed} ${attempt}`));
    attempt += 1;
  } while (taken.has(mac));
  writeValues(card, networkInterface, { mac });
}

/** What libvirt's driver begins addresses with; undefined of drivers that choose by themselves. */
function prefixOf(virtType: string | undefined): string | undefined {
  if (isQemu(virtType ?? '') || virtType === 'lxc') return '52:54:00';
  return virtType === 'xen' ? '00:16:3e' : undefined;
}

const macsOf = (domain: TreeElement | undefined): string[] =>
  domain === undefined
    ? []
    : elementsOf(elementAt(domain, ['devices']), 'interface').flatMap(
        (card) => attributeOf(elementAt(card, ['mac']), 'address')?.toLowerCase() ?? [],
      );

/** FNV-1a with a finishing mix: names that are alike give numbers that are not. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}

const lastThree = (value: number): string =>
  [16, 8, 0].map((shift) => `:${((value >>> shift) & 0xff).toString(16).padStart(2, '0')}`).join('');
