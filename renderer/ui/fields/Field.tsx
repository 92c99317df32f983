import type { ReactNode } from 'react';
import { ButtonContext, FieldError, Label, Text } from 'react-aria-components';
import { classes } from '../classes.ts';
import './fields.css';

/** How a value stands to what is stored: it was changed here, waits for the next start, or needs a restart. */
export type FieldMark = 'changed' | 'pending' | 'restart';

/** What every field of a form has. */
export interface FieldProps {
  label: string;
  /** The label is only for screen readers: the field's place says what it is. */
  labelHidden?: boolean;
  /** One line under the field. */
  help?: ReactNode;
  /** What is wrong, in words; marks the field. */
  error?: string | undefined;
  mark?: { kind: FieldMark; text: string } | undefined;
  /** Beside the control: a button that belongs to it. */
  after?: ReactNode;
  className?: string;
}

/** The class of a field's outermost element, whatever control it is. */
export const fieldClass = ({
  labelHidden,
  className,
}: Pick<FieldProps, 'labelHidden' | 'className'>): string =>
  classes('vd-field', labelHidden && 'vd-field-bare', className);

/** Label left, control right, help and error under the control. Inside a react-aria field, which ties them together. */
export function FieldParts({
  label,
  labelHidden,
  help,
  error,
  mark,
  after,
  children,
}: FieldProps & { children: ReactNode }) {
  return (
    <>
      <Label className={labelHidden ? 'vd-sr' : 'vd-field-label'}>{label}</Label>
      <div className="vd-field-body">
        {children}
        {/* Within a list field a button would take itself for the one that opens the list. */}
        {after && <ButtonContext.Provider value={null}>{after}</ButtonContext.Provider>}
        {mark && <span className={classes('vd-field-mark', `vd-field-mark-${mark.kind}`)}>{mark.text}</span>}
        {help && (
          <Text slot="description" className="vd-field-help">
            {help}
          </Text>
        )}
        <FieldError className="vd-field-error">{error}</FieldError>
      </div>
    </>
  );
}

/** For what is not a control: a value that stands beside its label, aligned with the fields. */
export function FieldRow({
  label,
  help,
  children,
}: {
  label: string;
  help?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="vd-field">
      <span className="vd-field-label">{label}</span>
      <div className="vd-field-body">
        {children}
        {help && <span className="vd-field-help">{help}</span>}
      </div>
    </div>
  );
}
