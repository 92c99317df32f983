import { useCallback, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { runCommand } from '../../app/commands.ts';
import { navigate } from '../../app/router.ts';
import { ContextMenu, Table, type Point, type Selection, type TableColumn } from '../../ui/index.ts';
import { usePreferences } from '../settings/index.ts';
import { renderDomainCell } from './cells.tsx';
import { tagsWidth } from './TagsCell.tsx';
import { domainsStore } from './domainsStore.ts';
import { arrangeColumns, COLUMNS, searchText, type ColumnId } from './listColumns.ts';
import { moveColumn, resizeColumn, sortBy } from './listPreferences.ts';
import { domainKeyOf, listStore, toggleGroup, useList } from './listStore.ts';
import { useListView } from './listView.ts';
import { useTargetMenu } from './targetMenu.ts';
import { showRows } from './visible.ts';

const ROW_HEIGHT = { compact: 28, comfortable: 36 } as const;

export const selectRows = (selection: Selection): void => listStore.setState({ selection });
export const activateRow = (active: string): void => listStore.setState({ active });
const keepScroll = (scroll: number): void => listStore.setState({ scroll });
export const textOfRow = (row: string): string =>
  searchText(domainsStore.getState().rows.get(domainKeyOf(row)));

export function openRow(row: string): void {
  const domain = domainsStore.getState().rows.get(domainKeyOf(row));
  if (domain) navigate({ page: 'domain', host: domain.host, uuid: domain.uuid, tab: 'overview' });
}

/** Keys that mean a command for what is selected. */
const KEYS: Record<string, string> = { F2: 'domain.rename', Delete: 'domain.delete' };

export function onListKey(event: KeyboardEvent): void {
  const command = KEYS[event.key];
  if (command && runCommand(command)) event.preventDefault();
}

/** The columns shown, as the table wants them. */
export function useColumns(): readonly TableColumn<ColumnId>[] {
  const { t } = useTranslation('domains');
  const saved = usePreferences((preferences) => preferences.list.columns);
  // In one host's list every row would say the same.
  const oneHost = useList((state) => state.host !== undefined);
  return useMemo(
    () =>
      arrangeColumns(saved)
        .filter(({ id, shown }) => shown && !(oneHost && id === 'host'))
        .map(({ id, width, sized }) => {
          const { minWidth, maxWidth } = COLUMNS[id];
          const grows = maxWidth !== undefined && !sized;
          return {
            id,
            width,
            minWidth,
            sortable: true,
            header: t(`column.${id}`),
            ...(grows ? { maxWidth } : {}),
          };
        }),
    [saved, oneHost, t],
  );
}

export function DomainTable({ empty }: { empty: ReactNode }) {
  const { t } = useTranslation('domains');
  const { items } = useListView();
  const columns = useColumns();
  const selection = useList((state) => state.selection);
  const active = useList((state) => state.active);
  const sort = usePreferences((preferences) => preferences.list.sort);
  const density = usePreferences((preferences) => preferences.density);
  const [menu, setMenu] = useState<Point | null>(null);
  const tellWidths = useCallback(
    (widths: readonly number[]) => {
      const tags = columns.findIndex(({ id }) => id === 'tags');
      if (tags >= 0) tagsWidth.setState({ pixels: widths[tags] ?? 0 });
    },
    [columns],
  );
  const [initialScroll] = useState(() => listStore.getState().scroll);
  const sortColumn = sort.column as ColumnId;
  return (
    <>
      <Table
        label={t('list.label')}
        columns={columns}
        items={items}
        rowHeight={ROW_HEIGHT[density]}
        renderCell={renderDomainCell}
        textOf={textOfRow}
        selection={selection}
        onSelect={selectRows}
        active={active}
        onActivate={activateRow}
        sort={{ column: sortColumn, descending: sort.descending }}
        onSort={sortBy}
        onResize={resizeColumn}
        onMove={moveColumn}
        onOpen={openRow}
        onToggleGroup={toggleGroup}
        onContextMenu={setMenu}
        onKey={onListKey}
        onSeen={showRows}
        anchored={COLUMNS[sortColumn]?.live !== true}
        initialScroll={initialScroll}
        onWidths={tellWidths}
        onScrolled={keepScroll}
        empty={empty}
      />
      <TargetMenu at={menu} onClose={() => setMenu(null)} />
    </>
  );
}

/** The context menu of what is selected. */
export function TargetMenu({ at, onClose }: { at: Point | null; onClose: () => void }) {
  const { t } = useTranslation('domains');
  const items = useTargetMenu(at !== null);
  return <ContextMenu at={at} label={t('commands')} items={items} onClose={onClose} />;
}
