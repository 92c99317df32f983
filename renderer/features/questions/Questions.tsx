import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, displayName, Icon } from '../../ui/index.ts';
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
  const [isOpen, setOpen] = useState(false);
  const [first] = list;
  const id = first?.id;
  // Whoever tries a host that is not saved waits for nothing else.
  const isTried = first !== undefined && first.host === undefined;
  useEffect(() => {
    // Answering one leads to the next; the first of several comes by itself only where it disturbs nobody.
    setOpen((open) => id !== undefined && (open || isTried || !isBusyElsewhere()));
  }, [id, isTried]);
  if (first === undefined) return null;
  return (
    <>
      <div className="vd-question-bar" role="status">
        <Icon name="info" />
        <span className="vd-line">
          {t('waits', { host: displayName(first.hostName), count: list.length })}
        </span>
        <Button size="small" onPress={() => setOpen(true)}>
          {t('answer')}
        </Button>
      </div>
      {isOpen && <QuestionDialog key={first.id} question={first} more={list.length - 1} />}
    </>
  );
}
