import type { HardwareValues, Volume } from '../../../preload/contract/index.ts';

/** An installer's image is plain bytes. */
const formatOf = ({ format }: Volume): string | undefined =>
  format === 'iso' || format === undefined || format === 'unknown' ? 'raw' : format;

/**
 * The values of a disk that has this image: where it is, and what it is written in. A format that is not the image's
 * own shows the guest another disk, so it comes along.
 */
export function valuesOfImage(
  volume: Volume,
  byPool: boolean,
  { type }: HardwareValues,
): Record<string, string | undefined> {
  const format = formatOf(volume);
  if (byPool) return { type: 'volume', pool: volume.pool, volume: volume.name, format };
  const isBlock = volume.type === 'block';
  return {
    // A VM that leaves the type out has a file.
    ...((isBlock || type !== undefined) && { type: isBlock ? 'block' : 'file' }),
    file: isBlock ? undefined : volume.path,
    dev: isBlock ? volume.path : undefined,
    format,
  };
}
