import type { TableItem } from './types.ts';

export interface Selection {
  readonly keys: ReadonlySet<string>;
  /** Where a range begins. */
  readonly anchor: string | null;
}

export const NOTHING: Selection = { keys: new Set(), anchor: null };

/** Only `key`. */
export const selectOne = (key: string): Selection => ({ keys: new Set([key]), anchor: key });

/** With `key` if it was without, without it if it was with. */
export function toggle(selection: Selection, key: string): Selection {
  const keys = new Set(selection.keys);
  if (!keys.delete(key)) keys.add(key);
  return { keys, anchor: key };
}

/** Everything between the anchor and `key`, both included; groups in between do not count. */
export function selectRange(selection: Selection, items: readonly TableItem[], key: string): Selection {
  const anchor = selection.anchor ?? key;
  const from = indexOf(items, anchor);
  const to = indexOf(items, key);
  if (from < 0 || to < 0) return selectOne(key);
  const keys = new Set<string>();
  for (const item of items.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (item.kind === 'row') keys.add(item.key);
  }
  return { keys, anchor };
}

export function selectAll(items: readonly TableItem[]): Selection {
  const rows = items.filter((item) => item.kind === 'row');
  return { keys: new Set(rows.map((row) => row.key)), anchor: rows[0]?.key ?? null };
}

const indexOf = (items: readonly TableItem[], key: string): number =>
  items.findIndex((item) => item.kind === 'row' && item.key === key);
