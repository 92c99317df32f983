/** Values of the recent past, oldest first; NaN where there is none. */
export interface Series {
  readonly length: number;
  at(index: number): number | undefined;
}

const valueAt = (values: Series, index: number): number => values.at(index) ?? NaN;

export interface PathBox {
  /** Points across the whole width: a shorter series stands at the right. */
  points: number;
  /** The value at the upper edge; larger ones are cut. */
  top: number;
  /** Pixels. */
  width: number;
  height: number;
}

export function largest(values: Series): number {
  let found = 0;
  for (let i = 0; i < values.length; i++) {
    const value = valueAt(values, i);
    if (value > found) found = value;
  }
  return found;
}

/** A point's place in tenths of a pixel. */
function place(values: Series, i: number, { points, top, width, height }: PathBox): string {
  const step = (width - 1) / Math.max(1, points - 1);
  const x = width - 0.5 - (values.length - 1 - i) * step;
  const y = height - 1 - (Math.max(0, Math.min(valueAt(values, i), top)) / top) * (height - 2);
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}

/** Stretches of known values, as indexes from and up to: a gap ends one and begins another. */
function stretches(values: Series, points: number): [from: number, end: number][] {
  const found: [number, number][] = [];
  let from = -1;
  for (let i = Math.max(0, values.length - points); i <= values.length; i++) {
    const known = i < values.length && !Number.isNaN(valueAt(values, i));
    if (known && from < 0) from = i;
    if (!known && from >= 0) {
      found.push([from, i]);
      from = -1;
    }
  }
  return found;
}

const run = (values: Series, from: number, end: number, box: PathBox): string =>
  Array.from({ length: end - from }, (_, i) => place(values, from + i, box)).join('L');

/** The line itself. */
export function linePath(values: Series, box: PathBox): string {
  return stretches(values, box.points)
    .map(([from, end]) =>
      end - from === 1 ? `M${place(values, from, box)}h0.1` : `M${run(values, from, end, box)}`,
    )
    .join('');
}

/** What lies under it. */
export function areaPath(values: Series, box: PathBox): string {
  return stretches(values, box.points)
    .filter(([from, end]) => end - from > 1)
    .map(([from, end]) => {
      const [left = '0'] = place(values, from, box).split(' ');
      const [right = '0'] = place(values, end - 1, box).split(' ');
      return `M${left} ${box.height}L${run(values, from, end, box)}L${right} ${box.height}Z`;
    })
    .join('');
}
