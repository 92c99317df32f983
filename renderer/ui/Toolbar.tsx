import type { ReactNode } from 'react';
import { Separator, Toolbar as AriaToolbar } from 'react-aria-components';
import { classes } from './classes.ts';
import './Toolbar.css';

/** Controls in a row, one stop for the Tab key: arrows go between them. */
export function Toolbar({
  label,
  children,
  className,
}: {
  label: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <AriaToolbar aria-label={label} className={classes('vd-toolbar', className)}>
      {children}
    </AriaToolbar>
  );
}

export const ToolbarSeparator = () => <Separator orientation="vertical" className="vd-toolbar-separator" />;
