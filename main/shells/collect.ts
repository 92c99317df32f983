import { subscribe } from '../../preload/wire/index.ts';
import type { Acknowledgeable, Client } from '../../preload/wire/index.ts';

/** A message of a live collection, as `collectionEvent` of the contract makes them. */
export type CollectionMessage<TRow extends object> = Acknowledgeable &
  (
    | { type: 'snapshot'; rows: TRow[] }
    | {
        type: 'patch';
        added: TRow[];
        changed: [string, object][];
        cleared?: [string, string[]][] | undefined;
        removed: string[];
      }
  );

/** Follows a live collection until `enough` or `deadline`, and returns its rows then. */
export async function collect<TRow extends object>(
  client: Client,
  watch: (signal: AbortSignal) => Promise<AsyncIterable<CollectionMessage<TRow>>>,
  keyOf: (row: TRow) => string,
  enough: (rows: TRow[]) => boolean,
  deadline: AbortSignal,
): Promise<TRow[]> {
  const rows = new Map<string, TRow>();
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, deadline]);
  try {
    await subscribe(client, await watch(signal), (message) => {
      apply(rows, message, keyOf);
      if (enough([...rows.values()])) stop.abort();
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return [...rows.values()];
}

function apply<TRow extends object>(
  rows: Map<string, TRow>,
  message: CollectionMessage<TRow>,
  keyOf: (row: TRow) => string,
): void {
  if (message.type === 'snapshot') {
    rows.clear();
    for (const row of message.rows) rows.set(keyOf(row), row);
    return;
  }
  for (const key of message.removed) rows.delete(key);
  for (const row of message.added) rows.set(keyOf(row), row);
  for (const [key, fields] of message.changed) {
    const row = rows.get(key);
    if (row) rows.set(key, { ...row, ...fields });
  }
  for (const [key, fields] of message.cleared ?? []) {
    const row = rows.get(key);
    for (const field of row ? fields : []) Reflect.deleteProperty(row ?? {}, field);
  }
}
