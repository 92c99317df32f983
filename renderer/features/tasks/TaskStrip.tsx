import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskId } from '../../../preload/contract/index.ts';
import { Button, EmptyState, Icon, IconButton, TaskLine, TaskList } from '../../ui/index.ts';
import { taskEntry } from './taskEntry.ts';
import { cancelTask, clearTasks, hasEnded, useTasks } from './tasksStore.ts';
import './tasks.css';

/** A task that is over in a moment does not flash a strip. */
const SHOWN_AFTER_MS = 400;
const TICK_MS = 500;

const cancel = (id: string) => void cancelTask(id as TaskId);

function useNow(running: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}

/** At the window's foot while something long runs: the newest task, and how many more. Opens the drawer. */
export function TaskStrip({ open, onToggle }: { open: boolean; onToggle: () => void }) {
  const { t } = useTranslation('tasks');
  const list = useTasks((state) => state.list);
  const running = list.filter((task) => !hasEnded(task));
  const now = useNow(running.length > 0);
  const shown = running.filter((task) => now - task.startedAt >= SHOWN_AFTER_MS);
  const failed = list.filter((task) => task.state === 'failed' || task.state === 'interrupted').length;
  const [first] = shown;
  return (
    <>
      {open && <TaskDrawer now={now} onClose={onToggle} />}
      {(first || open || failed > 0) && (
        <footer className="vd-strip" aria-label={t('strip')}>
          <button type="button" className="vd-strip-toggle" aria-expanded={open} onClick={onToggle}>
            <Icon name={open ? 'chevronDown' : 'chevronUp'} size={12} />
            {t('title')}
          </button>
          {first ? (
            <TaskLine task={taskEntry(first, now)} onCancel={cancel} />
          ) : (
            <span className="vd-quiet">{failed > 0 ? t('failed', { count: failed }) : t('idle')}</span>
          )}
          {shown.length > 1 && (
            <span className="vd-quiet vd-num">{t('more', { count: shown.length - 1 })}</span>
          )}
        </footer>
      )}
    </>
  );
}

function TaskDrawer({ now, onClose }: { now: number; onClose: () => void }) {
  const { t } = useTranslation('tasks');
  const { t: tUi } = useTranslation('ui');
  const list = useTasks((state) => state.list);
  return (
    <section className="vd-drawer" aria-label={t('title')}>
      <header className="vd-drawer-head">
        <h2>{t('title')}</h2>
        {list.some(hasEnded) && (
          <Button size="small" variant="quiet" onPress={() => void clearTasks()}>
            {t('clear')}
          </Button>
        )}
        <IconButton icon="close" size="small" label={tUi('close')} onPress={onClose} />
      </header>
      {list.length === 0 ? (
        <EmptyState title={t('none')} />
      ) : (
        <div className="vd-drawer-list">
          <TaskList tasks={list.map((task) => taskEntry(task, now))} onCancel={cancel} />
        </div>
      )}
    </section>
  );
}
