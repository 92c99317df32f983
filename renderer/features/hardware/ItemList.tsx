import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HardwareKind } from '../../../preload/contract/index.ts';
import { Button, NavList, SearchField, type NavItem } from '../../ui/index.ts';
import { applies, type Entry } from './draft.ts';
import { entryName, fieldName, iconOf, summaryOf } from './words.ts';

export interface ItemListProps {
  entries: readonly Entry[];
  kinds: readonly HardwareKind[];
  hasBoth: boolean;
  selected: string;
  isDisabled: boolean;
  /** With a field where a setting was looked for, and whether it is only passed by. */
  onSelect: (id: string, field?: string, isPassedBy?: boolean) => void;
  onAdd: () => void;
}

/** Sections and devices to choose from, how each stands, and a search that finds a setting by its name. */
export function ItemList({ entries, kinds, hasBoth, selected, isDisabled, onSelect, onAdd }: ItemListProps) {
  const { t } = useTranslation('hardware');
  const [query, setQuery] = useState('');
  const words = query.trim().toLowerCase();
  const descriptionOf = (kind: string) => kinds.find((k) => k.kind === kind);
  // The same objects while nothing of them changes: the list then draws only what is chosen.
  const sections = useMemo(() => {
    const markOf = (entry: Entry): NavItem['mark'] => {
      if (entry.removed) return { tone: 'danger', text: t('pending.removing') };
      if (entry.change !== undefined) return { tone: 'accent', text: t('pending.new') };
      if (entry.changed.size > 0 || entry.reverted !== undefined)
        return { tone: 'accent', text: t('pending.edited') };
      const pending = hasBoth ? entry.item?.pending : undefined;
      return pending && { tone: 'warning', text: t(`pending.${pending.kind}`) };
    };
    const known = new Map(kinds.map((kind) => [kind.kind, kind]));
    const item = (entry: Entry): NavItem => {
      const detail = summaryOf(entry, known.get(entry.kind));
      return {
        id: entry.id,
        icon: iconOf(entry.kind),
        title: entryName(entry),
        ...(detail !== '' && { detail }),
        mark: markOf(entry),
        struck: entry.removed,
      };
    };
    const isSection = (entry: Entry): boolean => known.get(entry.kind)?.section === true;
    return [
      { id: 'settings', title: t('tab.settings'), items: entries.filter(isSection).map(item) },
      {
        id: 'devices',
        title: t('tab.devices'),
        items: entries.filter((entry) => !isSection(entry)).map(item),
      },
    ];
  }, [entries, kinds, hasBoth, t]);
  return (
    <nav className="vd-hardware-list" aria-label={t('tab.list')}>
      <div className="vd-hardware-search">
        <SearchField
          label={t('search.label')}
          placeholder={t('search.label')}
          value={query}
          onChange={setQuery}
        />
      </div>
      <div className="vd-hardware-items">
        {words === '' ? (
          <NavList label={t('tab.list')} selected={selected} onSelect={onSelect} sections={sections} />
        ) : (
          <Found entries={entries} descriptionOf={descriptionOf} words={words} onSelect={onSelect} />
        )}
      </div>
      <div className="vd-hardware-add">
        <Button icon="plus" isDisabled={isDisabled} onPress={onAdd}>
          {t('add.button')}
        </Button>
      </div>
    </nav>
  );
}

/** What a search may list, so that one letter does not list everything. */
const MOST = 60;

/** Settings whose name holds the words, each with the device that it belongs to. */
function Found({
  entries,
  descriptionOf,
  words,
  onSelect,
}: {
  entries: readonly Entry[];
  descriptionOf: (kind: string) => HardwareKind | undefined;
  words: string;
  onSelect: ItemListProps['onSelect'];
}) {
  const { t } = useTranslation('hardware');
  // Whoever walks through what was found sees each field; Enter or a click goes to it.
  const [reached, setReached] = useState<string>();
  const go = (id: string, isPassedBy: boolean): void => {
    const [entry = '', field] = id.split('\n');
    onSelect(entry, field, isPassedBy);
  };
  const enter = (): void => {
    if (reached !== undefined) go(reached, false);
  };
  const found = entries
    .flatMap((entry) => {
      const description = descriptionOf(entry.kind);
      const name = [entryName(entry), summaryOf(entry, description)].filter(Boolean).join(' ');
      const fields = (description?.fields ?? []).filter(
        (field) =>
          applies(field.when, entry.values) &&
          words
            .split(/\s+/)
            .every((word) => `${fieldName(field)} ${field.id} ${name}`.toLowerCase().includes(word)),
      );
      return fields.map((field) => ({ entry, field, name }));
    })
    .slice(0, MOST);
  return (
    // The list itself keeps its clicks.
    <div className="vd-hardware-results" onClickCapture={enter}>
      <NavList
        label={t('search.results')}
        selected={reached}
        onSelect={(id) => {
          setReached(id);
          go(id, true);
        }}
        onEnter={enter}
        empty={<p className="vd-hardware-none">{t('tab.noMatch')}</p>}
        sections={[
          {
            id: 'found',
            title: t('search.found', { count: found.length }),
            items: found.map(({ entry, field, name }) => ({
              id: `${entry.id}\n${field.id}`,
              icon: iconOf(entry.kind),
              title: fieldName(field),
              detail: name,
            })),
          },
        ]}
      />
    </div>
  );
}
