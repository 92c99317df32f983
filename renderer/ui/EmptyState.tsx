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
  /** It is all there is on the page: its sentence is the page's heading. */
  isPage?: boolean;
}

export function EmptyState({ icon, title, detail, action, isPage = false }: EmptyStateProps) {
  const Title = isPage ? 'h1' : 'p';
  return (
    <div className="vd-empty">
      {icon && <Icon name={icon} size={28} className="vd-empty-icon" />}
      <Title className="vd-empty-title">{title}</Title>
      {detail && <p className="vd-empty-detail">{detail}</p>}
      {action && <div className="vd-empty-action">{action}</div>}
    </div>
  );
}
