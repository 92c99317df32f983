import type { MouseEvent, ReactNode } from 'react';
import { href, type Route } from '../../app/router.ts';
import { displayName, formatCount, Icon, type IconName, type Point } from '../../ui/index.ts';

export interface SidebarEntryProps {
  icon?: IconName;
  mark?: ReactNode;
  label: string;
  /** Small signs behind the label, each with its word. */
  signs?: ReactNode;
  count?: number | undefined;
  detail?: string | undefined;
  current: boolean;
  to: Route;
  onPick?: () => void;
  onMenu?: ((at: Point) => void) | undefined;
}

/** Where a context menu opens: at the pointer, or below what has the focus. */
export function menuPoint(event: MouseEvent<HTMLElement>): Point {
  event.preventDefault();
  const box = event.currentTarget.getBoundingClientRect();
  return event.clientX || event.clientY
    ? { x: event.clientX, y: event.clientY }
    : { x: box.left + 24, y: box.bottom };
}

/** One place to go to. */
export function SidebarEntry(props: SidebarEntryProps) {
  const { icon, mark, label, signs, count, detail, current, to, onPick, onMenu } = props;
  return (
    <li>
      <a
        className="vd-side-entry"
        href={href(to)}
        aria-current={current ? 'page' : undefined}
        title={detail ? `${label}\n${detail}` : label}
        onClick={onPick}
        onContextMenu={onMenu && ((event) => onMenu(menuPoint(event)))}
      >
        {mark ?? (icon && <Icon name={icon} />)}
        <span className="vd-line vd-side-label">{displayName(label)}</span>
        {signs}
        {detail && <span className="vd-line vd-side-detail">{detail}</span>}
        {count !== undefined && <span className="vd-num vd-side-count">{formatCount(count)}</span>}
      </a>
    </li>
  );
}
