import { createStore } from 'zustand/vanilla';
import { subscribe } from '../../api/index.ts';
import { i18n } from '../../locales/index.ts';
import { notify } from '../notifications/index.ts';

/** Counts the journal's news: whoever shows entries reads them again. */
export const journalStore = createStore<{ news: number }>(() => ({ news: 0 }));

/** Follows the journal for as long as the page lives, also to tell when changes cannot be written down. */
export function followJournal(): () => void {
  return subscribe(
    (client, signal) => client.journal.watch(undefined, { signal }),
    ({ problem }) => {
      journalStore.setState(({ news }) => ({ news: news + 1 }));
      if (problem !== undefined) {
        const t = i18n.getFixedT(i18n.language, 'journal');
        notify({ kind: 'warning', title: t('unwritten'), detail: problem });
      }
    },
  );
}
