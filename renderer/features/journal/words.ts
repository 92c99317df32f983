import {
  JOURNAL_OUTCOMES,
  JOURNAL_VERBS,
  type JournalEntry,
  type JournalObject,
  type JournalOutcome,
} from '../../../preload/contract/index.ts';
import { i18n } from '../../locales/index.ts';
import type { IconName } from '../../ui/index.ts';

export const OUTCOME_ICONS: Readonly<Record<JournalOutcome, IconName>> = {
  running: 'clock',
  done: 'success',
  failed: 'error',
  cancelled: 'minus',
  unknown: 'warning',
};

export const KIND_ICONS: Readonly<Record<JournalObject['kind'], IconName>> = {
  domain: 'vm',
  pool: 'disk',
  volume: 'disk',
  network: 'network',
  snapshot: 'snapshot',
  nodeDevice: 'cpu',
  secret: 'lock',
  host: 'host',
};

const known = new Set<string>(JOURNAL_VERBS);

/** What was done, in the user's words; a verb of a newer Virtdeck as it is. */
export function verbWords({ verb }: Pick<JournalEntry, 'verb'>): string {
  const t = i18n.getFixedT(i18n.language, 'journal');
  return known.has(verb) ? t(`verb.${verb as (typeof JOURNAL_VERBS)[number]}`) : verb;
}

/**
 * Verbs and outcomes whose words in the user's language hold a word of the query, by that word: the journal itself
 * knows only their ids.
 */
export function meaningsOf(query: string): Record<string, string[]> {
  const t = i18n.getFixedT(i18n.language, 'journal');
  const texts = [
    ...JOURNAL_VERBS.map((verb) => [verb, t(`verb.${verb}`).toLowerCase()] as const),
    ...JOURNAL_OUTCOMES.map((outcome) => [outcome, t(`outcome.${outcome}`).toLowerCase()] as const),
  ];
  const words = query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 32);
  const meanings = words.map((word) => [
    word.slice(0, 200),
    texts.flatMap(([id, text]) => (text.includes(word) ? [id] : [])),
  ]);
  return Object.fromEntries(meanings.filter(([, ids]) => ids?.length)) as Record<string, string[]>;
}
