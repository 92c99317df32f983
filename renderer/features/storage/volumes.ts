import type { ImageUse, Pool, Volume, VolumeFormat } from '../../../preload/contract/index.ts';
import { formatBytes, type Option } from '../../ui/index.ts';

export const isCd = ({ name, format }: Volume): boolean => format === 'iso' || /\.iso$/i.test(name);
export const isDisk = (volume: Volume): boolean =>
  !isCd(volume) && (volume.type === 'file' || volume.type === 'block');
export const isRaw = (volume: Volume): boolean =>
  volume.type === 'file' && !isCd(volume) && (volume.format ?? 'raw') === 'raw';

/** What a second writer would spoil: a VM writes it, or reads what it lies on. */
export const writerOf = ({ usedBy }: Volume): ImageUse | undefined =>
  usedBy.find((use) => !use.readOnly || use.how === 'backing');

/** A volume as a suggestion for a path. */
export const pathOption = (volume: Volume, unavailable: string | undefined): Option<string> => ({
  id: volume.path,
  label: volume.path,
  description: [volume.pool, formatBytes(volume.capacityBytes), volume.format].filter(Boolean).join(' · '),
  unavailable,
});

const ENDINGS: Readonly<Record<VolumeFormat, string>> = { qcow2: '.qcow2', raw: '.img' };

/** `web.qcow2`, or with the first number that the pool has not yet. */
export function freeVolumeName(
  name: string,
  format: VolumeFormat,
  pool: Pool | undefined,
  volumes: readonly Volume[],
): string {
  const stem = name.replaceAll('/', '-');
  if (stem === '') return '';
  const ending =
    pool?.path === undefined || pool.type === 'logical' || pool.type === 'zfs' ? '' : ENDINGS[format];
  const taken = new Set(volumes.filter((volume) => volume.pool === pool?.name).map((volume) => volume.name));
  for (let number = 1; ; number += 1) {
    const candidate = `${stem}${number === 1 ? '' : `-${number}`}${ending}`;
    if (!taken.has(candidate)) return candidate;
  }
}
