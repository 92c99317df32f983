import type { ReactElement, ReactNode } from 'react';
import { Dialog, DialogTrigger, Popover as AriaPopover, type PopoverProps } from 'react-aria-components';
import './Popover.css';

export interface PopoverButtonProps {
  label: string;
  /** The control that opens it. */
  children: ReactElement;
  content: ReactNode;
  placement?: PopoverProps['placement'];
}

/** A control and what opens beside it: not a menu, but text or fields. */
export function PopoverButton({ label, children, content, placement = 'bottom end' }: PopoverButtonProps) {
  return (
    <DialogTrigger>
      {children}
      <AriaPopover className="vd-popover" placement={placement} offset={4}>
        <Dialog className="vd-popover-body" aria-label={label}>
          {content}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  );
}
