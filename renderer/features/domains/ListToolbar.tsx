import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { addCommands } from '../../app/commands.ts';
import {
  Button,
  IconButton,
  MenuButton,
  PopoverButton,
  SearchField,
  Toolbar,
  type MenuEntry,
} from '../../ui/index.ts';
import { usePreferences } from '../settings/index.ts';
import { arrangeColumns } from './listColumns.ts';
import { groupBy, resetColumns, showColumn, showLayout } from './listPreferences.ts';
import { listStore, useList } from './listStore.ts';
import { QUERY_FIELDS } from './query.ts';
import { QueryHelp } from './QueryHelp.tsx';
import { saveCurrentView } from './savedViews.tsx';

const GROUPINGS = ['none', 'host', 'state', 'group', 'tag', 'os'] as const;

export const setQuery = (query: string): void => listStore.setState({ query, view: undefined });

/** Above the list: what is searched, how it is shown. */
export function ListToolbar({ title }: { title: string }) {
  const { t } = useTranslation('domains');
  const query = useList((state) => state.query);
  const field = useRef<HTMLInputElement>(null);
  useEffect(
    () =>
      addCommands(() => [
        {
          id: 'list.search',
          title: t('search.focus'),
          section: t('list.label'),
          icon: 'filter',
          shortcut: 'Mod+F',
          run: () => field.current?.select(),
        },
      ]),
    [t],
  );
  return (
    <div className="vd-list-bar">
      <h1 className="vd-list-title vd-line">{title}</h1>
      <SearchField
        ref={field}
        className="vd-list-search"
        label={t('search.label')}
        value={query}
        onChange={setQuery}
        placeholder={t('search.placeholder')}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
          event.preventDefault();
          document.querySelector<HTMLElement>('.vd-list :is(.vd-table, .vd-cards)')?.focus();
        }}
      />
      <PopoverButton
        label={t('search.help')}
        content={<QueryHelp fields={QUERY_FIELDS} onPick={insertTerm} />}
      >
        <IconButton icon="info" label={t('search.help')} />
      </PopoverButton>
      {query !== '' && (
        <Button variant="quiet" icon="bookmark" onPress={() => saveCurrentView(query)}>
          {t('views.save')}
        </Button>
      )}
      <span className="vd-list-gap" />
      <ViewControls />
    </div>
  );

  function insertTerm(term: string): void {
    const before = listStore.getState().query.trim();
    setQuery(before ? `${before} ${term}` : term);
    setTimeout(() => field.current?.focus());
  }
}

function ViewControls() {
  const { t } = useTranslation('domains');
  const list = usePreferences((preferences) => preferences.list);
  const groupItems: MenuEntry[] = GROUPINGS.map((grouping) => ({
    id: grouping,
    label: t(`grouping.${grouping}`),
    checked: list.grouping === grouping,
    onAction: () => groupBy(grouping),
  }));
  const columnItems: MenuEntry[] = [
    ...arrangeColumns(list.columns).map(({ id, shown }): MenuEntry => ({
      id,
      label: t(`column.${id}`),
      checked: shown,
      onAction: () => showColumn(id, !shown),
    })),
    'separator',
    { id: 'reset', label: t('columns.reset'), onAction: resetColumns },
  ];
  return (
    <Toolbar label={t('list.view')}>
      <MenuButton label={t('grouping.label')} items={groupItems}>
        <Button variant="quiet" hasMenu icon="group">
          {list.grouping === 'none' ? t('grouping.label') : t(`grouping.${list.grouping}`)}
        </Button>
      </MenuButton>
      {list.layout === 'table' && (
        <MenuButton label={t('columns.label')} items={columnItems}>
          <Button variant="quiet" hasMenu icon="columns">
            {t('columns.label')}
          </Button>
        </MenuButton>
      )}
      <span className="vd-layouts">
        <IconButton
          icon="table"
          label={t('layout.table')}
          pressed={list.layout === 'table'}
          onPress={() => showLayout('table')}
        />
        <IconButton
          icon="cards"
          label={t('layout.cards')}
          pressed={list.layout === 'cards'}
          onPress={() => showLayout('cards')}
        />
      </span>
    </Toolbar>
  );
}
