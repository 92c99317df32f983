import type { Task } from '../../../preload/contract/index.ts';
import { i18n } from '../../locales/index.ts';
import { formatBytes, formatDuration, formatPercent, formatRate, type TaskEntry } from '../../ui/index.ts';
import { hasEnded } from './tasksStore.ts';

/** Before this a speed is a guess. */
const MEASURED_MS = 1500;

/** Share done, bytes, speed and time left as far as they are known, in words. */
export function progressText(task: Task, now: number): string {
  const t = i18n.getFixedT(i18n.language, 'tasks');
  const { progress, bytesDone, bytesTotal, startedAt, detail } = task;
  const elapsed = now - startedAt;
  const parts: string[] = [];
  if (detail) parts.push(detail);
  if (progress !== undefined) parts.push(formatPercent(progress));
  if (bytesDone !== undefined && elapsed >= MEASURED_MS && bytesDone > 0) {
    const speed = (bytesDone / elapsed) * 1000;
    parts.push(formatRate(speed));
    if (bytesTotal !== undefined)
      parts.push(t('left', { time: formatDuration(((bytesTotal - bytesDone) / speed) * 1000) }));
  } else if (bytesTotal !== undefined) parts.push(formatBytes(bytesTotal));
  return parts.join(' · ');
}

/** A task as the kit shows it. */
export function taskEntry(task: Task, now: number): TaskEntry {
  const t = i18n.getFixedT(i18n.language, 'tasks');
  const { id, title, state, progress, cancellable, failure, startedAt, endedAt } = task;
  const took =
    endedAt === undefined
      ? undefined
      : t(`ended.${state as 'succeeded'}`, { time: formatDuration(endedAt - startedAt) });
  const detail = hasEnded(task) ? took : progressText(task, now) || undefined;
  return { id, title, state, progress, detail, cancellable, failure };
}
