import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  DeletionPlan,
  DeletionResult,
  DomainRef,
  FailureData,
  TaskId,
} from '../../../preload/contract/index.ts';
import { api, failureOf, isCancelled } from '../../api/index.ts';
import {
  Button,
  Checkbox,
  Dialog,
  ErrorView,
  Skeleton,
  TextField,
  displayName,
  formatBytes,
} from '../../ui/index.ts';
import { notify } from '../notifications/index.ts';
import { choicesOf, commandsOf, lossOf, type Loss, type Ticks } from './choice.ts';
import { Commands } from './Commands.tsx';
import { DomainPart } from './DomainPart.tsx';
import { Results } from './Results.tsx';
import './delete.css';

interface Target extends DomainRef {
  name: string;
}

type Phase =
  | { at: 'reading' }
  | { at: 'asking'; plans: readonly DeletionPlan[]; failures: readonly FailureData[] }
  | { at: 'failed'; failure: FailureData }
  | { at: 'done'; results: readonly DeletionResult[] };

/** Says what deleting would take, lets each disk be kept, and tells what became of it. */
export function DeleteDialog({ targets, onClose, onDeleted }: DeleteDialogProps) {
  const { t } = useTranslation('delete');
  const { t: tUi } = useTranslation('ui');
  const [phase, setPhase] = useState<Phase>({ at: 'reading' });
  const [ticks, setTicks] = useState<Ticks>({ disks: new Map(), forceOff: false });
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureData>();
  const [commands, setCommands] = useState(false);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const controller = new AbortController();
    const domains = targets.map(({ host, uuid }) => ({ host, uuid }));
    setPhase({ at: 'reading' });
    api.deletion.plan({ domains }, { signal: controller.signal }).then(
      ({ plans, failures }) =>
        !controller.signal.aborted &&
        setPhase({ at: 'asking', plans, failures: failures.map((each) => each.failure) }),
      (error: unknown) =>
        !controller.signal.aborted &&
        !isCancelled(error) &&
        setPhase({ at: 'failed', failure: failureOf(error) }),
    );
    return () => controller.abort();
  }, [targets, attempt]);

  const plans = phase.at === 'asking' ? phase.plans : [];
  const loss = lossOf(plans, ticks);
  const word = confirmationOf(targets, t('several.word', { count: targets.length }));
  const running = plans.filter((plan) => plan.active);
  const ready =
    plans.length > 0 &&
    (running.length === 0 || ticks.forceOff) &&
    (loss.disks === 0 || typed.trim() === word);

  const remove = async (): Promise<void> => {
    if (!ready || busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const task = crypto.randomUUID() as TaskId;
      const { results } = await api.deletion.run({ task, domains: choicesOf(plans, ticks) });
      const gone = results.filter((result) => result.failure === undefined);
      onDeleted(gone);
      const isClean =
        gone.length === results.length && gone.every((r) => r.disks.every((d) => d.failure === undefined));
      if (isClean) {
        notify({ kind: 'success', title: whatOf(t, 'done', targets, loss) });
        onClose();
      } else {
        setPhase({ at: 'done', results });
      }
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };

  if (phase.at === 'done') {
    return (
      <Dialog
        title={t('results.title')}
        onClose={onClose}
        actions={<Button onPress={onClose}>{tUi('close')}</Button>}
      >
        <Results results={phase.results} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={
        phase.at === 'asking'
          ? whatOf(t, 'title', targets, loss)
          : whatOf(t, 'title', targets, { ...loss, disks: 0 })
      }
      onClose={onClose}
      size="large"
      alert
      actions={
        <>
          <Button
            variant="quiet"
            icon="code"
            aria-pressed={commands}
            isDisabled={plans.length === 0}
            onPress={() => setCommands(!commands)}
          >
            {t('commands.title')}
          </Button>
          <span className="vd-delete-gap" />
          <Button autoFocus onPress={onClose}>
            {busy ? t('hide') : tUi('cancel')}
          </Button>
          <Button variant="danger" busy={busy} isDisabled={!ready} onPress={() => void remove()}>
            {whatOf(t, 'confirm', targets, loss)}
          </Button>
        </>
      }
    >
      <div className="vd-delete" inert={busy}>
        {phase.at === 'reading' && <Skeleton rows={4} />}
        {phase.at === 'failed' && (
          <ErrorView failure={phase.failure} onRetry={() => setAttempt(attempt + 1)} />
        )}
        {phase.at === 'asking' &&
          phase.failures.map((each) => <ErrorView key={each.message} failure={each} />)}
        {plans.map((plan) => (
          <DomainPart
            key={`${plan.host}/${plan.uuid}`}
            plan={plan}
            alone={targets.length === 1}
            ticks={ticks}
            onTick={(key, ticked) => setTicks({ ...ticks, disks: new Map(ticks.disks).set(key, ticked) })}
          />
        ))}
        {running.length > 0 && (
          <Checkbox
            className="vd-delete-force"
            isSelected={ticks.forceOff}
            onChange={(forceOff) => setTicks({ ...ticks, forceOff })}
            help={t('forceHelp')}
          >
            {t('force', { count: running.length, name: displayName(running[0]?.name ?? '') })}
          </Checkbox>
        )}
        {loss.disks > 0 && (
          <TextField
            className="vd-delete-typed"
            label={t('type.label', { word })}
            value={typed}
            onChange={setTyped}
            help={t('type.help')}
            spellCheck="false"
            autoComplete="off"
            onKeyDown={(event) => event.key === 'Enter' && void remove()}
          />
        )}
        {commands && plans.length > 0 && <Commands commands={commandsOf(plans, ticks)} />}
        {failure && <ErrorView failure={failure} />}
      </div>
    </Dialog>
  );
}

export interface DeleteDialogProps {
  targets: readonly Target[];
  onClose: () => void;
  /** Those that are gone. */
  onDeleted: (domains: readonly DomainRef[]) => void;
}

/** What has to be typed: the VM's name, or how many there are. */
function confirmationOf(targets: readonly Target[], several: string): string {
  const [only] = targets;
  return targets.length === 1 && only !== undefined ? only.name : several;
}

type Translate = ReturnType<typeof useTranslation<'delete'>>['t'];

/** `Delete web-01 and 2 disks, 41 GiB`. */
function whatOf(
  t: Translate,
  key: 'title' | 'confirm' | 'done',
  targets: readonly Target[],
  loss: Loss,
): string {
  const [only] = targets;
  const what =
    targets.length === 1 && only !== undefined
      ? displayName(only.name)
      : t('several.vms', { count: targets.length });
  if (loss.disks === 0) return t(`say.${key}.alone`, { what });
  const disks = t('several.disks', { count: loss.disks });
  return loss.bytes === 0 || key === 'confirm'
    ? t(`say.${key}.disks`, { what, disks })
    : t(`say.${key}.size`, { what, disks, size: formatBytes(loss.bytes) });
}
