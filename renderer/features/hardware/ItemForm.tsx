import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FIELD_GROUPS, type HardwareField, type HardwareKind } from '../../../preload/contract/index.ts';
import { Button, FormLayout, FormSection, Icon, IconButton } from '../../ui/index.ts';
import { applies } from './draft.ts';
import { focusIn, idOf, ItemRow, type ItemRowProps } from './ItemRow.tsx';
import { ItemXml } from './ItemXml.tsx';
import { entryName, groupName, kindHelp, summaryOf } from './words.ts';

export interface ItemFormProps extends ItemRowProps {
  description: HardwareKind | undefined;
  /** The device's element as what is prepared leaves it, once that is known. */
  made: string | undefined;
  onRemove: (removed: boolean) => void;
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
    if (focus.isPassedBy !== true) focusIn(field);
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
    <FormLayout isBusy={!isRestDrawn}>
      {FIELD_GROUPS.map((group) => {
        const fields = shown.filter((field) => field.group === group);
        if (fields.length === 0 || (group !== 'main' && !isRestDrawn)) return null;
        const rows = fields.map((field) => <ItemRow key={field.id} {...props} field={field} />);
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
