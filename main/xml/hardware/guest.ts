import { osInfo } from '../devices/overview.ts';
import { readValues } from '../devices/values.ts';
import { attributeOf, elementAt } from '../edit.ts';
import type { FitGuest } from '../fit/choices.ts';
import { systemOf } from '../fit/system.ts';
import type { TreeElement } from '../tree.ts';

/** libosinfo's id of its system. */
export const osIdOf = (domain: TreeElement): string | undefined => readValues(domain, osInfo)['osId'];

/** What a domain tells of itself, for choosing what is fit for it; the rest is its host's to tell. */
export function guestOfDomain(
  domain: TreeElement,
  host: Pick<FitGuest, 'offers' | 'libvirtVersion' | 'hasNetworks'> = { offers: undefined },
): FitGuest {
  const type = elementAt(domain, ['os', 'type']);
  const osId = osIdOf(domain);
  return {
    ...host,
    system: osId === undefined ? undefined : systemOf(osId),
    architecture: attributeOf(type, 'arch') ?? '',
    virtType: attributeOf(domain, 'type') ?? '',
    machine: attributeOf(type, 'machine'),
  };
}
