import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { TableItem } from './types.ts';
import { rowWindow, scrollToRow, seenRows, windowSize, type RowWindow } from './window.ts';

const HEADER = 30;

export interface RowWindowOptions {
  count: number;
  rowHeight: number;
  items: readonly TableItem[];
  indexes: ReadonlyMap<string, number>;
  anchored: boolean;
  initial: number;
}

interface Place extends RowWindow {
  /** Rows that may exist at a time; row i lives in slot i modulo this. */
  slots: number;
  seen: RowWindow;
}

/** Follows the scroller: which rows exist, which are seen; renders only when the rows that exist change. */
export function useRowWindow(scroller: RefObject<HTMLElement | null>, options: RowWindowOptions) {
  const { count, rowHeight, items, indexes, anchored, initial } = options;
  const measure = useCallback((): Place => {
    const element = scroller.current;
    const top = element ? element.scrollTop : initial;
    const height = Math.max(0, (element?.clientHeight ?? 800) - HEADER);
    return {
      ...rowWindow(top, height, rowHeight, count),
      slots: windowSize(height, rowHeight),
      seen: seenRows(top, height, rowHeight, count),
    };
  }, [scroller, rowHeight, count, initial]);
  const [place, setPlace] = useState<Place>(measure);
  /** The first row seen, and how far it is scrolled out: what must not move when rows come and go above it. */
  const anchor = useRef<{ key: string; offset: number } | null>(null);

  const update = useCallback(() => {
    const next = measure();
    const top = scroller.current?.scrollTop ?? 0;
    const key = items[next.seen.first]?.key;
    anchor.current =
      key === undefined || top === 0 ? null : { key, offset: top - next.seen.first * rowHeight };
    setPlace((old) => (samePlace(old, next) ? old : next));
  }, [measure, scroller, items, rowHeight]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && initial > 0) element.scrollTop = initial;
    // Only where it begins: later the user scrolls.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const held = anchor.current;
    const index = held && anchored ? indexes.get(held.key) : undefined;
    if (held && index !== undefined) {
      const top = index * rowHeight + held.offset;
      if (Math.abs(top - element.scrollTop) >= 1) element.scrollTop = top;
    }
    update();
    // Rendered before this frame is painted: a later one would show blank rows first.
    const onScroll = () => flushSync(update);
    element.addEventListener('scroll', onScroll, { passive: true });
    const observer = new ResizeObserver(update);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [scroller, update, indexes, anchored, rowHeight]);

  const reveal = useCallback(
    (index: number) => {
      const element = scroller.current;
      if (!element) return;
      const top = scrollToRow(index, element.scrollTop, element.clientHeight - HEADER, rowHeight);
      if (top !== element.scrollTop) element.scrollTop = top;
    },
    [scroller, rowHeight],
  );

  // Rows may have gone since the last measuring: never name one that is not there.
  const end = Math.min(place.end, count);
  return { ...place, end, first: Math.min(place.first, end), reveal };
}

function samePlace(a: Place, b: Place): boolean {
  return (
    a.first === b.first &&
    a.end === b.end &&
    a.slots === b.slots &&
    a.seen.first === b.seen.first &&
    a.seen.end === b.seen.end
  );
}
