import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Question, QuestionId } from '../../../preload/contract/index.ts';
import { api, applyMessage, emptyCollection, subscribe, type Collection } from '../../api/index.ts';
import { i18n } from '../../locales/index.ts';
import { displayName } from '../../ui/index.ts';
import { notify } from '../notifications/index.ts';

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
      const { open: id, rows } = questionsStore.getState();
      const open = id === undefined ? undefined : rows.get(id);
      const after = applyMessage(questionsStore.getState(), message, (question) => question.id);
      const list = [...after.rows.values()].sort((a, b) => a.askedAt - b.askedAt || (a.id < b.id ? -1 : 1));
      questionsStore.setState({ ...after, list });
      // Everything is told anew only after the connection broke.
      if (message.type === 'snapshot' && open && !after.rows.has(open.id)) askAgain(open);
    },
  );
}

/**
 * The question in front of the user went with a backend that ended: whatever they typed is gone, and the host is not
 * left without a login for it. What the new backend asks is another question, so nothing is carried over into it.
 */
function askAgain({ host, hostName }: Question): void {
  const t = i18n.getFixedT(i18n.language, 'questions');
  const name = displayName(hostName);
  notify({ kind: 'warning', title: t('lost.title', { host: name }), detail: t('lost.text', { host: name }) });
  // How it goes shows in the host's state; a host that connects already goes on.
  if (host !== undefined) api.hosts.connect({ id: host }).catch(() => undefined);
}

export const useQuestions = <T>(select: (state: QuestionsState) => T): T => useStore(questionsStore, select);
