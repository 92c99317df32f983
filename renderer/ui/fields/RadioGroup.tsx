import { Radio, RadioGroup as AriaRadioGroup } from 'react-aria-components';
import { classes } from '../classes.ts';
import { FieldParts, fieldClass, type FieldProps } from './Field.tsx';
import type { Option } from './Select.tsx';

export interface RadioGroupProps<TId extends string> extends FieldProps {
  options: readonly Option<TId>[];
  value: TId | null;
  onChange: (value: TId) => void;
  /** Side by side as one control, for two to four short words. */
  segmented?: boolean;
  isDisabled?: boolean;
}

export function RadioGroup<TId extends string>(props: RadioGroupProps<TId>) {
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
    segmented,
    isDisabled,
  } = props;
  return (
    <AriaRadioGroup
      className={fieldClass({ labelHidden, ...(className ? { className } : {}) })}
      value={value}
      onChange={(next) => onChange(next as TId)}
      isInvalid={error !== undefined}
      isDisabled={isDisabled ?? false}
      validationBehavior="aria"
      orientation={segmented ? 'horizontal' : 'vertical'}
    >
      <FieldParts label={label} labelHidden={labelHidden} help={help} error={error} mark={mark} after={after}>
        <div className={segmented ? 'vd-segments' : 'vd-radios'}>
          {options.map((option) => (
            <Radio
              key={option.id}
              value={option.id}
              isDisabled={option.unavailable !== undefined}
              className={classes(segmented ? 'vd-segment' : 'vd-toggle')}
            >
              {!segmented && <span className="vd-radio" />}
              <span className="vd-toggle-text">
                <span>{option.label}</span>
                {!segmented && (option.unavailable ?? option.description) && (
                  <span className="vd-field-help">{option.unavailable ?? option.description}</span>
                )}
              </span>
            </Radio>
          ))}
        </div>
      </FieldParts>
    </AriaRadioGroup>
  );
}
