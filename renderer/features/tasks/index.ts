export { TaskStrip } from './TaskStrip.tsx';
export { cancelTask, followTasks, hasEnded, tasksStore, useTasks } from './tasksStore.ts';
