import { Button, ComboBox as AriaComboBox, Group, Input, ListBox, Popover } from 'react-aria-components';
import { classes } from '../classes.ts';
import { Icon } from '../Icon.tsx';
import { FieldParts, fieldClass, type FieldProps } from './Field.tsx';
import { OptionItem, type Option } from './Select.tsx';

export interface ComboBoxProps extends FieldProps {
  /** Suggestions; any other text may be typed as well. */
  options: readonly Option<string>[];
  value: string;
  onChange: (value: string) => void;
  isDisabled?: boolean;
  placeholder?: string;
  mono?: boolean;
  autoFocus?: boolean;
  /** False where the suggestions are few of many settings: they open when they are asked for, or by typing. */
  opensOnFocus?: boolean;
}

/** A text with suggestions. The value is always what stands in the field. */
export function ComboBox(props: ComboBoxProps) {
  const {
    label,
    labelHidden = false,
    help,
    error,
    mark,
    after,
    className,
    options,
    value,
    onChange,
    mono,
    opensOnFocus = true,
    ...rest
  } = props;
  return (
    <AriaComboBox
      className={fieldClass({ labelHidden, ...(className ? { className } : {}) })}
      allowsCustomValue
      inputValue={value}
      onInputChange={onChange}
      onChange={(key) => key !== null && onChange(String(key))}
      isInvalid={error !== undefined}
      isDisabled={rest.isDisabled ?? false}
      autoFocus={rest.autoFocus ?? false}
      menuTrigger={opensOnFocus ? 'focus' : 'input'}
      validationBehavior="aria"
    >
      <FieldParts label={label} labelHidden={labelHidden} help={help} error={error} mark={mark} after={after}>
        <Group className="vd-input-group">
          <Input
            className={classes('vd-input', mono && 'vd-mono')}
            placeholder={rest.placeholder ?? ''}
            spellCheck="false"
          />
          <Button className="vd-combo-button">
            <Icon name="chevronDown" size={12} />
          </Button>
        </Group>
        <Popover className="vd-popover vd-options" offset={4}>
          <ListBox className="vd-menu">
            {options.map((option) => (
              <OptionItem key={option.id} option={option} />
            ))}
          </ListBox>
        </Popover>
      </FieldParts>
    </AriaComboBox>
  );
}
