import {
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
} from 'react-aria-components';
import { Icon } from '../Icon.tsx';
import { FieldParts, fieldClass, type FieldProps } from './Field.tsx';

export interface Option<TId extends string> {
  id: TId;
  label: string;
  description?: string | undefined;
  /** Why it cannot be chosen here. */
  unavailable?: string | undefined;
}

export interface SelectProps<TId extends string> extends FieldProps {
  options: readonly Option<TId>[];
  value: TId | null;
  onChange: (value: TId) => void;
  isDisabled?: boolean;
  placeholder?: string;
}

/** The entries of a Select or ComboBox. */
export function OptionItem<TId extends string>({ option }: { option: Option<TId> }) {
  const detail = option.unavailable ?? option.description;
  return (
    <ListBoxItem
      id={option.id}
      textValue={option.label}
      isDisabled={option.unavailable !== undefined}
      className="vd-option"
    >
      {({ isSelected }) => (
        <>
          <span className="vd-menu-icon">{isSelected && <Icon name="check" />}</span>
          <span className="vd-menu-text">
            <Text slot="label">{option.label}</Text>
            {detail && (
              <Text slot="description" className="vd-menu-reason">
                {detail}
              </Text>
            )}
          </span>
        </>
      )}
    </ListBoxItem>
  );
}

export function Select<TId extends string>(props: SelectProps<TId>) {
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
    isDisabled,
    placeholder,
  } = props;
  return (
    <AriaSelect
      className={fieldClass({ labelHidden, ...(className ? { className } : {}) })}
      value={value}
      onChange={(key) => onChange(key as TId)}
      isInvalid={error !== undefined}
      isDisabled={isDisabled ?? false}
      {...(placeholder ? { placeholder } : {})}
      validationBehavior="aria"
    >
      <FieldParts label={label} labelHidden={labelHidden} help={help} error={error} mark={mark} after={after}>
        <Button className="vd-input vd-select">
          <SelectValue className="vd-line">
            {({ selectedText, defaultChildren }) => selectedText || defaultChildren}
          </SelectValue>
          <Icon name="chevronDown" size={12} />
        </Button>
        <Popover className="vd-popover vd-options" offset={4}>
          <ListBox className="vd-menu" items={options}>
            {(option) => <OptionItem option={option} />}
          </ListBox>
        </Popover>
      </FieldParts>
    </AriaSelect>
  );
}
