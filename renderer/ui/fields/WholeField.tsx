import { Icon } from '../Icon.tsx';
import type { FieldProps } from './Field.tsx';
import { TextField } from './TextField.tsx';

export interface WholeFieldProps extends FieldProps {
  /** As it was typed, whether or not it is a number; '' where none is set. */
  value: string;
  onChange: (text: string) => void;
  /** Stands inside the field, behind the number: `MiB/s`. */
  unit?: string | undefined;
  /** Where the arrows end; what is typed beyond them stays, and is for the caller to judge. */
  min?: number | undefined;
  max?: number | undefined;
  isDisabled?: boolean;
  placeholder?: string;
}

const WHOLE = /^-?\d{1,15}$/;

/**
 * A whole number whose caller hears what is typed while it is typed, and nothing else: nothing is clamped, put in
 * another form, or kept from being typed. Arrows step.
 */
export function WholeField({
  value,
  onChange,
  unit,
  min,
  max,
  isDisabled = false,
  ...field
}: WholeFieldProps) {
  const step = (by: 1 | -1): void => {
    const from = WHOLE.test(value)
      ? Number(value)
      : WHOLE.test(field.placeholder ?? '')
        ? Number(field.placeholder)
        : undefined;
    const to = from === undefined ? (min ?? 0) : from + by;
    onChange(String(Math.min(Math.max(to, min ?? -Infinity), max ?? Infinity)));
  };
  const arrow = (by: 1 | -1) => (
    // The keyboard has its own arrows.
    <button
      type="button"
      className="vd-step"
      tabIndex={-1}
      aria-hidden
      disabled={isDisabled}
      onClick={() => step(by)}
    >
      <Icon name={by === 1 ? 'chevronUp' : 'chevronDown'} size={10} />
    </button>
  );
  return (
    <TextField
      {...field}
      className="vd-whole-field"
      value={value}
      onChange={(text) => onChange(text.trim())}
      isDisabled={isDisabled}
      inputMode="numeric"
      spellCheck="false"
      onKeyDown={(event) => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
        event.preventDefault();
        step(event.key === 'ArrowUp' ? 1 : -1);
      }}
      suffix={
        <>
          {unit && <span className="vd-unit">{unit}</span>}
          <span className="vd-steps">
            {arrow(1)}
            {arrow(-1)}
          </span>
        </>
      }
    />
  );
}
