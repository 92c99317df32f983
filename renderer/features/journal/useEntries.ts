import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { FailureData, JournalQuery } from '../../../preload/contract/index.ts';
import { api, connection, failureOf } from '../../api/index.ts';
import { withHead, withTail, type Entries } from './entries.ts';
import { journalStore } from './journalStore.ts';
import { meaningsOf } from './words.ts';

/** More than any screen shows. */
const PAGE = 200;
/** Typing goes on for so long, ms, before it is searched; the first list comes at once. */
const TYPING_MS = 150;
/** A storm of changes is read this often, ms. */
const NEWS_MS = 400;

export type JournalScope = Pick<JournalQuery, 'host' | 'object'>;

export interface EntryList extends Entries {
  /** The query that they are of: the one before, while the present one is being looked for. */
  shown: string;
  loaded: boolean;
  failure: FailureData | undefined;
  /** Files and lines that could not be read. */
  problems: readonly string[];
  more: () => void;
  reload: () => void;
}

interface Shown {
  entries: Entries | undefined;
  /** What they were asked for. */
  query: string;
  failure: FailureData | undefined;
  problems: readonly string[];
}

const NOTHING: Shown = { entries: undefined, query: '', failure: undefined, problems: [] };

/** Entries of the journal that hold the words of a query, kept as the journal grows. `scope` keeps its identity. */
export function useEntries(scope: JournalScope, query: string): EntryList {
  const online = useStore(connection.state, ({ phase }) => phase === 'open');
  const news = useStore(journalStore, (state) => state.news);
  const [shown, setShown] = useState<Shown>(NOTHING);
  const [turn, setTurn] = useState(0);
  const readAt = useRef(-Infinity);
  const asked = useRef('');
  const loadingMore = useRef(false);

  useEffect(() => {
    if (!online) return;
    const stop = new AbortController();
    const typed = asked.current !== query;
    asked.current = query;
    const since = performance.now() - readAt.current;
    const wait = readAt.current < 0 ? 0 : typed ? TYPING_MS : Math.max(0, NEWS_MS - since);
    const timer = setTimeout(() => {
      readAt.current = performance.now();
      api.journal.list(requestOf(scope, query), { signal: stop.signal }).then(
        ({ entries, next, problems }) => {
          if (stop.signal.aborted) return;
          const head = { list: entries, next };
          setShown((before) => ({
            entries: before.query === query ? withHead(before.entries, head) : head,
            query,
            failure: undefined,
            problems,
          }));
        },
        (error: unknown) =>
          !stop.signal.aborted && setShown((before) => ({ ...before, failure: failureOf(error) })),
      );
    }, wait);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [online, scope, query, news, turn]);

  const next = shown.entries?.next;
  const more = useCallback(() => {
    if (next === undefined || loadingMore.current) return;
    loadingMore.current = true;
    api.journal
      .list({ ...requestOf(scope, query), before: next })
      .then(
        ({ entries, next: further }) =>
          setShown((before) =>
            before.entries?.next === next && before.query === query
              ? { ...before, entries: withTail(before.entries, { list: entries, next: further }) }
              : before,
          ),
        // What is shown stays; scrolling on asks again.
        () => undefined,
      )
      .finally(() => {
        loadingMore.current = false;
      });
  }, [scope, query, next]);

  return {
    list: shown.entries?.list ?? [],
    next,
    shown: shown.query,
    loaded: shown.entries !== undefined,
    failure: shown.failure,
    problems: shown.problems,
    more,
    reload: useCallback(() => setTurn((n) => n + 1), []),
  };
}

function requestOf(scope: JournalScope, query: string): JournalQuery {
  const words = query.trim();
  return { ...scope, limit: PAGE, ...(words !== '' && { query: words, means: meaningsOf(words) }) };
}
