const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;
const KIB = 1024;

/**
 * Bytes that a person wrote: `2 GiB`, `512m`, `1.5 TB` (binary as everything here), a bare number in the default unit.
 * Undefined for what is no size.
 */
export function parseSize(text: string, defaultUnit: (typeof UNITS)[number]): number | undefined {
  const match = /^\s*(\d+(?:[.,]\d+)?)\s*(?:([kmgtp])(?:i?b)?|(b(?:ytes)?))?\s*$/i.exec(text);
  if (!match) return undefined;
  const [, digits = '', letter, plain] = match;
  const unit = plain ? 0 : letter ? ' kmgtp'.indexOf(letter.toLowerCase()) : UNITS.indexOf(defaultUnit);
  const bytes = Math.round(Number(digits.replace(',', '.')) * KIB ** unit);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Exactly these bytes in the largest unit that needs at most three decimals: `2 GiB`, `192 MiB`. */
export function writeSize(bytes: number): string {
  for (let unit = UNITS.length - 1; unit > 0; unit -= 1) {
    const value = bytes / KIB ** unit;
    if (value >= 1 && Number.isInteger(value * 1000)) return `${value} ${UNITS[unit]}`;
  }
  return bytes === 0 ? '0 MiB' : `${bytes} B`;
}

/** One step up or down, on a grid that fits the size: an eighth of the power of two below it. */
export function stepSize(bytes: number, direction: 1 | -1, least: number): number {
  const reference = Math.max(bytes - (direction < 0 ? 1 : 0), least);
  const step = Math.max(least, 2 ** Math.floor(Math.log2(reference)) / 8);
  const onGrid = direction > 0 ? Math.floor(bytes / step) : Math.ceil(bytes / step);
  return Math.max(least, (onGrid + direction) * step);
}
