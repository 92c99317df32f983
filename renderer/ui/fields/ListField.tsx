import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../Button.tsx';
import { classes } from '../classes.ts';
import { fieldClass, type FieldProps } from './Field.tsx';
import './fields.css';

export interface ListFieldProps extends FieldProps {
  /** Names of the columns, in order. */
  columns: readonly string[];
  /** What may be written in each column; other words are taken too. */
  suggestions?: readonly (readonly { value: string; title?: string | undefined }[])[];
  /** Cells of each row; a missing one is ''. */
  rows: readonly (readonly string[])[];
  onChange: (rows: string[][]) => void;
  isDisabled?: boolean;
}

/** Rows of a few short texts: features with their policy, ports that are forwarded. */
export function ListField({
  label,
  labelHidden = false,
  help,
  error,
  mark,
  after,
  columns,
  suggestions = [],
  rows,
  onChange,
  isDisabled = false,
}: ListFieldProps) {
  const { t } = useTranslation('ui');
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  // A row that was added is written next; where one was, the focus goes to the one that took its place.
  const [wanted, setWanted] = useState<{ row: number }>();
  useEffect(() => {
    if (wanted === undefined) return;
    const inputs = list.current?.querySelectorAll<HTMLElement>('.vd-list-row > input:first-child');
    const last = (inputs?.length ?? 0) - 1;
    (inputs?.[Math.min(wanted.row, last)] ?? list.current?.querySelector('button'))?.focus();
  }, [wanted]);
  const set = (row: number, column: number, text: string): void =>
    onChange(
      rows.map((cells, at) => columns.map((_, c) => (at === row && c === column ? text : (cells[c] ?? '')))),
    );
  return (
    <div className={fieldClass({ labelHidden })} role="group" aria-labelledby={id}>
      <span id={id} className={labelHidden ? 'vd-sr' : 'vd-field-label'}>
        {label}
      </span>
      <div className="vd-field-body">
        <div className="vd-list-field" ref={list}>
          {rows.map((cells, row) => (
            <div className="vd-list-row" key={row}>
              {columns.map((name, column) => (
                <input
                  key={name}
                  className="vd-input vd-mono"
                  aria-label={`${label} ${row + 1}, ${name}`}
                  placeholder={name}
                  value={cells[column] ?? ''}
                  disabled={isDisabled}
                  spellCheck={false}
                  list={(suggestions[column]?.length ?? 0) > 0 ? `${id}-${column}` : undefined}
                  onChange={(event) => set(row, column, event.target.value)}
                />
              ))}
              <IconButton
                icon="close"
                size="small"
                isDisabled={isDisabled}
                label={t('list.remove', { row: row + 1 })}
                onPress={() => {
                  onChange(rows.filter((_, at) => at !== row).map((other) => [...other]));
                  setWanted({ row });
                }}
              />
            </div>
          ))}
          {suggestions.map(
            (words, column) =>
              words.length > 0 && (
                <datalist id={`${id}-${column}`} key={column}>
                  {words.map(({ value, title }) => (
                    <option key={value} value={value} label={title} />
                  ))}
                </datalist>
              ),
          )}
          <Button
            size="small"
            variant="quiet"
            icon="plus"
            isDisabled={isDisabled}
            onPress={() => {
              onChange([...rows.map((other) => [...other]), columns.map(() => '')]);
              setWanted({ row: rows.length });
            }}
          >
            {t('list.add')}
          </Button>
        </div>
        {after}
        {mark && <span className={classes('vd-field-mark', `vd-field-mark-${mark.kind}`)}>{mark.text}</span>}
        {help && <span className="vd-field-help">{help}</span>}
        {error && <span className="vd-field-error">{error}</span>}
      </div>
    </div>
  );
}
