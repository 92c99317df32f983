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
  const [last, setLast] = useState<{ id: string | undefined; answered: boolean }>({
    id: undefined,
    answered: false,
  });
  useEffect(() => {
    if (last.id === id) return;
    // What was being typed for one host must never end in another's field: only after an answer given here, or where
    // nothing was asked before, does the next question come by itself.
    const follows = last.id === undefined || last.answered;
    setOpen(id !== undefined && follows && (isTried || last.answered || !isBusyElsewhere()));
    setLast({ id, answered: false });
  }, [id, isTried, last]);
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
      {isOpen && (
        <QuestionDialog
          key={first.id}
          question={first}
          more={list.length - 1}
          onSent={() => setLast({ id: first.id, answered: true })}
        />
      )}
    </>
  );
}
