import type { Description, Values } from '../devices/field.ts';
import { itemsOf } from '../devices/items.ts';
import { readValues } from '../devices/values.ts';
import { attributeOf, elementAt } from '../edit.ts';
import type { TreeElement } from '../tree.ts';

/** What a disk's name begins with on each bus, as guests count them. */
const PREFIX: Readonly<Record<string, string>> = {
  virtio: 'vd',
  scsi: 'sd',
  sata: 'sd',
  usb: 'sd',
  sd: 'sd',
  ide: 'hd',
  fdc: 'fd',
  xen: 'xvd',
};

export const targetPrefix = (bus: string | undefined): string => PREFIX[bus ?? 'virtio'] ?? 'vd';

/** The first name that no disk of the domain has: `vda`, …, `vdz`, `vdaa`. */
export function freeTarget(domain: TreeElement, bus: string | undefined): string {
  const taken = new Set(valuesOfKind(domain, 'disk').map(({ target }) => target));
  const prefix = targetPrefix(bus);
  for (let n = 0; ; n += 1) {
    const name = prefix + letters(n);
    if (!taken.has(name)) return name;
  }
}

function letters(n: number): string {
  const last = String.fromCharCode(97 + (n % 26));
  return n < 26 ? last : letters(Math.floor(n / 26) - 1) + last;
}

/** Models that a guest of another architecture than x86 needs in their place. */
const BY_ARCHITECTURE: Readonly<Record<string, Readonly<Record<string, Values>>>> = {
  aarch64: { tpm: { model: 'tpm-tis' }, iommu: { model: 'smmuv3' }, panic: { model: 'pvpanic' } },
  ppc64: { tpm: { model: 'tpm-spapr' }, panic: { model: 'pseries' } },
  ppc64le: { tpm: { model: 'tpm-spapr' }, panic: { model: 'pseries' } },
  s390x: { watchdog: { model: 'diag288' }, panic: { model: 's390' } },
};

/**
 * What a new device of a kind begins with on this domain: as those of its kind that the guest has already, since its
 * system has shown that it knows them.
 */
export function initialOf(description: Description, domain: TreeElement): Values | undefined {
  const { kind, initial } = description;
  if (initial === undefined) return undefined;
  const architecture = attributeOf(elementAt(domain, ['os', 'type']), 'arch') ?? '';
  const own = { ...initial, ...BY_ARCHITECTURE[architecture]?.[kind] };
  switch (kind) {
    case 'disk': {
      // Its name is the first that is free when it is added.
      const values = Object.fromEntries(Object.entries(own).filter(([id]) => id !== 'target'));
      const known = valuesOfKind(domain, 'disk').find(({ device = 'disk' }) => device === 'disk');
      return known?.['bus'] === undefined ? values : { ...values, bus: known['bus'] };
    }
    case 'interface': {
      const known = valuesOfKind(domain, 'interface')[0];
      return known?.['model'] === undefined ? own : { ...own, model: known['model'] };
    }
    case 'audio': {
      const taken = new Set(valuesOfKind(domain, 'audio').map(({ id }) => id));
      return {
        ...own,
        id: String([...Array(99).keys()].map((n) => n + 1).find((n) => !taken.has(String(n)))),
      };
    }
    case 'graphics': {
      const has = valuesOfKind(domain, 'graphics').some(({ type }) => type === own['type']);
      return has ? { ...own, type: 'spice' } : own;
    }
    default:
      return own;
  }
}

function valuesOfKind(domain: TreeElement, kind: string): Values[] {
  return itemsOf(domain).flatMap((item) =>
    item.kind === kind && item.description !== undefined ? [readValues(item.element, item.description)] : [],
  );
}
