import type { FailureData } from '../../../preload/contract/index.ts';
import type { Io } from './command.ts';

/** A failure on standard error: sentences for a person, or the data that crossed the boundary. */
export function printFailure(io: Io, failure: FailureData, json: boolean): void {
  if (json) {
    io.err(`${JSON.stringify({ error: failure })}\n`);
    return;
  }
  io.err(`virtdeck: ${printable(failure.message)}\n`);
  if (failure.libvirt && !failure.message.includes(failure.libvirt.message)) {
    io.err(
      `  libvirt: ${printable(failure.libvirt.message)} (${failure.libvirt.code}, ${failure.libvirt.domain})\n`,
    );
  }
  if (failure.remedy) {
    io.err(`  ${printable(failure.remedy.text)}\n`);
    if (failure.remedy.command) io.err(`    ${printable(failure.remedy.command)}\n`);
  }
}

/** Columns as wide as their widest cell, two spaces between; the last one is not padded. */
export function table(header: string[], rows: string[][]): string {
  const lines = [header, ...rows].map((row) => row.map(printable));
  const widths = header.map((_, column) => Math.max(...lines.map((line) => width(line[column] ?? ''))));
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column === line.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - width(cell)),
        )
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** Bytes as people read them: `512 MiB`. */
export function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number.isInteger(value) || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/**
 * Names come from hypervisors: a control or direction-changing character in one could move the cursor, recolour the
 * screen or hide the rest of the line.
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const width = (text: string): number => [...text].length;
