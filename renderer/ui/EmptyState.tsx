import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import type { IconName } from './icons.ts';
import './EmptyState.css';

export interface EmptyStateProps {
  icon?: IconName;
  /** One sentence. */
  title: string;
  /** A second one, where the first does not say what to do. */
  detail?: ReactNode;
  /** The one action that fills it. */
  action?: ReactNode;
}

export function EmptyState({ icon, title, detail, action }: EmptyStateProps) {
  return (
    <div className="vd-empty">
      {icon && <Icon name={icon} size={28} className="vd-empty-icon" />}
      <p className="vd-empty-title">{title}</p>
      {detail && <p className="vd-empty-detail">{detail}</p>}
      {action && <div className="vd-empty-action">{action}</div>}
    </div>
  );
}
