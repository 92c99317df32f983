import {
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import type { Point } from '../Menu.tsx';
import { NOTHING, selectAll, selectOne, selectRange, toggle, type Selection } from './selection.ts';
import { createTypeAhead, findTyped } from './typeAhead.ts';
import type { TableItem } from './types.ts';
import { rowWindow, scrollToRow, seenRows } from './window.ts';
import './CardGrid.css';

const GAP = 12;

export interface CardGridProps {
  label: string;
  /** Keys, in order. */
  keys: readonly string[];
  /** The least width of a card, and its height, in pixels. */
  minWidth: number;
  height: number;
  renderCard: (key: string) => ReactNode;
  textOf: (key: string) => string;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  active: string | null;
  onActivate: (key: string) => void;
  onOpen: (key: string) => void;
  onContextMenu: (at: Point, key: string) => void;
  onKey?: (event: KeyboardEvent) => void;
  onSeen?: (keys: readonly string[]) => void;
  empty?: ReactNode;
}

interface Layout {
  columns: number;
  top: number;
  height: number;
}

/** The same list as cards: as many beside one another as fit, only those near the screen rendered. */
export function CardGrid(props: CardGridProps) {
  const { keys, minWidth, selection, active, onSelect, onActivate, onSeen } = props;
  const ids = useId();
  const box = useRef<HTMLDivElement>(null);
  const typed = useRef(createTypeAhead());
  const [layout, setLayout] = useState<Layout>({ columns: 4, top: 0, height: 800 });
  const rowHeight = props.height + GAP;
  const rows = Math.ceil(keys.length / layout.columns);
  const { first, end } = rowWindow(layout.top, layout.height, rowHeight, rows);
  const items: TableItem[] = keys.map((key) => ({ kind: 'row', key }));
  const at = active === null ? -1 : keys.indexOf(active);

  const measure = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const columns = Math.max(1, Math.floor((element.clientWidth - GAP) / (minWidth + GAP)));
    const next = { columns, top: element.scrollTop, height: element.clientHeight };
    setLayout((old) =>
      old.columns === next.columns && old.top === next.top && old.height === next.height ? old : next,
    );
  }, [minWidth]);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [measure]);

  const seen = seenRows(layout.top, layout.height, rowHeight, rows);
  const seenFirst = seen.first * layout.columns;
  const seenEnd = seen.end * layout.columns;
  useEffect(() => onSeen?.(keys.slice(seenFirst, seenEnd)), [onSeen, keys, seenFirst, seenEnd]);

  const goTo = (index: number, extend: boolean) => {
    const to = Math.max(0, Math.min(keys.length - 1, index));
    const key = keys[to];
    const element = box.current;
    if (key === undefined || !element) return;
    if (extend)
      onSelect(selectRange(selection.anchor === null && active ? selectOne(active) : selection, items, key));
    onActivate(key);
    element.scrollTop = scrollToRow(
      Math.floor(to / layout.columns),
      element.scrollTop,
      element.clientHeight - GAP,
      rowHeight,
    );
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    const ctrl = event.ctrlKey || event.metaKey;
    const step: Record<string, number> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: layout.columns,
      ArrowUp: -layout.columns,
      PageDown: layout.columns * Math.max(1, seen.end - seen.first - 1),
      PageUp: -layout.columns * Math.max(1, seen.end - seen.first - 1),
      Home: -keys.length,
      End: keys.length,
    };
    const moved = step[event.key];
    if (moved !== undefined) goTo(at < 0 ? 0 : at + moved, event.shiftKey);
    else if (event.key === 'Enter' && active) props.onOpen(active);
    else if (event.key === ' ' && active)
      onSelect(event.shiftKey ? selectRange(selection, items, active) : toggle(selection, active));
    else if (event.key === 'Escape' && selection.keys.size > 0) onSelect(NOTHING);
    else if (ctrl && event.key.toLowerCase() === 'a') onSelect(selectAll(items));
    else if ((event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) && active) {
      const card = box.current?.querySelector(`[data-index="${at}"]`)?.getBoundingClientRect();
      menuAt(active, { x: (card?.left ?? 0) + 16, y: card?.bottom ?? 0 });
    } else if (event.key.length === 1 && !ctrl && !event.altKey) {
      const found = findTyped(keys.length, (i) => props.textOf(keys[i] ?? ''), at, typed.current(event.key));
      if (found >= 0) goTo(found, false);
    } else {
      props.onKey?.(event);
      return;
    }
    event.preventDefault();
  };

  const menuAt = (key: string, point: Point) => {
    if (!selection.keys.has(key)) onSelect(selectOne(key));
    onActivate(key);
    props.onContextMenu(point, key);
  };

  const keyAt = (event: MouseEvent): string | undefined =>
    keys[Number((event.target as Element).closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1)];

  const onClick = (event: MouseEvent) => {
    const key = keyAt(event);
    if (key === undefined || (event.target as Element).closest('a, button')) return;
    onActivate(key);
    if (event.shiftKey) onSelect(selectRange(selection, items, key));
    else if (event.ctrlKey || event.metaKey) onSelect(toggle(selection, key));
    else onSelect(selectOne(key));
  };

  const from = first * layout.columns;
  const shown = keys.slice(from, end * layout.columns);
  const activeShown = at >= from && at < from + shown.length;
  return (
    <div
      ref={box}
      className="vd-cards"
      role="listbox"
      data-cards=""
      tabIndex={0}
      aria-label={props.label}
      aria-multiselectable
      {...(activeShown ? { 'aria-activedescendant': `${ids}-${at}` } : {})}
      onKeyDown={onKeyDown}
      onScroll={measure}
      onClick={onClick}
      onDoubleClick={(event) => {
        const key = keyAt(event);
        if (key !== undefined) props.onOpen(key);
      }}
      onContextMenu={(event) => {
        const key = keyAt(event);
        if (key === undefined) return;
        event.preventDefault();
        menuAt(key, { x: event.clientX, y: event.clientY });
      }}
    >
      {keys.length === 0 ? (
        props.empty
      ) : (
        <div role="presentation" style={{ height: rows * rowHeight + GAP }}>
          <div
            role="presentation"
            className="vd-cards-window"
            style={{
              transform: `translateY(${first * rowHeight}px)`,
              gridTemplateColumns: `repeat(${layout.columns}, minmax(0, 1fr))`,
              gridAutoRows: props.height,
            }}
          >
            {shown.map((key, i) => (
              <div
                key={key}
                id={`${ids}-${from + i}`}
                role="option"
                className="vd-card"
                aria-selected={selection.keys.has(key)}
                aria-setsize={keys.length}
                aria-posinset={from + i + 1}
                data-index={from + i}
                {...(from + i === at ? { 'data-active': '' } : {})}
              >
                {props.renderCard(key)}
              </div>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}
