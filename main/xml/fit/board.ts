/** A machine's board: what it has built in, and how its buses are numbered. */
export type Board = 'q35' | 'pc' | 'virt' | 'pseries' | 's390' | 'other';

const BOARDS: readonly (readonly [Board, RegExp])[] = [
  ['q35', /^(pc-)?q35/],
  ['pc', /^(pc$|pc-i440fx|pc-\d)/],
  ['virt', /^virt/],
  ['pseries', /^pseries/],
  ['s390', /^s390/],
];

/** @param machine as `<type machine>` has it, an alias or in full */
export const boardOf = (machine: string | undefined): Board =>
  BOARDS.find(([, pattern]) => pattern.test(machine ?? ''))?.[0] ?? 'other';

export const isPc = (architecture: string): boolean => architecture === 'x86_64' || architecture === 'i686';

export const isArm = (architecture: string): boolean =>
  architecture === 'aarch64' || architecture === 'armv7l';

export const isQemu = (virtType: string): boolean => ['kvm', 'qemu', 'hvf'].includes(virtType);
