import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuestionId } from '../../../preload/contract/index.ts';
import { Banner, Button, displayName } from '../../ui/index.ts';
import { QuestionDialog } from './QuestionDialog.tsx';
import { openQuestion, useQuestions } from './questionsStore.ts';
import './questions.css';

/** Where the focus is must not be taken away: in a field, a console, another dialog. */
function isBusyElsewhere(): boolean {
  const element = document.activeElement;
  return (
    element?.closest(
      'input, textarea, canvas, [contenteditable], [role="dialog"], [role="alertdialog"], .xterm',
    ) != null
  );
}

/**
 * What hosts ask before they can be connected: one dialog at a time, never a stack. Whoever is typing gets a line at
 * the top instead, and opens it himself; any of several can be answered first.
 */
export function Questions() {
  const { t } = useTranslation('questions');
  const list = useQuestions((state) => state.list);
  const open = useQuestions((state) => state.open);
  const answered = useRef<QuestionId>(undefined);
  /** The one that was shown last, or that would have been. */
  const before = useRef<QuestionId>(undefined);
  const [first] = list;
  const shown = list.find((question) => question.id === open);
  const [id, shownId] = [first?.id, shown?.id];
  // Whoever tries a host that is not saved waits for nothing else.
  const isTried = first !== undefined && first.host === undefined;
  useEffect(() => {
    const previous = before.current;
    before.current = shownId ?? id;
    if (id === undefined || shownId !== undefined || id === previous) return;
    // What was being typed for one host must never end in another's field: only after an answer given here, or where
    // nothing was asked before, does the next question come by itself.
    const comes = previous === undefined ? isTried || !isBusyElsewhere() : answered.current === previous;
    if (comes) openQuestion(id);
  }, [id, shownId, isTried]);
  if (first === undefined) return null;
  return (
    <>
      <Banner icon="info" tone="info">
        <span className="vd-line">
          {t('waits', { host: displayName(first.hostName), count: list.length })}
        </span>
        <Button size="small" onPress={() => openQuestion(first.id)}>
          {t('answer')}
        </Button>
      </Banner>
      {shown && (
        <QuestionDialog
          key={shown.id}
          question={shown}
          others={list.filter((question) => question !== shown)}
          onSent={() => (answered.current = shown.id)}
        />
      )}
    </>
  );
}
