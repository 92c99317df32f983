import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../../ui/index.ts';
import { parseSize, stepSize, writeSize } from './sizes.ts';

const MIB = 2 ** 20;

export interface SizeFieldProps {
  label: string;
  /** Bytes. */
  value: number;
  onChange: (bytes: number) => void;
  /** What a number without a unit is in. */
  unit: 'MiB' | 'GiB';
  help?: ReactNode;
  error?: string | undefined;
  labelHidden?: boolean;
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
}: SizeFieldProps) {
  const { t } = useTranslation('create');
  const [typed, setTyped] = useState<string>();
  const parsed = typed === undefined ? value : parseSize(typed, unit);

  const edit = (text: string): void => {
    setTyped(text);
    const bytes = parseSize(text, unit);
    if (bytes !== undefined) onChange(bytes);
  };
  return (
    <TextField
      className="vd-create-short"
      label={label}
      labelHidden={labelHidden}
      help={help}
      error={parsed === undefined ? t('size.wrong') : error}
      value={typed ?? writeSize(value)}
      onChange={edit}
      onBlur={() => parsed !== undefined && setTyped(undefined)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
        event.preventDefault();
        setTyped(undefined);
        onChange(stepSize(parsed ?? value, event.key === 'ArrowUp' ? 1 : -1, 16 * MIB));
      }}
      inputMode="text"
      spellCheck="false"
    />
  );
}
