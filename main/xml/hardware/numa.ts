import type { Values } from '../devices/field.ts';
import type { FieldProblem } from '../devices/validate.ts';
import { bytesOf } from '../document.ts';
import type { TreeElement } from '../tree.ts';
import { valuesOfKind } from './defaults.ts';
import type { Writes } from './live.ts';

const KIB = 2 ** 10;

/** Places for memory modules where nobody said how many: the board of a PC has no fewer. */
const SLOTS = '16';

/** What libvirt takes the sum of the cells for, whatever the memory is said to be: the one follows the other. */
export function memoryMeant(domain: TreeElement, after: Values, given: Writes): Writes {
  const cells = after['numaCells'];
  const total = kib(after['maximum']);
  const modules = moduleSize(domain);
  if ('numaCells' in given && cells !== undefined && !('maximum' in given)) {
    const sum = sumOf(cells);
    if (sum !== undefined) return { ...given, maximum: String((sum + modules) / KIB) };
  }
  const more: Record<string, string | undefined> = {};
  if ('maximum' in given && cells !== undefined && !('numaCells' in given)) {
    const scaled = total === undefined ? undefined : scaledTo(cells, total - modules);
    if (scaled !== undefined) more['numaCells'] = scaled;
  }
  if ('hotplugMaximum' in given) {
    const isSet = given['hotplugMaximum'] !== undefined;
    if (isSet !== (after['slots'] !== undefined) && !('slots' in given))
      more['slots'] = isSet ? SLOTS : undefined;
    // QEMU plugs memory into a cell: one of everything is as good as none.
    if (isSet && cells === undefined && total !== undefined)
      more['numaCells'] = row(['0', cpusOf(domain), ...amount(total - modules)]);
  }
  return { ...given, ...more };
}

/** Cells and memory that were both said, and are not the same. */
export function memoryProblems(domain: TreeElement, after: Values, writes: Writes): FieldProblem[] {
  const cells = after['numaCells'];
  if (cells === undefined || !('maximum' in writes || 'numaCells' in writes)) return [];
  const [sum, total] = [sumOf(cells), kib(after['maximum'])];
  if (sum === undefined || total === undefined) return [];
  const limit = sum + moduleSize(domain);
  if (total === limit) return [];
  return [{ field: 'maximum', problem: total < limit ? 'tooSmall' : 'tooLarge', limit: limit / KIB }];
}

const kib = (mib: string | undefined): number | undefined =>
  mib === undefined || !Number.isFinite(Number(mib)) ? undefined : Math.round(Number(mib) * KIB);

/** Modules are part of the memory, and of no cell's. */
const moduleSize = (domain: TreeElement): number =>
  valuesOfKind(domain, 'memoryDevice').reduce((sum, { size }) => sum + (kib(size) ?? 0), 0);

const cpusOf = (domain: TreeElement): string => {
  const count = Number(valuesOfKind(domain, 'cpu')[0]?.['maxVcpus'] ?? 1);
  return count > 1 ? `0-${count - 1}` : '0';
};

/** Columns of a cell: its number, its CPUs, its memory, the unit of that, and more. */
const rowsOf = (cells: string): string[][] => cells.split('\n').map((line) => line.trim().split(/\s+/));
const row = (columns: readonly string[]): string => columns.join(' ');

function sizeOf([, , memory, unit]: readonly string[]): number | undefined {
  const bytes = bytesOf(memory, unit === undefined || unit === '-' ? 'KiB' : unit);
  return bytes === undefined ? undefined : bytes / KIB;
}

function sumOf(cells: string): number | undefined {
  const sizes = rowsOf(cells).map(sizeOf);
  return sizes.reduce((sum, size) => (sum === undefined || size === undefined ? undefined : sum + size), 0);
}

const amount = (size: number): [string, string] =>
  size % KIB === 0 ? [String(size / KIB), 'MiB'] : [String(size), 'KiB'];

/** Each cell's part of another whole, in full MiB; the last one has what is left. Undefined where it is too little. */
function scaledTo(cells: string, total: number): string | undefined {
  const rows = rowsOf(cells);
  const sum = sumOf(cells);
  if (sum === undefined || sum <= 0) return undefined;
  let left = total;
  const lines = rows.map((columns, at) => {
    const part = Math.floor((total * (sizeOf(columns) ?? 0)) / sum / KIB) * KIB;
    const size = at === rows.length - 1 ? left : part;
    left -= size;
    return { size, line: row([...columns.slice(0, 2), ...amount(size), ...columns.slice(4)]) };
  });
  return lines.every(({ size }) => size > 0) ? lines.map(({ line }) => line).join('\n') : undefined;
}
