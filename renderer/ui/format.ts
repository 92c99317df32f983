import { i18n } from '../locales/index.ts';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;
const KIB = 1024;

/** A dash where there is nothing to say. */
export const NONE = '–';

const numbers = new Map<string, Intl.NumberFormat>();

function number(value: number, digits: number): string {
  const key = `${i18n.language} ${digits}`;
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat(i18n.language, {
      maximumFractionDigits: digits,
      minimumFractionDigits: 0,
    });
    numbers.set(key, format);
  }
  return format.format(value);
}

/** Whole numbers with the language's grouping. */
export const formatCount = (value: number): string => number(value, 0);

/** 0…1 as `12 %`, as the language writes it; below 10 % one digit more where it is not zero. */
export function formatPercent(share: number | null | undefined): string {
  if (share === null || share === undefined || Number.isNaN(share)) return NONE;
  const percent = share * 100;
  return `${number(percent, percent > 0 && percent < 9.95 ? 1 : 0)}%`;
}

interface Scaled {
  value: number;
  unit: (typeof UNITS)[number];
}

function scale(bytes: number): Scaled {
  let value = bytes;
  let unit = 0;
  // What would be written as 1024 of a unit is 1 of the next.
  while (Math.abs(value) >= KIB - 0.5 && unit < UNITS.length - 1) {
    value /= KIB;
    unit += 1;
  }
  return { value, unit: UNITS[unit] ?? 'B' };
}

const digitsFor = (value: number, unit: string): number => (unit === 'B' || Math.abs(value) >= 99.5 ? 0 : 1);

/** Bytes in binary units with at most three significant figures: `1.2 GiB`. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined || Number.isNaN(bytes)) return NONE;
  const { value, unit } = scale(bytes);
  return `${number(value, digitsFor(value, unit))} ${unit}`;
}

/** `1.2/4 GiB`: the part in the unit of the whole. */
export function formatShare(part: number | null | undefined, whole: number | null | undefined): string {
  if (whole === null || whole === undefined) return formatBytes(part);
  if (part === null || part === undefined) return formatBytes(whole);
  const { value, unit } = scale(whole);
  const factor = value === 0 ? 1 : whole / value;
  const digits = digitsFor(value, unit);
  return `${number(part / factor, digits)}/${number(value, digits)} ${unit}`;
}

/** Bytes per second, in two significant figures or three: what changes every second need not be exact. */
export function formatRate(bytesPerSecond: number | null | undefined): string {
  if (bytesPerSecond === null || bytesPerSecond === undefined || Number.isNaN(bytesPerSecond)) return NONE;
  const { value, unit } = scale(bytesPerSecond);
  return `${number(value, unit === 'B' || value >= 9.95 ? 0 : 1)} ${unit}/s`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span in its two largest units: `3 d 4 h`, `12 min`, `8 s`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const t = i18n.getFixedT(i18n.language, 'ui');
  const days = Math.floor(seconds / DAY);
  const hours = Math.floor((seconds % DAY) / HOUR);
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  if (days > 0) return [t('time.d', { n: days }), ...(hours ? [t('time.h', { n: hours })] : [])].join(' ');
  if (hours > 0)
    return [t('time.h', { n: hours }), ...(minutes ? [t('time.min', { n: minutes })] : [])].join(' ');
  if (minutes > 0) return t('time.min', { n: minutes });
  return t('time.s', { n: seconds });
}

/** Day and time as the language writes them. */
export function formatTime(at: number): string {
  return new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** The same, to the second and in a form that stands in columns: what happened in one minute keeps its order. */
export function formatInstant(at: number): string {
  return new Intl.DateTimeFormat(i18n.language, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

const LONGEST_NAME = 300;

/**
 * A name as it may be shown: what comes from a host may be a megabyte of line breaks and direction marks. Controls
 * become visible, line breaks spaces, and what no line could hold is cut; the whole is in the XML.
 */
export function displayName(name: string): string {
  const cut = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;

  return cut
    .replace(/[\r\n\t\u2028\u2029]+/g, ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
