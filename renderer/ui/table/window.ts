/** Rows from `first` up to, not including, `end`. */
export interface RowWindow {
  first: number;
  end: number;
}

/** Rows rendered beyond what is seen, above and below, so that a short scroll finds them there. */
const OVERSCAN = 6;
/** The window moves in steps of so many rows: fewer renders while scrolling. */
const STEP = 2;

/** Which rows to render. All rows are equally high, so this is arithmetic: 10,000 rows cost what 40 do. */
export function rowWindow(scrollTop: number, height: number, rowHeight: number, count: number): RowWindow {
  const seenFirst = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const seen = Math.ceil(height / rowHeight) + 1;
  const first = Math.max(0, Math.floor((seenFirst - OVERSCAN) / STEP) * STEP);
  const size = seen + 2 * OVERSCAN + STEP;
  const end = Math.min(count, first + size);
  return { first: Math.min(first, end), end };
}

/** How many rows a window of this height can have: a row's DOM is reused for the row that many further on. */
export const windowSize = (height: number, rowHeight: number): number =>
  Math.ceil(height / rowHeight) + 1 + 2 * OVERSCAN + STEP;

/** Rows that are on screen, of those rendered. */
export function seenRows(scrollTop: number, height: number, rowHeight: number, count: number): RowWindow {
  const first = Math.min(count, Math.max(0, Math.floor(scrollTop / rowHeight)));
  return { first, end: Math.min(count, Math.ceil((scrollTop + height) / rowHeight)) };
}

/** Where to scroll so that row `index` is seen whole; `scrollTop` if it is. */
export function scrollToRow(index: number, scrollTop: number, height: number, rowHeight: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  if (top + rowHeight > scrollTop + height) return top + rowHeight - height;
  return scrollTop;
}
