import { REMOTE_CPUMAP_MAX } from '../protocol/constants.gen.ts';

/**
 * Physical CPU numbers, ascending. libvirt's wire form is a bit map, least significant bit first in each
 * byte.
 */
export type CpuSet = readonly number[];

/** The CPU numbers whose bit is set. */
export function decodeCpuMap(map: Uint8Array): number[] {
  const cpus: number[] = [];
  for (let cpu = 0; cpu < map.length * 8; cpu++) {
    if (((map[cpu >> 3] ?? 0) >> (cpu & 7)) & 1) cpus.push(cpu);
  }
  return cpus;
}

/** Several maps of `length` bytes each, as libvirt packs them one after another. */
export function decodeCpuMaps(maps: Uint8Array, length: number): number[][] {
  const sets: number[][] = [];
  for (let offset = 0; length > 0 && offset + length <= maps.length; offset += length) {
    sets.push(decodeCpuMap(maps.subarray(offset, offset + length)));
  }
  return sets;
}

/**
 * A bit map with the given CPUs set, just long enough for the highest.
 * @throws RangeError for a number that is no CPU number
 */
export function encodeCpuMap(cpus: CpuSet): Uint8Array {
  const highest = cpus.reduce((max, cpu) => Math.max(max, cpu), -1);
  const map = new Uint8Array((highest >> 3) + 1);
  for (const cpu of cpus) {
    if (!Number.isInteger(cpu) || cpu < 0 || cpu >= REMOTE_CPUMAP_MAX * 8)
      throw new RangeError(`Not a CPU number: ${cpu}`);
    map[cpu >> 3] = (map[cpu >> 3] ?? 0) | (1 << (cpu & 7));
  }
  return map;
}

/** How many bytes a map of this many CPUs takes. */
export const cpuMapLength = (cpus: number): number => (cpus + 7) >> 3;
