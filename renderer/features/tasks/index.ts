export { TaskStrip } from './TaskStrip.tsx';
export { followTasks, hasEnded, tasksStore, useTasks } from './tasksStore.ts';
