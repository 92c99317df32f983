import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Question, QuestionId } from '../../../preload/contract/index.ts';
import { applyMessage, emptyCollection, subscribe, type Collection } from '../../api/index.ts';

export interface QuestionsState extends Collection<QuestionId, Question> {
  /** The one that has waited longest first. */
  readonly list: readonly Question[];
  /** The one whose dialog is open; it may be gone already. */
  readonly open: QuestionId | undefined;
}

export const questionsStore = createStore<QuestionsState>(() => ({
  ...emptyCollection<QuestionId, Question>(),
  list: [],
  open: undefined,
}));

/** Shows it, in the place of the one that is shown. */
export const openQuestion = (open: QuestionId): void => questionsStore.setState({ open });

/** Opens the subscription that fills the store; returns what closes it. */
export function followQuestions(): () => void {
  return subscribe(
    (client, signal) => client.questions.watch(undefined, { signal }),
    (message) => {
      const after = applyMessage(questionsStore.getState(), message, (question) => question.id);
      const list = [...after.rows.values()].sort((a, b) => a.askedAt - b.askedAt || (a.id < b.id ? -1 : 1));
      questionsStore.setState({ ...after, list });
    },
  );
}

export const useQuestions = <T>(select: (state: QuestionsState) => T): T => useStore(questionsStore, select);
