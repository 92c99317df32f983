export { Notifications } from './Notifications.tsx';
export { notify, type Notification } from './notificationsStore.ts';
