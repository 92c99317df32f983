import type { Hardware, HardwareItem } from '../../../../preload/contract/index.ts';

export const WHICH = ['running', 'stored'] as const;
/** Of a running VM that is kept there are two configurations: what it runs with, and what it starts with next. */
export type Which = (typeof WHICH)[number];

/** What is looked at: which configuration, and of it one device or all. */
export interface Shown {
  which: Which;
  item: string | undefined;
}

/** Its text; undefined where there is none, because a device comes or goes with the next start. */
export function textOf(hardware: Hardware | undefined, { which, item }: Shown): string | undefined {
  if (!hardware) return undefined;
  if (item === undefined) return which === 'running' ? hardware.runningXml : hardware.storedXml;
  return hardware.items.find(({ id }) => id === item)?.[which]?.xml;
}

/** Devices that have XML of their own. */
export const devicesOf = (hardware: Hardware | undefined): HardwareItem[] =>
  (hardware?.items ?? []).filter(
    ({ stored, running }) => stored?.xml !== undefined || running?.xml !== undefined,
  );

/** `disk vda`, `video`; `video 2` only where there are several. */
export function deviceName(id: string, all: readonly HardwareItem[]): string {
  const [kind = id, ...rest] = id.split(':');
  const name = rest.join(':');
  if (!/^\d*$/.test(name)) return `${kind} ${name}`;
  const alike = all.filter((item) => item.kind === kind).length;
  return alike > 1 ? `${kind} ${Number(name) + 1}` : kind;
}

export const REASONS = ['running', 'transient', 'lost', 'locked'] as const;

/** Why this cannot be written to, if so. What only runs is changed by what is stored, a VM that is not kept by its devices. */
export function readOnlyReason(
  { which, item }: Shown,
  { persistent, lost, locked }: { persistent: boolean; lost: boolean; locked: string | undefined },
): (typeof REASONS)[number] | undefined {
  if (locked !== undefined) return 'locked';
  if (!persistent && item === undefined) return 'transient';
  if (persistent && which === 'running') return 'running';
  return lost ? 'lost' : undefined;
}
