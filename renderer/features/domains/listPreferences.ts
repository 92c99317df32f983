import type { ListGrouping, Preferences } from '../../../preload/contract/index.ts';
import { preferencesStore, updatePreferences } from '../settings/index.ts';
import { arrangeColumns, COLUMNS, savedColumns, type ColumnId, type ShownColumn } from './listColumns.ts';

type ListPreferences = Preferences['list'];

const current = (): ListPreferences => preferencesStore.getState().list;

function update(change: Partial<ListPreferences>): void {
  updatePreferences({ list: { ...current(), ...change } });
}

function updateColumns(change: (columns: ShownColumn[]) => ShownColumn[]): void {
  update({ columns: savedColumns(change(arrangeColumns(current().columns))) });
}

/** A click on a header: sorts by it, the second one the other way round. */
export function sortBy(column: ColumnId): void {
  const { sort } = current();
  const descendingFirst = COLUMNS[column].descendingFirst ?? false;
  update({ sort: { column, descending: sort.column === column ? !sort.descending : descendingFirst } });
}

export const resizeColumn = (column: ColumnId, width: number): void =>
  updateColumns((columns) => columns.map((old) => (old.id === column ? { ...old, width } : old)));

export const showColumn = (column: ColumnId, shown: boolean): void =>
  updateColumns((columns) => columns.map((old) => (old.id === column ? { ...old, shown } : old)));

/** Puts the column at `index` among the shown ones. */
export function moveColumn(column: ColumnId, index: number): void {
  updateColumns((columns) => {
    const moved = columns.find(({ id }) => id === column);
    if (!moved) return columns;
    const rest = columns.filter(({ id }) => id !== column);
    const before = rest.filter(({ shown }) => shown)[index];
    const at = before ? rest.indexOf(before) : rest.length;
    return rest.toSpliced(at, 0, moved);
  });
}

/** As a new user has them. */
export const resetColumns = (): void => update({ columns: [] });
export const groupBy = (grouping: ListGrouping): void => update({ grouping });
export const showLayout = (layout: ListPreferences['layout']): void => update({ layout });
