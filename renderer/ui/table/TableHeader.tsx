import { useRef, useState, type KeyboardEvent, type PointerEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../Icon.tsx';
import {
  columnTemplate,
  NO_TICK_WIDTH,
  tableWidth,
  TICK_WIDTH,
  type TableColumn,
  type TableSort,
} from './types.ts';

export interface TableHeaderProps<TId extends string> {
  columns: readonly TableColumn<TId>[];
  /** Without a box that ticks all. */
  single: boolean;
  sort: TableSort<TId> | undefined;
  onSort: (column: TId) => void;
  onResize: (column: TId, width: number) => void;
  /** Puts the column at this place among the shown ones. */
  onMove: (column: TId, index: number) => void;
  /** The element that carries the columns' widths: dragging writes there, and React hears of it at the end. */
  table: RefObject<HTMLElement | null>;
  allSelected: boolean | 'mixed';
  onSelectAll: () => void;
}

const RESIZE_STEP = 16;
const DRAG_THRESHOLD = 6;

export function TableHeader<TId extends string>(props: TableHeaderProps<TId>) {
  const { columns, single, sort, onSort, onResize, onMove, table, allSelected, onSelectAll } = props;
  const { t } = useTranslation('ui');
  const head = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState(0);
  const [drop, setDrop] = useState<{ dragged: TId; index: number } | null>(null);
  const firstStop = single ? 1 : 0;
  const stopAt = Math.max(firstStop, Math.min(stop, columns.length));

  const go = (index: number) => {
    const next = Math.max(firstStop, Math.min(columns.length, index));
    setStop(next);
    head.current?.querySelectorAll<HTMLElement>('[data-stop]')[next - firstStop]?.focus();
  };

  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const column = columns[index - 1];
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (event.key === 'Home') go(firstStop);
    else if (event.key === 'End') go(columns.length);
    else if (step === 0) return;
    else if (event.ctrlKey && event.shiftKey && column) {
      const to = index - 1 + step;
      if (to >= 0 && to < columns.length) {
        onMove(column.id, to);
        requestAnimationFrame(() => go(to + 1));
      }
    } else if (event.shiftKey && column)
      onResize(column.id, Math.max(column.minWidth, column.width + step * RESIZE_STEP));
    else go(index + step);
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="vd-table-head" role="row" aria-rowindex={1} ref={head}>
      {single ? (
        <div role="presentation" />
      ) : (
        <div role="columnheader" className="vd-th">
          <button
            type="button"
            className="vd-tick vd-th-button"
            role="checkbox"
            aria-checked={allSelected}
            aria-label={t('table.selectAll')}
            data-stop=""
            tabIndex={stopAt === 0 ? 0 : -1}
            onFocus={() => setStop(0)}
            onClick={onSelectAll}
            onKeyDown={(event) => onKeyDown(event, 0)}
          >
            <span className="vd-checkbox">
              <Icon name={allSelected === 'mixed' ? 'minus' : 'check'} size={12} />
            </span>
          </button>
        </div>
      )}
      {columns.map((column, i) => (
        <div
          key={column.id}
          role="columnheader"
          className="vd-th"
          data-align={column.align}
          {...(sort?.column === column.id
            ? { 'aria-sort': sort.descending ? 'descending' : 'ascending' }
            : {})}
          {...(drop?.index === i ? { 'data-drop': 'before' } : {})}
          {...(drop && drop.index === columns.length && i === columns.length - 1
            ? { 'data-drop': 'after' }
            : {})}
          {...(drop?.dragged === column.id ? { 'data-dragged': '' } : {})}
        >
          <button
            type="button"
            className="vd-th-button"
            data-stop=""
            tabIndex={stopAt === i + 1 ? 0 : -1}
            onFocus={() => setStop(i + 1)}
            {...(column.description ? { title: column.description } : {})}
            onPointerDown={(event) => dragColumn(event, column.id)}
            onClick={() => column.sortable && onSort(column.id)}
            onKeyDown={(event) => onKeyDown(event, i + 1)}
          >
            <span className="vd-line">{column.header}</span>
            {sort?.column === column.id && (
              <Icon name={sort.descending ? 'arrowDown' : 'arrowUp'} size={12} />
            )}
          </button>
          <span
            className="vd-th-resize"
            aria-hidden="true"
            onPointerDown={(event) => resizeColumn(event, i)}
            onClick={(event) => event.stopPropagation()}
          />
        </div>
      ))}
      <div role="presentation" />
    </div>
  );

  function resizeColumn(event: PointerEvent<HTMLElement>, index: number): void {
    const column = columns[index];
    const cell = event.currentTarget.parentElement;
    if (!column || !cell || event.button !== 0) return;
    event.preventDefault();
    const handle = event.currentTarget;
    const from = event.clientX;
    const start = cell.getBoundingClientRect().width;
    let width = start;
    handle.setPointerCapture(event.pointerId);
    handle.dataset['dragging'] = '';
    const move = (moved: globalThis.PointerEvent) => {
      width = Math.max(column.minWidth, Math.round(start + moved.clientX - from));
      const resized = columns.with(index, { ...column, width, maxWidth: width });
      const tick = single ? NO_TICK_WIDTH : TICK_WIDTH;
      table.current?.style.setProperty('--vd-columns', columnTemplate(resized, tick));
      table.current?.style.setProperty('--vd-table-width', `${tableWidth(resized, tick)}px`);
    };
    const end = () => {
      handle.removeEventListener('pointermove', move);
      delete handle.dataset['dragging'];
      if (width !== start) onResize(column.id, width);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', end, { once: true });
  }

  function dragColumn(event: PointerEvent<HTMLElement>, dragged: TId): void {
    if (event.button !== 0) return;
    const from = event.clientX;
    const cells = [...(head.current?.querySelectorAll<HTMLElement>('.vd-th') ?? [])].slice(1);
    let index: number | undefined;
    const move = (moved: globalThis.PointerEvent) => {
      if (index === undefined && Math.abs(moved.clientX - from) < DRAG_THRESHOLD) return;
      index = cells.filter((cell) => {
        const { left, width } = cell.getBoundingClientRect();
        return moved.clientX > left + width / 2;
      }).length;
      setDrop({ dragged, index });
    };
    const end = (ended: globalThis.PointerEvent) => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', end);
      window.removeEventListener('pointercancel', end);
      setDrop(null);
      if (index === undefined || ended.type === 'pointercancel') return;
      // What follows a drag is not a click that sorts.
      const swallow = (click: MouseEvent) => click.stopPropagation();
      window.addEventListener('click', swallow, { capture: true });
      setTimeout(() => window.removeEventListener('click', swallow, { capture: true }));
      const at = columns.findIndex((column) => column.id === dragged);
      onMove(dragged, index > at ? index - 1 : index);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', end);
    window.addEventListener('pointercancel', end);
  }
}
