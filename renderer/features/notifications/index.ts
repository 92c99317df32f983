export { Notifications } from './Notifications.tsx';
export { notify } from './notificationsStore.ts';
