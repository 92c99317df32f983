import { useStore } from 'zustand';
import { Button, NotificationList } from '../../ui/index.ts';
import { dismiss, notificationsStore } from './notificationsStore.ts';

/** The corner in which the page tells what happened elsewhere. */
export function Notifications() {
  const notifications = useStore(notificationsStore);
  const entries = notifications.map(({ id, kind, title, detail, link }) => ({
    id,
    kind,
    title,
    detail,
    ...(link
      ? {
          action: (
            <Button
              size="small"
              variant="quiet"
              onPress={() => {
                dismiss(id);
                link.run();
              }}
            >
              {link.label}
            </Button>
          ),
        }
      : {}),
  }));
  return <NotificationList entries={entries} onDismiss={dismiss} />;
}
