import './tokens.css';
import './base.css';

export { Button, IconButton, type ButtonProps, type IconButtonProps } from './Button.tsx';
export { classes } from './classes.ts';
export { Icon } from './Icon.tsx';
export type { IconName } from './icons.ts';
export { Kbd, shortcutText } from './Kbd.tsx';
export { MARKS, StateBadge, StateMark, type Mark } from './StateBadge.tsx';
export { Tooltip, TooltipTrigger } from './Tooltip.tsx';
