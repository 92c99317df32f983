import * as v from 'valibot';

/**
 * One message of a live collection. The first is a snapshot; then patches. After each one the receiver calls
 * `subscriptions.acknowledge` with its `subscription` and `seq`; until then the server coalesces what comes.
 * A second snapshot may follow at any time (a host came back) and replaces everything.
 */
export function collectionEvent<
  TKey extends v.GenericSchema<unknown, string>,
  TRow extends v.GenericSchema<unknown, object>,
  TPatch extends v.GenericSchema<unknown, object>,
>(key: TKey, row: TRow, patch: TPatch) {
  return v.variant('type', [
    v.object({
      type: v.literal('snapshot'),
      subscription: v.string(),
      seq: v.number(),
      rows: v.array(row),
    }),
    v.object({
      type: v.literal('patch'),
      subscription: v.string(),
      seq: v.number(),
      /** Whole rows that are new. */
      added: v.array(row),
      /** Only the fields that changed. */
      changed: v.array(v.tuple([key, patch])),
      /** Optional fields that no longer have a value, by name: JSON cannot carry `undefined` inside `changed`. */
      cleared: v.optional(v.array(v.tuple([key, v.array(v.string())]))),
      removed: v.array(key),
    }),
  ]);
}
