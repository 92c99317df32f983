import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreatePlan, TaskId } from '../../../preload/contract/index.ts';
import { Button, Icon, ProgressBar, formatPercent } from '../../ui/index.ts';
import { cancelTask, useTasks } from '../tasks/index.ts';
import type { PlanState } from './usePlan.ts';

/** How the plan stands, in a line: what is wrong, or that everything is as it should be. */
export function PlanLine({ state, wanted }: { state: PlanState; wanted: boolean }) {
  const { t } = useTranslation('create');
  if (!wanted) return null;
  if (state.failure) return <Line icon="error" tone="danger" text={state.failure.message} />;
  if (!state.plan) return <Line icon="clock" tone="quiet" text={t('plan.checking')} />;
  const { blocking, others } = countProblems(state.plan);
  if (blocking > 0) return <Line icon="error" tone="danger" text={t('plan.blocking', { count: blocking })} />;
  if (others > 0) return <Line icon="warning" tone="warning" text={t('plan.warnings', { count: others })} />;
  return <Line icon="success" tone="success" text={t('plan.ready')} />;
}

function countProblems({ problems }: CreatePlan): { blocking: number; others: number } {
  const blocking = problems.filter((problem) => problem.blocking).length;
  return { blocking, others: problems.length - blocking };
}

function Line({
  icon,
  tone,
  text,
}: {
  icon: 'error' | 'clock' | 'warning' | 'success';
  tone: string;
  text: string;
}) {
  return (
    <span className={`vd-create-line vd-create-line-${tone}`} role="status">
      <Icon name={icon} size={14} />
      <span className="vd-line">{text}</span>
    </span>
  );
}

/** While it is being made: which step, how far, and the way back. */
export function Running({ task: id }: { task: TaskId }) {
  const { t } = useTranslation('create');
  const task = useTasks((state) => state.rows.get(id));
  const [stopping, setStopping] = useState(false);
  const stop = (): void => {
    setStopping(true);
    void cancelTask(id);
  };
  const detail = task?.detail ?? t('running.begin');
  return (
    <div className="vd-create-running" role="status">
      <ProgressBar label={detail} value={task?.progress} />
      <span className="vd-line">
        {detail}
        {task?.progress !== undefined && ` · ${formatPercent(task.progress)}`}
      </span>
      {task?.cancellable === true && (
        <Button size="small" isDisabled={stopping} onPress={stop}>
          {t('running.stop')}
        </Button>
      )}
    </div>
  );
}
