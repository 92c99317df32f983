import {
  Button,
  Group,
  Input,
  NumberField as AriaNumberField,
  type NumberFieldProps as AriaProps,
} from 'react-aria-components';
import { Icon } from '../Icon.tsx';
import { FieldParts, fieldClass, type FieldProps } from './Field.tsx';

export interface NumberFieldProps
  extends FieldProps, Omit<AriaProps, 'className' | 'style' | 'children' | 'isInvalid'> {
  /** Stands inside the field, behind the number: `MiB`, `s`. */
  unit?: string;
}

export function NumberField(props: NumberFieldProps) {
  const { label, labelHidden = false, help, error, mark, after, className, unit, ...rest } = props;
  return (
    <AriaNumberField
      {...rest}
      validationBehavior="aria"
      isInvalid={error !== undefined}
      className={fieldClass({ labelHidden, ...(className ? { className } : {}) })}
    >
      <FieldParts label={label} labelHidden={labelHidden} help={help} error={error} mark={mark} after={after}>
        <Group className="vd-input-group vd-number">
          <Input className="vd-input vd-num" />
          {unit && <span className="vd-unit">{unit}</span>}
          <span className="vd-steps">
            <Button slot="increment" className="vd-step">
              <Icon name="chevronUp" size={10} />
            </Button>
            <Button slot="decrement" className="vd-step">
              <Icon name="chevronDown" size={10} />
            </Button>
          </span>
        </Group>
      </FieldParts>
    </AriaNumberField>
  );
}
