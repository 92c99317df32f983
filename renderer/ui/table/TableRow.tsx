import { memo, type ReactNode } from 'react';
import { Icon } from '../Icon.tsx';
import type { TableColumn, TableItem } from './types.ts';

export interface TableRowProps<TId extends string> {
  item: TableItem;
  id: string;
  /** From 0, in the whole table. */
  index: number;
  height: number;
  columns: readonly TableColumn<TId>[];
  /** Without a box to tick. */
  single: boolean;
  selected: boolean;
  active: boolean;
  /** In a grouped table. */
  level?: number;
  renderCell: (column: TId, key: string) => ReactNode;
}

function Row<TId extends string>({
  item,
  id,
  index,
  height,
  columns,
  single,
  selected,
  active,
  level,
  renderCell,
}: TableRowProps<TId>) {
  const place = { height, transform: `translateY(${index * height}px)` };
  if (item.kind === 'group') {
    return (
      <div
        role="row"
        id={id}
        className="vd-tr vd-tr-group"
        style={place}
        // The header is row 1.
        aria-rowindex={index + 2}
        aria-expanded={item.expanded}
        aria-level={level}
        data-index={index}
        {...(active ? { 'data-active': '' } : {})}
      >
        <div role="gridcell" className="vd-td" aria-colspan={columns.length + 1}>
          <Icon name={item.expanded ? 'chevronDown' : 'chevronRight'} size={12} />
          <span className="vd-line">{item.label}</span>
          <span className="vd-num">{item.count}</span>
        </div>
      </div>
    );
  }
  return (
    <div
      role="row"
      id={id}
      className="vd-tr"
      style={place}
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-level={level}
      data-index={index}
      {...(active ? { 'data-active': '' } : {})}
    >
      {single ? (
        <div role="presentation" />
      ) : (
        <div role="gridcell" className="vd-tick" data-tick="">
          <span className="vd-checkbox">
            <Icon name="check" size={12} />
          </span>
        </div>
      )}
      {columns.map((column) => (
        <div key={column.id} role="gridcell" className="vd-td" data-align={column.align}>
          {renderCell(column.id, item.key)}
        </div>
      ))}
    </div>
  );
}

/** Renders again only when what it shows is another row, or when its selection or the columns change. */
export const TableRow = memo(Row, (a, b) => {
  if (a.index !== b.index || a.selected !== b.selected || a.active !== b.active || a.level !== b.level)
    return false;
  if (a.columns !== b.columns || a.height !== b.height || a.renderCell !== b.renderCell || a.id !== b.id)
    return false;
  if (a.item === b.item) return true;
  return a.item.kind === 'row' && b.item.kind === 'row' && a.item.key === b.item.key;
}) as typeof Row;
