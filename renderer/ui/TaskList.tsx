import { useTranslation } from 'react-i18next';
import type { FailureData } from '../../preload/contract/index.ts';
import { IconButton } from './Button.tsx';
import { classes } from './classes.ts';
import { ErrorView } from './ErrorView.tsx';
import { displayName } from './format.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icons.ts';
import { ProgressBar } from './ProgressBar.tsx';
import './TaskList.css';

export interface TaskEntry {
  id: string;
  title: string;
  state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'interrupted';
  /** 0…1 where it is known. */
  progress?: number | undefined;
  /** Bytes, speed, time left or taken, in words. */
  detail?: string | undefined;
  cancellable: boolean;
  failure?: FailureData | undefined;
}

const ENDED: Partial<Record<TaskEntry['state'], IconName>> = {
  succeeded: 'success',
  failed: 'error',
  cancelled: 'minus',
  interrupted: 'warning',
};

/** One line of the task strip and of the task drawer. */
export function TaskLine({ task, onCancel }: { task: TaskEntry; onCancel: (id: string) => void }) {
  const { t } = useTranslation('ui');
  const icon = ENDED[task.state];
  const title = displayName(task.title);
  return (
    <div className={classes('vd-task', `vd-task-${task.state}`)}>
      {icon && <Icon name={icon} className="vd-task-icon" />}
      <span className="vd-line vd-task-title">{title}</span>
      {!icon && <ProgressBar label={title} value={task.state === 'queued' ? 0 : task.progress} />}
      <span className="vd-line vd-quiet vd-num">{task.detail ?? t(`task.${task.state}`)}</span>
      {task.cancellable && !icon && (
        <IconButton
          icon="close"
          size="small"
          label={t('task.cancel', { title })}
          onPress={() => onCancel(task.id)}
        />
      )}
    </div>
  );
}

/** Every task, newest first, each failure where it happened. */
export function TaskList({
  tasks,
  onCancel,
}: {
  tasks: readonly TaskEntry[];
  onCancel: (id: string) => void;
}) {
  return (
    <ul className="vd-tasks">
      {tasks.map((task) => (
        <li key={task.id}>
          <TaskLine task={task} onCancel={onCancel} />
          {task.failure && <ErrorView failure={task.failure} />}
        </li>
      ))}
    </ul>
  );
}
