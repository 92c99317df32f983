import type { ReactNode, Ref } from 'react';
import {
  Group,
  Input,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaProps,
} from 'react-aria-components';
import { classes } from '../classes.ts';
import { FieldParts, fieldClass, type FieldProps } from './Field.tsx';

export interface TextFieldProps
  extends FieldProps, Omit<AriaProps, 'className' | 'style' | 'children' | 'isInvalid'> {
  placeholder?: string;
  /** Paths, URIs, commands. */
  mono?: boolean;
  /** Lines of a field that takes more than one. */
  rows?: number;
  suffix?: ReactNode;
  spellCheck?: 'true' | 'false';
  ref?: Ref<HTMLInputElement>;
}

export function TextField(props: TextFieldProps) {
  const {
    label,
    labelHidden,
    help,
    error,
    mark,
    after,
    className,
    placeholder,
    mono,
    rows,
    suffix,
    ref,
    ...rest
  } = props;
  const field = { label, labelHidden: labelHidden ?? false, help, error, mark, after };
  const input = classes('vd-input', mono && 'vd-mono');
  return (
    <AriaTextField
      {...rest}
      validationBehavior="aria"
      isInvalid={error !== undefined}
      className={fieldClass({ labelHidden: field.labelHidden, ...(className ? { className } : {}) })}
    >
      <FieldParts {...field}>
        {rows ? (
          <TextArea className={classes(input, 'vd-textarea')} rows={rows} placeholder={placeholder ?? ''} />
        ) : suffix ? (
          <Group className="vd-input-group">
            <Input className={input} placeholder={placeholder ?? ''} ref={ref ?? null} />
            {suffix}
          </Group>
        ) : (
          <Input className={input} placeholder={placeholder ?? ''} ref={ref ?? null} />
        )}
      </FieldParts>
    </AriaTextField>
  );
}
