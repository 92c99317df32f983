import type { ReactNode, Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icons.ts';
import { Kbd } from './Kbd.tsx';
import { Tooltip, TooltipTrigger } from './Tooltip.tsx';
import './Button.css';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  size?: 'normal' | 'small';
  icon?: IconName;
  /** Shows that what it began is under way; it stays where it is and does not take a second press. */
  busy?: boolean;
  /** A mark that a menu opens. */
  hasMenu?: boolean;
  className?: string;
  children: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function Button(props: ButtonProps) {
  const {
    variant = 'secondary',
    size = 'normal',
    icon,
    busy = false,
    hasMenu = false,
    children,
    className,
    ...rest
  } = props;
  return (
    <AriaButton
      {...rest}
      isPending={busy}
      className={classes(
        'vd-button',
        `vd-button-${variant}`,
        size === 'small' && 'vd-button-small',
        className,
      )}
    >
      {icon && <Icon name={icon} size={size === 'small' ? 14 : 16} />}
      <span className="vd-button-label">{children}</span>
      {hasMenu && <Icon name="chevronDown" size={12} className="vd-button-caret" />}
    </AriaButton>
  );
}

export interface IconButtonProps extends Omit<
  AriaButtonProps,
  'className' | 'style' | 'children' | 'aria-label'
> {
  icon: IconName;
  /** Its name for screen readers and its tooltip. */
  label: string;
  shortcut?: string | undefined;
  size?: 'normal' | 'small';
  /** For a button that switches something on and off. */
  pressed?: boolean;
  className?: string;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton(props: IconButtonProps) {
  const { icon, label, shortcut, size = 'normal', pressed, className, ...rest } = props;
  return (
    <TooltipTrigger>
      <AriaButton
        {...rest}
        aria-label={label}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        className={classes(
          'vd-icon-button',
          size === 'small' && 'vd-icon-button-small',
          pressed && 'vd-icon-button-on',
          className,
        )}
      >
        <Icon name={icon} size={size === 'small' ? 14 : 16} />
      </AriaButton>
      <Tooltip>
        {label}
        {shortcut && <Kbd keys={shortcut} />}
      </Tooltip>
    </TooltipTrigger>
  );
}
