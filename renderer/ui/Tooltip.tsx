import type { ReactNode } from 'react';
import {
  Tooltip as AriaTooltip,
  TooltipTrigger as AriaTooltipTrigger,
  type TooltipProps,
} from 'react-aria-components';
import './Tooltip.css';

const DELAY_MS = 500;

/** First child: the control; second: its Tooltip. */
export function TooltipTrigger({
  children,
  isDisabled = false,
}: {
  children: ReactNode;
  isDisabled?: boolean;
}) {
  return (
    <AriaTooltipTrigger delay={DELAY_MS} closeDelay={0} isDisabled={isDisabled}>
      {children}
    </AriaTooltipTrigger>
  );
}

export function Tooltip({
  children,
  placement = 'bottom',
}: {
  children: ReactNode;
  placement?: TooltipProps['placement'];
}) {
  return (
    <AriaTooltip className="vd-tooltip" offset={6} placement={placement}>
      {children}
    </AriaTooltip>
  );
}
