import { element, writeXml } from '../write.ts';

export interface VolumeRecipe {
  name: string;
  capacityBytes: number;
  /** Bytes to claim at once; 0 makes it thin. */
  allocationBytes: number;
  /** Absent where the pool keeps block devices (logical, zfs, disk). */
  format: string | undefined;
}

/** Writes the `<volume>` of a new disk. */
export function buildVolumeXml(recipe: VolumeRecipe): string {
  return writeXml(
    element('volume', {}, [
      element('name', {}, recipe.name),
      element('capacity', { unit: 'bytes' }, String(recipe.capacityBytes)),
      element('allocation', { unit: 'bytes' }, String(recipe.allocationBytes)),
      recipe.format !== undefined && element('target', {}, [element('format', { type: recipe.format })]),
    ]),
  );
}

/** Writes the `<pool>` of a folder on the host. */
export function buildDirPoolXml(name: string, path: string): string {
  return writeXml(
    element('pool', { type: 'dir' }, [
      element('name', {}, name),
      element('target', {}, [element('path', {}, path)]),
    ]),
  );
}
