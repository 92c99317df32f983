import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseSize, stepSize, writeSize } from '../sizes.ts';
import type { FieldProps } from './Field.tsx';
import { TextField } from './TextField.tsx';

const MIB = 2 ** 20;

export interface SizeFieldProps extends Omit<FieldProps, 'className'> {
  /** Bytes; undefined where none is set. */
  value: number | undefined;
  onChange: (bytes: number) => void;
  /** What stands there and is no size, as it was typed; the field of a draft that was left so. */
  wrong?: string | undefined;
  /** What was typed is no size; without, the size stays what it was. */
  onWrong?: (text: string) => void;
  /** An empty field is no size; without, it is a mistake. */
  onClear?: () => void;
  /** What a number without a unit is in. */
  unit: 'MiB' | 'GiB';
  isDisabled?: boolean;
  placeholder?: string;
  autoFocus?: boolean;
}

/** A size as a person writes it, `2 GiB` or `512m`; arrows step on a grid that fits it. */
export function SizeField({
  label,
  value,
  onChange,
  unit,
  help,
  error,
  labelHidden = false,
  mark,
  after,
  onClear,
  wrong,
  onWrong,
  isDisabled = false,
  placeholder = '',
  autoFocus = false,
}: SizeFieldProps) {
  const { t } = useTranslation('ui');
  const [typed, setTyped] = useState<string>();
  const isEmpty = onClear !== undefined && (typed ?? wrong ?? '').trim() === '';
  const parsed = typed !== undefined ? parseSize(typed, unit) : wrong === undefined ? value : undefined;

  const edit = (text: string): void => {
    setTyped(text);
    if (text.trim() === '' && onClear) return onClear();
    const bytes = parseSize(text, unit);
    if (bytes !== undefined) onChange(bytes);
    else onWrong?.(text);
  };
  return (
    <TextField
      className="vd-size-field"
      label={label}
      mark={mark}
      after={after}
      isDisabled={isDisabled}
      placeholder={placeholder}
      labelHidden={labelHidden}
      autoFocus={autoFocus}
      help={help}
      error={parsed === undefined && !isEmpty ? t('size.wrong') : error}
      value={typed ?? wrong ?? (value === undefined ? '' : writeSize(value))}
      onChange={edit}
      onBlur={() => (parsed !== undefined || isEmpty || onWrong) && setTyped(undefined)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
        event.preventDefault();
        setTyped(undefined);
        onChange(stepSize(parsed ?? value ?? 0, event.key === 'ArrowUp' ? 1 : -1, 16 * MIB));
      }}
      inputMode="text"
      spellCheck="false"
    />
  );
}
