import {
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import type { Point } from '../Menu.tsx';
import { NOTHING, selectAll, selectOne, selectRange, toggle, type Selection } from './selection.ts';
import { TableHeader } from './TableHeader.tsx';
import { TableRow } from './TableRow.tsx';
import { createTypeAhead, findTyped } from './typeAhead.ts';
import {
  columnTemplate,
  NO_TICK_WIDTH,
  tableWidth,
  TICK_WIDTH,
  type TableColumn,
  type TableItem,
  type TableSort,
} from './types.ts';
import { useRowWindow } from './useRowWindow.ts';
import '../fields/fields.css';
import './Table.css';

export interface TableProps<TId extends string> {
  label: string;
  /** Those shown, in their order. Keep the array the same while nothing of it changes. */
  columns: readonly TableColumn<TId>[];
  items: readonly TableItem[];
  rowHeight: number;
  /** Rows are looked at one at a time, never ticked. */
  single?: boolean;
  /** Keep it the same between renders: a new one renders every row again. */
  renderCell: (column: TId, key: string) => ReactNode;
  /** What typing finds a row by. */
  textOf: (key: string) => string;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  active: string | null;
  onActivate: (key: string) => void;
  sort?: TableSort<TId>;
  onSort: (column: TId) => void;
  onResize: (column: TId, width: number) => void;
  onMove: (column: TId, index: number) => void;
  onOpen: (key: string) => void;
  onToggleGroup: (key: string) => void;
  /** The right button, the menu key or Shift F10, at a row; rows that it is meant for are then selected. */
  onContextMenu: (at: Point, key: string) => void;
  /** Keys that the table itself has no use for (F2, Del, …). */
  onKey?: (event: KeyboardEvent) => void;
  /** Keys of the rows on screen, whenever they change. */
  onSeen?: (keys: readonly string[]) => void;
  /** Keeps what is on screen in place when rows come and go above it. Not while the order itself moves. */
  anchored?: boolean;
  initialScroll?: number;
  /** How wide (pixels) the shown columns are, in their order, whenever that changes. */
  onWidths?: (widths: readonly number[]) => void;
  onScrolled?: (top: number) => void;
  empty?: ReactNode;
}

/**
 * A grid of equally high rows of which only those near the screen exist. One stop for the Tab key: the focus stays on
 * the grid and `aria-activedescendant` names the active row, so a row's DOM may be reused for another row at any time.
 */
export function Table<TId extends string>(props: TableProps<TId>) {
  const { columns, items, rowHeight, renderCell, selection, active, onSelect, onActivate } = props;
  const single = props.single ?? false;
  const ids = useId();
  const table = useRef<HTMLDivElement>(null);
  const typed = useRef(createTypeAhead());
  const indexes = useMemo(() => new Map(items.map((item, index) => [item.key, index])), [items]);
  const { first, end, slots, reveal, seen } = useRowWindow(table, {
    count: items.length,
    rowHeight,
    items,
    indexes,
    anchored: props.anchored ?? true,
    initial: props.initialScroll ?? 0,
  });
  const activeIndex = active === null ? -1 : (indexes.get(active) ?? -1);

  useLayoutEffect(() => {
    const tick = single ? NO_TICK_WIDTH : TICK_WIDTH;
    table.current?.style.setProperty('--vd-columns', columnTemplate(columns, tick));
    table.current?.style.setProperty('--vd-table-width', `${tableWidth(columns, tick)}px`);
  }, [columns, single]);

  const { onSeen, onScrolled, onWidths } = props;
  useLayoutEffect(() => {
    const head = table.current?.firstElementChild;
    if (!head || !onWidths) return;
    const tell = () => onWidths([...head.children].slice(1, -1).map((cell) => cell.clientWidth));
    const observer = new ResizeObserver(tell);
    observer.observe(head);
    tell();
    return () => observer.disconnect();
  }, [columns, onWidths]);

  useEffect(() => {
    if (!onSeen) return;
    const keys: string[] = [];
    for (let i = seen.first; i < seen.end; i++) {
      const item = items[i];
      if (item?.kind === 'row') keys.push(item.key);
    }
    onSeen(keys);
  }, [onSeen, items, seen]);

  const scrolled = useCallback(() => onScrolled?.(table.current?.scrollTop ?? 0), [onScrolled]);

  // Only a tree's rows can be folded.
  const grouped = items[0]?.kind === 'group';
  const rows = [];
  for (let index = first; index < end; index++) {
    const item = items[index];
    if (!item) continue;
    const slot = index % slots;
    rows.push(
      <TableRow
        key={slot}
        id={`${ids}-${slot}`}
        item={item}
        index={index}
        height={rowHeight}
        columns={columns}
        renderCell={renderCell}
        single={single}
        selected={selection.keys.has(item.key)}
        active={index === activeIndex}
        {...(grouped ? { level: item.kind === 'group' ? 1 : 2 } : {})}
      />,
    );
  }

  const goTo = (index: number, extend: boolean) => {
    const item = items[Math.max(0, Math.min(items.length - 1, index))];
    if (!item) return;
    if (extend && item.kind === 'row' && !single) {
      onSelect(
        selectRange(selection.anchor === null && active ? selectOne(active) : selection, items, item.key),
      );
    }
    onActivate(item.key);
    reveal(Math.max(0, Math.min(items.length - 1, index)));
  };

  const menuAt = (key: string, at: Point) => {
    if (!selection.keys.has(key)) onSelect(selectOne(key));
    onActivate(key);
    props.onContextMenu(at, key);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, seen.end - seen.first - 1);
    const item = items[activeIndex];
    const ctrl = event.ctrlKey || event.metaKey;
    const handled = ((): boolean => {
      switch (event.key) {
        case 'ArrowDown':
          goTo(activeIndex + 1, event.shiftKey);
          return true;
        case 'ArrowUp':
          goTo(activeIndex < 0 ? 0 : activeIndex - 1, event.shiftKey);
          return true;
        case 'PageDown':
          goTo(Math.max(activeIndex, 0) + page, event.shiftKey);
          return true;
        case 'PageUp':
          goTo(activeIndex - page, event.shiftKey);
          return true;
        case 'Home':
          goTo(0, event.shiftKey);
          return true;
        case 'End':
          goTo(items.length - 1, event.shiftKey);
          return true;
        case 'ArrowLeft':
        case 'ArrowRight':
          if (item?.kind !== 'group') return false;
          if (item.expanded === (event.key === 'ArrowLeft')) props.onToggleGroup(item.key);
          return true;
        case 'Enter':
          if (!item || ctrl) return false;
          if (item.kind === 'group') props.onToggleGroup(item.key);
          else props.onOpen(item.key);
          return true;
        case ' ':
          if (!item || single) return false;
          if (item.kind === 'group') props.onToggleGroup(item.key);
          else
            onSelect(event.shiftKey ? selectRange(selection, items, item.key) : toggle(selection, item.key));
          return true;
        case 'Escape':
          if (selection.keys.size === 0) return false;
          onSelect(NOTHING);
          return true;
        case 'ContextMenu':
          return openMenuFromKey(item);
        case 'F10':
          return event.shiftKey && openMenuFromKey(item);
        default:
          if (ctrl && event.key.toLowerCase() === 'a' && !event.shiftKey && !single) {
            onSelect(selectAll(items));
            return true;
          }
          return event.key.length === 1 && !ctrl && !event.altKey && type(event.key);
      }
    })();
    if (handled) event.preventDefault();
    else props.onKey?.(event);
  };

  const openMenuFromKey = (item: TableItem | undefined): boolean => {
    if (item?.kind !== 'row') return false;
    const row = table.current?.querySelector(`[data-index="${activeIndex}"]`)?.getBoundingClientRect();
    const box = table.current?.getBoundingClientRect();
    menuAt(item.key, { x: (box?.left ?? 0) + 48, y: row?.bottom ?? box?.top ?? 0 });
    return true;
  };

  const type = (char: string): boolean => {
    const text = (index: number) => {
      const item = items[index];
      return item?.kind === 'row' ? props.textOf(item.key) : '';
    };
    const found = findTyped(items.length, text, activeIndex, typed.current(char));
    if (found >= 0) goTo(found, false);
    return true;
  };

  const itemAt = (event: MouseEvent): TableItem | undefined => {
    const row = (event.target as Element).closest<HTMLElement>('[data-index]');
    return row ? items[Number(row.dataset['index'])] : undefined;
  };

  const onClick = (event: MouseEvent<HTMLElement>) => {
    const item = itemAt(event);
    const target = event.target as Element;
    if (!item || target.closest('a, button')) return;
    onActivate(item.key);
    if (item.kind === 'group') props.onToggleGroup(item.key);
    else if (single) onSelect(selectOne(item.key));
    else if (event.shiftKey) onSelect(selectRange(selection, items, item.key));
    else if (event.ctrlKey || event.metaKey || target.closest('[data-tick]'))
      onSelect(toggle(selection, item.key));
    else onSelect(selectOne(item.key));
  };

  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    const item = itemAt(event);
    if (item?.kind !== 'row') return;
    event.preventDefault();
    menuAt(item.key, { x: event.clientX, y: event.clientY });
  };

  const shown = activeIndex >= first && activeIndex < end;
  const rowCount = items.reduce((sum, item) => sum + (item.kind === 'row' ? 1 : 0), 0);
  const all = selection.keys.size === 0 ? false : selection.keys.size >= rowCount ? true : 'mixed';
  return (
    <div
      ref={table}
      className="vd-table"
      role={grouped ? 'treegrid' : 'grid'}
      tabIndex={0}
      aria-label={props.label}
      {...(single ? { 'data-single': '' } : { 'aria-multiselectable': true })}
      aria-rowcount={items.length + 1}
      aria-colcount={columns.length + (single ? 0 : 1)}
      {...(shown ? { 'aria-activedescendant': `${ids}-${activeIndex % slots}` } : {})}
      {...(selection.keys.size > 0 ? { 'data-selecting': '' } : {})}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onDoubleClick={(event) => {
        const item = itemAt(event);
        if (item?.kind === 'row' && !(event.target as Element).closest('a, button, [data-tick]'))
          props.onOpen(item.key);
      }}
      onContextMenu={onContextMenu}
      onScroll={scrolled}
    >
      <TableHeader
        columns={columns}
        single={single}
        sort={props.sort}
        onSort={props.onSort}
        onResize={props.onResize}
        onMove={props.onMove}
        table={table}
        allSelected={all}
        onSelectAll={() => onSelect(all === true ? NOTHING : selectAll(items))}
      />
      <div role="rowgroup" className="vd-table-body" style={{ height: items.length * rowHeight }}>
        {rows}
      </div>
      {items.length === 0 && props.empty && (
        <div role="row" className="vd-table-empty">
          <div role="gridcell" aria-colspan={columns.length + 1}>
            {props.empty}
          </div>
        </div>
      )}
    </div>
  );
}
