import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  FailureData,
  JournalEntry,
  JournalUndoPlan,
  JournalWarning,
  TaskId,
} from '../../../preload/contract/index.ts';
import { api, failureOf, isCancelled } from '../../api/index.ts';
import {
  Button,
  CommandLine,
  Dialog,
  DiffView,
  displayName,
  ErrorView,
  Icon,
  Skeleton,
} from '../../ui/index.ts';
import { notify } from '../notifications/index.ts';
import { verbWords } from './words.ts';

/** Shows what undoing would change, and what it cannot bring back, before anything is done. */
export function UndoDialog({ entry, onClose }: { entry: JournalEntry; onClose: () => void }) {
  const { t } = useTranslation('journal');
  const { t: tUi } = useTranslation('ui');
  const { id, object } = entry;
  const [plan, setPlan] = useState<JournalUndoPlan>();
  const [unread, setUnread] = useState<FailureData>();
  const [failure, setFailure] = useState<FailureData>();
  const [busy, setBusy] = useState(false);
  const [turn, setTurn] = useState(0);
  const name = displayName(object.name);

  useEffect(() => {
    const stop = new AbortController();
    api.journal.planUndo({ id }, { signal: stop.signal }).then(
      (read) => {
        if (stop.signal.aborted) return;
        setPlan(read);
        setUnread(undefined);
      },
      (error: unknown) => !stop.signal.aborted && !isCancelled(error) && setUnread(failureOf(error)),
    );
    return () => stop.abort();
  }, [id, turn]);

  const lookAgain = (): void => {
    setPlan(undefined);
    setUnread(undefined);
    setFailure(undefined);
    setTurn((n) => n + 1);
  };
  const undo = async (): Promise<void> => {
    if (!plan?.possible || busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await api.journal.undo({ id, task: crypto.randomUUID() as TaskId, fingerprint: plan.fingerprint });
      notify({ kind: 'success', title: t('undo.done', { what: verbWords(entry), name }) });
      onClose();
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t('undo.title', { what: verbWords(entry), name })}
      onClose={onClose}
      size="large"
      alert
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {busy ? t('undo.hide') : plan?.possible === false ? tUi('close') : tUi('cancel')}
          </Button>
          {plan?.possible !== false && (
            <Button variant="primary" busy={busy} isDisabled={!plan} onPress={() => void undo()}>
              {entry.verb === 'delete' ? t('undo.defineAgain') : t('undo.confirm')}
            </Button>
          )}
        </>
      }
    >
      <div className="vd-journal-undo" inert={busy}>
        {unread && <ErrorView title={t('undo.unread')} failure={unread} onRetry={lookAgain} />}
        {!plan && !unread && <Skeleton rows={5} />}
        {plan?.refusal && <p>{t(`refusal.${plan.refusal}`)}</p>}
        {plan && plan.warnings.length > 0 && <Warnings warnings={plan.warnings} />}
        {plan?.possible && <Outlook plan={plan} />}
        {failure && (
          <ErrorView failure={failure}>
            <Button size="small" onPress={lookAgain}>
              {t('undo.again')}
            </Button>
          </ErrorView>
        )}
      </div>
    </Dialog>
  );
}

/** What loses nothing. */
const HARMLESS: readonly JournalWarning[] = ['nextStart', 'laterStays'];

function Warnings({ warnings }: Pick<JournalUndoPlan, 'warnings'>) {
  const { t } = useTranslation('journal');
  return (
    <ul className="vd-journal-warnings">
      {warnings.map(({ kind, what }) => (
        <li key={`${kind} ${what ?? ''}`}>
          <Icon name={HARMLESS.includes(kind) ? 'info' : 'warning'} size={14} />
          <span>{t(`warning.${kind}`, { what: displayName(what ?? '') })}</span>
        </li>
      ))}
    </ul>
  );
}

/** The change in XML and in words of virsh; what is not in the XML has the command alone. */
function Outlook({ plan: { before, after, command } }: { plan: JournalUndoPlan }) {
  const { t } = useTranslation('journal');
  return (
    <>
      {after !== undefined && (
        <>
          <p className="vd-quiet">{t(before === undefined ? 'undo.defines' : 'undo.changes')}</p>
          <DiffView label={t('xml.changes')} before={before ?? ''} after={after} />
        </>
      )}
      {command !== undefined && <CommandLine command={command} />}
    </>
  );
}
