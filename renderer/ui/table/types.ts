export interface TableColumn<TId extends string = string> {
  id: TId;
  header: string;
  /** What the header's tooltip adds. */
  description?: string;
  /** CSS pixels. */
  width: number;
  minWidth: number;
  /** Takes part in free space, up to so many pixels; not once the user has given it a width. */
  maxWidth?: number;
  align?: 'start' | 'end';
  sortable: boolean;
}

export type TableItem =
  | { kind: 'row'; key: string }
  | { kind: 'group'; key: string; label: string; count: number; expanded: boolean };

export interface TableSort<TId extends string = string> {
  column: TId;
  descending: boolean;
}

/** `grid-template-columns` of header and rows: the tick box, the columns, and what is left over. */
export function columnTemplate(columns: readonly TableColumn[], tick = TICK_WIDTH): string {
  const tracks = columns.map(({ width, maxWidth }) =>
    maxWidth !== undefined && maxWidth > width ? `minmax(${width}px, ${maxWidth}px)` : `${width}px`,
  );
  return `${tick}px ${tracks.join(' ')} 1fr`;
}

export const TICK_WIDTH = 28;
/** In a table whose rows are not ticked: the text stands where it does in other lists. */
export const NO_TICK_WIDTH = 6;

export const tableWidth = (columns: readonly TableColumn[], tick = TICK_WIDTH): number =>
  columns.reduce((sum, { width }) => sum + width, tick);
