import { api } from '../base.ts';
import { never } from '../never.ts';
import { JournalFeed } from './feed.ts';
import { matcherOf } from './query.ts';
import { planUndo, readEntry, refusalOf, undo } from './undo.ts';

export const journal = {
  list: api.journal.list.handler(async ({ context: { backend }, input }) => {
    const { before, limit } = input;
    const page = await backend.journal.list({ matches: matcherOf(input, backend.hosts), before, limit });
    return { ...page, problems: backend.journal.problems };
  }),

  get: api.journal.get.handler(async ({ context: { backend }, input }) => {
    const entry = await readEntry(backend, input.id);
    const refusal = refusalOf(entry);
    return { ...entry, ...(refusal !== undefined && { refusal }) };
  }),

  watch: api.journal.watch.handler(({ context: { backend, connection }, signal }) =>
    connection.subscriptions.feed(new JournalFeed(backend.journal), signal),
  ),

  planUndo: api.journal.planUndo.handler(async ({ context: { backend }, input, signal = never() }) => {
    const { plan } = await planUndo(backend, await readEntry(backend, input.id), signal);
    return plan;
  }),

  undo: api.journal.undo.handler(async ({ context: { backend }, input }) => {
    await undo(backend, input);
    return {};
  }),
};
