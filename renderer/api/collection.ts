/** Fields of a row; JSON cannot carry `undefined`, but a schema's optional field allows it in its type. */
type Fields<TRow> = { readonly [K in keyof TRow]?: TRow[K] | undefined };

/** A message of a live collection, as `collectionEvent` of the contract declares it. */
export type CollectionMessage<TKey extends string, TRow extends object> =
  | { type: 'snapshot'; rows: readonly TRow[] }
  | {
      type: 'patch';
      added: readonly TRow[];
      changed: readonly (readonly [TKey, Fields<TRow>])[];
      cleared?: readonly (readonly [TKey, readonly string[]])[] | undefined;
      removed: readonly TKey[];
    };

export interface Collection<TKey extends string, TRow extends object> {
  readonly rows: ReadonlyMap<TKey, TRow>;
  /** What the last message changed, added or removed; undefined when it replaced everything. */
  readonly touched: ReadonlySet<TKey> | undefined;
}

export const emptyCollection = <TKey extends string, TRow extends object>(): Collection<TKey, TRow> => ({
  rows: new Map(),
  touched: undefined,
});

/**
 * The collection after `message`. A row that the message does not name stays the same object, so whoever shows it
 * need not render again; a row whose fields all keep their values does too.
 */
export function applyMessage<TKey extends string, TRow extends object>(
  before: Collection<TKey, TRow>,
  message: CollectionMessage<TKey, TRow>,
  keyOf: (row: TRow) => TKey,
): Collection<TKey, TRow> {
  if (message.type === 'snapshot') {
    const rows = new Map<TKey, TRow>();
    for (const row of message.rows) {
      const key = keyOf(row);
      const old = before.rows.get(key);
      rows.set(key, old && sameFields(old, row) ? old : row);
    }
    return { rows, touched: undefined };
  }
  const rows = new Map(before.rows);
  const touched = new Set<TKey>();
  const put = (key: TKey, row: TRow) => {
    rows.set(key, row);
    touched.add(key);
  };
  for (const key of message.removed) if (rows.delete(key)) touched.add(key);
  for (const row of message.added) put(keyOf(row), row);
  for (const [key, patch] of message.changed) {
    const old = rows.get(key);
    // A change of a row we do not have is news of one that was removed meanwhile.
    if (old && !includesFields(old, patch)) put(key, { ...old, ...patch });
  }
  for (const [key, fields] of message.cleared ?? []) {
    const old = rows.get(key);
    if (!old || !fields.some((field) => field in old)) continue;
    const next = { ...old };
    for (const field of fields) Reflect.deleteProperty(next, field);
    put(key, next);
  }
  return { rows, touched };
}

function includesFields(row: object, patch: object): boolean {
  for (const [field, value] of Object.entries(patch)) {
    if (!sameValue((row as Record<string, unknown>)[field], value)) return false;
  }
  return true;
}

function sameFields(a: object, b: object): boolean {
  return Object.keys(a).length === Object.keys(b).length && includesFields(a, b);
}

/** Values of contract rows: scalars, and small arrays and objects of them. */
function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((value, i) => sameValue(value, b[i]));
  }
  return !Array.isArray(b) && sameFields(a, b);
}
