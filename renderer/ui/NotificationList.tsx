import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './Button.tsx';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icons.ts';
import './NotificationList.css';

export type NotificationKind = 'info' | 'success' | 'warning' | 'error';

export interface NotificationEntry {
  id: string;
  kind: NotificationKind;
  title: string;
  detail?: string | undefined;
  /** A way to where it happened. */
  action?: ReactNode;
}

const ICON: Record<NotificationKind, IconName> = {
  info: 'info',
  success: 'success',
  warning: 'warning',
  error: 'error',
};

/** What happened elsewhere, in a corner over the page; read out, but never taking the focus. */
export function NotificationList({
  entries,
  onDismiss,
}: {
  entries: readonly NotificationEntry[];
  onDismiss: (id: string) => void;
}) {
  const { t } = useTranslation('ui');
  return (
    <section className="vd-notifications" aria-label={t('notifications')} aria-live="polite">
      {entries.map((entry) => (
        <div key={entry.id} className={classes('vd-notification', `vd-notification-${entry.kind}`)}>
          <Icon name={ICON[entry.kind]} />
          <div className="vd-notification-body">
            <p className="vd-notification-title">{entry.title}</p>
            {entry.detail && <p className="vd-quiet">{entry.detail}</p>}
            {entry.action}
          </div>
          <IconButton icon="close" size="small" label={t('dismiss')} onPress={() => onDismiss(entry.id)} />
        </div>
      ))}
    </section>
  );
}
