import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox, Switch as AriaSwitch } from 'react-aria-components';
import { classes } from '../classes.ts';
import { Icon } from '../Icon.tsx';
import './fields.css';

export interface ToggleProps {
  children: ReactNode;
  isSelected: boolean;
  onChange: (selected: boolean) => void;
  isDisabled?: boolean;
  isIndeterminate?: boolean;
  /** One line under it. */
  help?: ReactNode;
  className?: string;
}

export function Checkbox({
  children,
  help,
  className,
  isIndeterminate = false,
  isDisabled = false,
  ...rest
}: ToggleProps) {
  return (
    <AriaCheckbox
      {...rest}
      isIndeterminate={isIndeterminate}
      isDisabled={isDisabled}
      className={classes('vd-toggle', className)}
    >
      <span className="vd-checkbox">
        {isIndeterminate ? <Icon name="minus" size={12} /> : <Icon name="check" size={12} />}
      </span>
      <ToggleText help={help}>{children}</ToggleText>
    </AriaCheckbox>
  );
}

/** What takes effect at once; a Checkbox is for what an Apply will take over. */
export function Switch({ children, help, className, isDisabled = false, isSelected, onChange }: ToggleProps) {
  return (
    <AriaSwitch
      isSelected={isSelected}
      onChange={onChange}
      isDisabled={isDisabled}
      className={classes('vd-toggle', className)}
    >
      <span className="vd-switch" />
      <ToggleText help={help}>{children}</ToggleText>
    </AriaSwitch>
  );
}

function ToggleText({ children, help }: { children: ReactNode; help: ReactNode }) {
  return (
    <span className="vd-toggle-text">
      <span>{children}</span>
      {help && <span className="vd-field-help">{help}</span>}
    </span>
  );
}
