import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Domain, HardwareField, HardwareProblem } from '../../../preload/contract/index.ts';
import { Button, IconButton } from '../../ui/index.ts';
import { applies, goesLive, type Entry } from './draft.ts';
import { FieldControl } from './FieldControl.tsx';
import { ImageField } from './ImageField.tsx';
import { hasRows, withRows } from './listRows.ts';
import type { Focus } from './useSelection.ts';
import { fieldName, useProblemText, valueText } from './words.ts';

export interface ItemRowProps {
  domain: Domain;
  entry: Entry;
  /** What is wrong with what is prepared of it. */
  problems: readonly HardwareProblem[];
  /** Only a running VM that is stored has two configurations. */
  hasBoth: boolean;
  isDisabled: boolean;
  focus: Focus | undefined;
  onValues: (values: Readonly<Record<string, string | undefined>>) => void;
  /** A field, or without one everything that is pending of it. */
  onRevert: (field?: string) => void;
}

/** What stands nowhere itself is told by what it sets. */
const chosenOf = ({ choices, rows }: HardwareField, values: Entry['values']): string | undefined =>
  rows !== undefined
    ? hasRows(rows.lines, values[rows.field])
      ? 'yes'
      : undefined
    : choices?.find(
        ({ sets }) => sets !== undefined && Object.entries(sets).every(([id, value]) => values[id] === value),
      )?.value;

/** Its control; a button beside it goes away once it was pressed. */
export const focusIn = (field: Element | null | undefined): void =>
  field?.querySelector<HTMLElement>('input, textarea, button')?.focus();

export const idOf = (field: string): string => `vd-hardware-field-${field}`;

/** One field of a form, with what is pending, prepared or wrong of it. */
export function ItemRow({
  domain,
  entry,
  field,
  focus,
  hasBoth,
  isDisabled,
  problems,
  onValues,
  onRevert,
}: ItemRowProps & { field: HardwareField }) {
  const { t } = useTranslation('hardware');
  const problemText = useProblemText();
  const row = useRef<HTMLDivElement>(null);
  const problem = problems.find((p) => p.field === field.id);
  const { id } = field;
  const isPending =
    hasBoth && entry.item?.pending?.kind === 'changed' && entry.item.pending.fields.includes(id);
  const reverting = entry.reverted === 'all' || entry.reverted?.includes(id) === true;
  const isMedium =
    ['cdrom', 'floppy'].includes(entry.values['device'] ?? '') &&
    field.label === 'path' &&
    entry.values[id] !== undefined;
  const choose = (value: string | undefined): void => {
    if (field.rows !== undefined) {
      const { field: list, lines } = field.rows;
      return onValues({ [list]: withRows(lines, entry.values[list], value === 'yes') });
    }
    // A host's device brings the values that name it.
    const sets = field.choices?.find((choice) => choice.value === value)?.sets;
    if (sets === undefined || field.at !== '') return onValues({ [id]: value });
    // What named the one before does not name this one.
    const named = (field.choices ?? []).flatMap((choice) => Object.keys(choice.sets ?? {}));
    onValues({ ...Object.fromEntries(named.map((other) => [other, undefined])), ...sets });
  };
  const shared = {
    field: field.choices?.some(({ when }) => when !== undefined)
      ? { ...field, choices: field.choices.filter(({ when }) => applies(when, entry.values)) }
      : field,
    value: field.at === '' ? chosenOf(field, entry.values) : entry.values[id],
    isDisabled,
    error: problem && problemText(problem, field),
    mark: markOf(),
    after: (
      <>
        {isMedium && (
          <Button
            size="small"
            isDisabled={isDisabled}
            onPress={() => {
              onValues({ [id]: undefined });
              focusIn(row.current);
            }}
          >
            {t('tab.eject')}
          </Button>
        )}
        {isPending && !reverting && !entry.changed.has(id) && (
          <IconButton
            icon="undo"
            size="small"
            isDisabled={isDisabled}
            label={t('pending.revertField', { field: fieldName(field) })}
            onPress={() => {
              onRevert(id);
              focusIn(row.current);
            }}
          />
        )}
      </>
    ),
  };
  return (
    <div
      ref={row}
      id={idOf(id)}
      className={focus?.field === id ? 'vd-hardware-field vd-hardware-found' : 'vd-hardware-field'}
    >
      {field.picks === undefined ? (
        <FieldControl
          {...shared}
          onChange={choose}
          limit={field.atMost === undefined ? undefined : entry.values[field.atMost]}
        />
      ) : (
        <ImageField {...shared} domain={domain} values={entry.values} onValues={onValues} />
      )}
    </div>
  );

  function markOf() {
    if (entry.changed.has(id)) {
      const waits = hasBoth && entry.item?.running !== undefined && !goesLive(field, entry);
      return waits
        ? ({ kind: 'restart', text: t('pending.restart') } as const)
        : ({ kind: 'changed', text: t('pending.edited') } as const);
    }
    if (!isPending) return undefined;
    if (reverting) return { kind: 'changed', text: t('pending.reverting') } as const;
    const runs = entry.item?.running?.values[id];
    const text =
      runs === undefined ? t('pending.runsUnset') : t('pending.runs', { value: valueText(field, runs) });
    return { kind: 'pending', text } as const;
  }
}
