/** What a disk's name begins with on each bus, as guests count them. */
const PREFIX: Readonly<Record<string, string>> = { virtio: 'vd', ide: 'hd', fdc: 'fd', xen: 'xvd' };

export const targetPrefix = (bus = 'virtio'): string => PREFIX[bus] ?? 'sd';

/** The name of the nth disk on a bus, from 0: `vda`, …, `vdz`, `vdaa`. */
export const diskTarget = (bus: string | undefined, n: number): string => targetPrefix(bus) + letters(n);

/** The first name on a bus that is not taken. */
export function freeTarget(taken: ReadonlySet<string | undefined>, bus: string | undefined): string {
  for (let n = 0; ; n += 1) {
    const name = diskTarget(bus, n);
    if (!taken.has(name)) return name;
  }
}

function letters(n: number): string {
  const last = String.fromCharCode(97 + (n % 26));
  return n < 26 ? last : letters(Math.floor(n / 26) - 1) + last;
}
