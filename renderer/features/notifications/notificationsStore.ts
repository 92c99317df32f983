import { createStore } from 'zustand/vanilla';
import type { NotificationKind } from '../../ui/index.ts';

export interface Notification {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly title: string;
  readonly detail?: string | undefined;
  /** Where it happened. */
  readonly link?: { readonly label: string; readonly run: () => void } | undefined;
}

/** Good news goes by itself; what needs the user stays until he has seen it. */
const SHOWN_MS = 6000;
const MOST = 5;

export const notificationsStore = createStore<readonly Notification[]>(() => []);

let nextId = 1;

/** Tells of something that happened elsewhere than where the user looks. The same words are not shown twice. */
export function notify(notification: Omit<Notification, 'id'>): void {
  const id = `n${nextId++}`;
  const others = notificationsStore
    .getState()
    .filter(({ title, detail }) => title !== notification.title || detail !== notification.detail);
  notificationsStore.setState([...others, { ...notification, id }].slice(-MOST), true);
  if (notification.kind === 'info' || notification.kind === 'success')
    setTimeout(() => dismiss(id), SHOWN_MS);
}

export function dismiss(id: string): void {
  notificationsStore.setState(
    notificationsStore.getState().filter((notification) => notification.id !== id),
    true,
  );
}
