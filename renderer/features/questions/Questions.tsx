import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuestionId } from '../../../preload/contract/index.ts';
import { Banner, Button, displayName } from '../../ui/index.ts';
import { QuestionDialog } from './QuestionDialog.tsx';
import { useQuestions } from './questionsStore.ts';
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
 * the top instead, and opens it himself.
 */
export function Questions() {
  const { t } = useTranslation('questions');
  const list = useQuestions((state) => state.list);
  /** The question whose dialog is open, and the last that was answered here. */
  const [openFor, setOpenFor] = useState<QuestionId>();
  const answered = useRef<QuestionId>(undefined);
  const before = useRef<QuestionId>(undefined);
  const [first] = list;
  const id = first?.id;
  // Whoever tries a host that is not saved waits for nothing else.
  const isTried = first !== undefined && first.host === undefined;
  useEffect(() => {
    const previous = before.current;
    before.current = id;
    if (id === undefined || id === previous) return;
    // What was being typed for one host must never end in another's field: only after an answer given here, or where
    // nothing was asked before, does the next question come by itself.
    const comes = previous === undefined ? isTried || !isBusyElsewhere() : answered.current === previous;
    if (comes) setOpenFor(id);
  }, [id, isTried]);
  if (first === undefined) return null;
  return (
    <>
      <Banner icon="info" tone="info">
        <span className="vd-line">
          {t('waits', { host: displayName(first.hostName), count: list.length })}
        </span>
        <Button size="small" onPress={() => setOpenFor(first.id)}>
          {t('answer')}
        </Button>
      </Banner>
      {openFor === first.id && (
        <QuestionDialog
          key={first.id}
          question={first}
          more={list.length - 1}
          onSent={() => (answered.current = first.id)}
        />
      )}
    </>
  );
}
