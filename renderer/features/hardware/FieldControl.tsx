import { useTranslation } from 'react-i18next';
import { SECRET, type HardwareField } from '../../../preload/contract/index.ts';
import {
  Button,
  Checkbox,
  ComboBox,
  FieldRow,
  ListField,
  Select,
  SizeField,
  TextField,
  WholeField,
  displayName,
  writeSize,
  type Option,
} from '../../ui/index.ts';
import { choiceName, fieldHelp, fieldName } from './words.ts';

const KIB = 2 ** 10;
const MIB = 2 ** 20;
/** The choice of leaving it to libvirt: no value of libvirt's is spelled so. */
const UNSET = '\u0000';

export interface FieldControlProps {
  field: HardwareField;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  error?: string | undefined;
  mark?: { kind: 'changed' | 'pending' | 'restart'; text: string } | undefined;
  after?: React.ReactNode;
  isDisabled: boolean;
  /** What the field that limits this one says: where nothing is set, it is as much. */
  limit?: string | undefined;
}

/** The control that fits a field's type, with what the description and the host say of it. */
export function FieldControl({
  field,
  value,
  onChange,
  error,
  mark,
  after,
  isDisabled,
  limit,
}: FieldControlProps) {
  const { t } = useTranslation('hardware');
  const shared = {
    label: fieldName(field),
    help: fieldHelp(field) || undefined,
    error,
    mark,
    after,
    isDisabled,
  };
  const set = (text: string): void => onChange(text === '' ? undefined : text);
  if (field.readOnly === true)
    return (
      <FieldRow label={shared.label}>{value === undefined ? t('tab.notSet') : displayName(value)}</FieldRow>
    );
  switch (field.type) {
    case 'number':
      return (
        <WholeField
          {...shared}
          value={value ?? ''}
          onChange={set}
          unit={field.unit}
          min={field.min}
          max={field.max}
          placeholder={limit ?? ''}
        />
      );
    case 'size':
      return (
        <SizeField
          {...shared}
          unit="MiB"
          value={bytesOf(value)}
          onChange={(bytes) => onChange(String(Math.round(bytes / KIB) / KIB))}
          onClear={() => onChange(undefined)}
          wrong={value !== undefined && bytesOf(value) === undefined ? value : undefined}
          onWrong={onChange}
          placeholder={bytesOf(limit) === undefined ? '' : writeSize(bytesOf(limit) ?? 0)}
        />
      );
    case 'switch': {
      const refused = field.choices?.find((choice) => choice.value === 'yes')?.unavailable;
      // Where only "there is one" can be said, there is no third answer.
      return field.at.endsWith('?') || field.rows !== undefined ? (
        <div className="vd-field vd-hardware-check">
          <span />
          <div className="vd-field-body">
            <Checkbox
              isSelected={value === 'yes'}
              onChange={(on) => onChange(on ? 'yes' : undefined)}
              isDisabled={isDisabled}
              help={shared.help}
            >
              {shared.label}
            </Checkbox>
            {after}
            {mark && <span className={`vd-field-mark vd-field-mark-${mark.kind}`}>{mark.text}</span>}
            {error && <span className="vd-field-error">{error}</span>}
          </div>
        </div>
      ) : (
        <Select
          {...shared}
          options={[
            { id: UNSET, label: t('tab.default') },
            {
              id: 'yes',
              label: t('tab.on'),
              // What is set already stays, and says why it could not be chosen.
              ...(value === 'yes' ? { description: refused } : { unavailable: refused }),
            },
            { id: 'no', label: t('tab.off') },
          ]}
          value={value ?? UNSET}
          onChange={(id) => onChange(id === UNSET ? undefined : id)}
        />
      );
    }
    case 'choice':
      return <ChoiceControl {...{ field, value, onChange, shared, set }} />;
    case 'list':
      return (
        <ListField
          {...shared}
          columns={columnNames(field.columns ?? [])}
          suggestions={field.columnChoices ?? []}
          rows={rowsOf(value, field.columns?.length ?? 1)}
          onChange={(rows) => set(linesOf(rows))}
        />
      );
    case 'secret':
      return (
        <TextField
          {...shared}
          type="password"
          autoComplete="new-password"
          value={value === SECRET ? '' : (value ?? '')}
          placeholder={value === SECRET ? t('tab.secretKept') : t('tab.notSet')}
          onChange={set}
          after={
            <>
              {value !== undefined && !isDisabled && (
                <Button size="small" variant="quiet" onPress={() => onChange(undefined)}>
                  {t('tab.secretClear')}
                </Button>
              )}
              {after}
            </>
          }
        />
      );
    case 'text':
      return (
        <TextField
          {...shared}
          value={value ?? ''}
          onChange={set}
          mono={field.pattern !== undefined && field.at !== 'title'}
          spellCheck={field.multiline === true ? 'true' : 'false'}
          {...(field.multiline === true && { rows: 4 })}
        />
      );
  }
}

/** A size in MiB, as a draft may hold one: whatever was typed. */
const bytesOf = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d+(\.\d+)?$/.test(value) ? Number(value) * MIB : undefined;

interface ChoiceControlProps extends Pick<FieldControlProps, 'field' | 'value' | 'onChange'> {
  shared: Pick<FieldControlProps, 'error' | 'mark' | 'after' | 'isDisabled'> & {
    label: string;
    help: string | undefined;
  };
  set: (text: string) => void;
}

function ChoiceControl({ field, value, onChange, shared, set }: ChoiceControlProps) {
  const { t } = useTranslation('hardware');
  const choices = (field.choices ?? []).map(({ value: id, title, detail, unavailable }): Option<string> => ({
    id,
    // What stands in an open field is what is written: what it is called is told below it.
    label: field.open === true ? id : (title ?? choiceName(field, id)),
    ...(detail !== undefined && { description: detail }),
    ...(field.open === true && {
      description: title ?? (choiceName(field, id) === id ? undefined : choiceName(field, id)),
    }),
    // What is set already stays, and says why it could not be chosen.
    ...(unavailable !== undefined && (id === value ? { description: unavailable } : { unavailable })),
  }));
  if (field.open === true)
    return (
      <ComboBox
        {...shared}
        options={choices}
        value={value ?? ''}
        onChange={set}
        placeholder={t('tab.default')}
        opensOnFocus={false}
      />
    );
  const isOther = value !== undefined && choices.every(({ id }) => id !== value);
  return (
    <Select
      {...shared}
      options={[
        ...(field.required ? [] : [{ id: UNSET, label: t('tab.default') }]),
        ...(isOther ? [{ id: value, label: displayName(value) }] : []),
        ...choices,
      ]}
      value={value ?? (field.required ? null : UNSET)}
      onChange={(id) => onChange(id === UNSET ? undefined : id)}
    />
  );
}

/** Columns by the last word of their places; those of which two would be called alike, by their element too. */
export function columnNames(places: readonly string[]): string[] {
  const last = (place: string): string => place.replace(/^.*[@/]/, '');
  return places.map((place) => {
    const isAlone = places.filter((other) => last(other) === last(place)).length === 1;
    return isAlone || !place.includes('/')
      ? last(place)
      : (place.split('/').at(-1) ?? place).replace('@', ' ');
  });
}

/** A list's text is a row for each line, its columns apart by spaces, `-` for one that is not there. */
export function rowsOf(value: string | undefined, columns: number): string[][] {
  if (value === undefined || value === '') return [];
  return value.split('\n').map((line) => {
    const words = line.split(' ');
    // A row that was only begun has no words yet.
    const cells = [...words.slice(0, columns - 1), words.slice(columns - 1).join(' ')];
    return cells.map((word) => (word === '-' ? '' : word));
  });
}

export function linesOf(rows: readonly (readonly string[])[]): string {
  return rows
    .map((cells) => {
      const words = cells.map((cell, at) => {
        if (cell.trim() === '') return '-';
        // The last column may hold spaces, and each is typed before what follows it.
        return at === cells.length - 1 ? cell.trimStart() : cell.trim();
      });
      while (words.length > 1 && words.at(-1) === '-') words.pop();
      return words.join(' ');
    })
    .join('\n');
}
