import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  FIELD_GROUPS,
  type Domain,
  type HardwareField,
  type HardwareKind,
  type HardwareProblem,
} from '../../../preload/contract/index.ts';
import { Button, FormLayout, FormSection, Icon, IconButton } from '../../ui/index.ts';
import { applies, goesLive, type Entry } from './draft.ts';
import { FieldControl } from './FieldControl.tsx';
import { ImageField } from './ImageField.tsx';
import { hasRows, withRows } from './listRows.ts';
import { ItemXml } from './ItemXml.tsx';
import type { Focus } from './useSelection.ts';
import { entryName, fieldName, groupName, kindHelp, summaryOf, useProblemText, valueText } from './words.ts';

export interface ItemFormProps {
  domain: Domain;
  entry: Entry;
  description: HardwareKind | undefined;
  /** What is wrong with what is prepared of it. */
  problems: readonly HardwareProblem[];
  /** Only a running VM that is stored has two configurations. */
  hasBoth: boolean;
  isDisabled: boolean;
  /** The device's element as what is prepared leaves it, once that is known. */
  made: string | undefined;
  focus: Focus | undefined;
  onValues: (values: Readonly<Record<string, string | undefined>>) => void;
  onRemove: (removed: boolean) => void;
  /** A field, or without one everything that is pending of it. */
  onRevert: (field?: string) => void;
  onUndoRevert: () => void;
  onOpenXml: () => void;
}

/** One device or section: its fields in groups, what differs marked at the field. */
export function ItemForm(props: ItemFormProps) {
  const { entry, description, focus, made, isDisabled, onOpenXml } = props;
  const { t } = useTranslation('hardware');
  const [showsXml, setShowsXml] = useState(false);
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (focus === undefined) return;
    const field =
      focus.field === undefined
        ? section.current?.querySelector('.vd-hardware-field')
        : document.getElementById(idOf(focus.field));
    field?.scrollIntoView({ block: 'center' });
    field?.querySelector<HTMLElement>('input, textarea, button')?.focus();
  }, [focus]);
  const { item } = entry;
  const xml = (item?.stored ?? item?.running)?.xml;
  const summary = summaryOf(entry, description);
  return (
    <section className="vd-hardware-item" aria-label={entryName(entry)} ref={section}>
      <header className="vd-hardware-head">
        <div className="vd-hardware-name">
          <h2>{entryName(entry)}</h2>
          <span className="vd-line vd-quiet">{summary}</span>
        </div>
        {(xml !== undefined || item === undefined) && (
          <IconButton
            icon="code"
            label={t('tab.showXml')}
            pressed={showsXml}
            onPress={() => setShowsXml(!showsXml)}
          />
        )}
        {description?.section !== true && (
          <Button
            size="small"
            icon={entry.removed ? 'undo' : 'trash'}
            isDisabled={isDisabled}
            onPress={() => props.onRemove(!entry.removed)}
          >
            {t(entry.removed ? 'remove.undo' : 'remove.button')}
          </Button>
        )}
      </header>
      {kindHelp(entry.kind) && <p className="vd-hardware-help">{kindHelp(entry.kind)}</p>}
      <Standing {...props} />
      {showsXml && <ItemXml xml={xml} made={made} isChanged={item === undefined || entry.changed.size > 0} />}
      {description === undefined ? (
        <div className="vd-hardware-unknown">
          <p className="vd-quiet">{t('tab.unknown')}</p>
          <Button size="small" icon="code" onPress={onOpenXml}>
            {t('tab.openXml')}
          </Button>
        </div>
      ) : (
        !entry.removed && <Fields {...props} description={description} />
      )}
    </section>
  );
}

/** What is pending of the whole device, or being prepared. */
function Standing({ entry, hasBoth, isDisabled, onRevert, onUndoRevert }: ItemFormProps) {
  const { t } = useTranslation('hardware');
  const pending = hasBoth ? entry.item?.pending : undefined;
  if (entry.removed)
    return (
      <p className="vd-hardware-standing" role="status">
        {t('remove.will')} {entry.kind === 'disk' && t('remove.disk')}
      </p>
    );
  if (pending === undefined) return null;
  const reverting = entry.reverted === 'all';
  return (
    <p className="vd-hardware-standing" role="status">
      <span className="vd-hardware-pending">{t(`pending.${pending.kind}`)}</span>
      {reverting && <span className="vd-quiet">{t('pending.reverting')}</span>}
      <Button
        size="small"
        variant="quiet"
        isDisabled={isDisabled}
        onPress={() => (reverting ? onUndoRevert() : onRevert())}
      >
        {t(reverting ? 'remove.undo' : 'pending.revert')}
      </Button>
    </p>
  );
}

/** What most people never touch is folded up, unless something of it is set. */
const FOLDED: readonly HardwareField['group'][] = ['limits', 'more'];

function Fields(props: ItemFormProps & { description: HardwareKind }) {
  const { entry, description, focus } = props;
  // A form of a hundred fields: what one sees first is drawn first, the rest follows at once.
  const isRestDrawn = useDeferredValue(true, focus !== undefined);
  const isSet = ({ id }: HardwareField): boolean => entry.values[id] !== undefined;
  const shown = description.fields.filter(
    (field) => isSet(field) || (field.readOnly !== true && applies(field.when, entry.values)),
  );
  return (
    <FormLayout>
      {FIELD_GROUPS.map((group) => {
        const fields = shown.filter((field) => field.group === group);
        if (fields.length === 0 || (group !== 'main' && !isRestDrawn)) return null;
        const rows = fields.map((field) => <Row key={field.id} {...props} field={field} />);
        if (group === 'main') return rows;
        if (!FOLDED.includes(group))
          return (
            <FormSection key={group} title={groupName(entry.kind, group)}>
              {rows}
            </FormSection>
          );
        const isLookedFor = fields.some((field) => field.id === focus?.field);
        return (
          <Folded
            key={group}
            title={groupName(entry.kind, group)}
            count={fields.length}
            opens={isLookedFor || fields.some(isSet)}
          >
            {rows}
          </Folded>
        );
      })}
    </FormLayout>
  );
}

/** Opens by itself when something in it is set or looked for; closes only by the user's hand. */
function Folded({
  title,
  count,
  opens,
  children,
}: {
  title: string;
  count: number;
  opens: boolean;
  children: React.ReactNode;
}) {
  const [chosen, setChosen] = useState<boolean>();
  const isOpen = chosen ?? opens;
  return (
    <div className="vd-form-section vd-hardware-folded">
      <button type="button" aria-expanded={isOpen} onClick={() => setChosen(!isOpen)}>
        <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} size={12} />
        <span>{title}</span>
        {!isOpen && <span className="vd-faint">{count}</span>}
      </button>
      {isOpen && children}
    </div>
  );
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

const idOf = (field: string): string => `vd-hardware-field-${field}`;

function Row({
  domain,
  entry,
  field,
  hasBoth,
  isDisabled,
  problems,
  onValues,
  onRevert,
}: ItemFormProps & { field: HardwareField }) {
  const { t } = useTranslation('hardware');
  const problemText = useProblemText();
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
          <Button size="small" isDisabled={isDisabled} onPress={() => onValues({ [id]: undefined })}>
            {t('tab.eject')}
          </Button>
        )}
        {isPending && !reverting && !entry.changed.has(id) && (
          <IconButton
            icon="undo"
            size="small"
            isDisabled={isDisabled}
            label={t('pending.revertField', { field: fieldName(field) })}
            onPress={() => onRevert(id)}
          />
        )}
      </>
    ),
  };
  return (
    <div id={idOf(id)} className="vd-hardware-field">
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
