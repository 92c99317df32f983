import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { themeVersion, toneColour, type Tone } from './chartColours.ts';
import './Sparkline.css';

/** Values of the recent past, oldest first; NaN where there is none. */
export interface Series {
  readonly length: number;
  at(index: number): number;
}

export interface SparklineProps {
  series: readonly { values: Series; tone: Tone }[];
  /** Points across the whole width: a shorter series stands at the right. */
  points: number;
  /** What the full height stands for; the largest value of the series, but at least `floor`, without it. */
  max?: number;
  floor?: number;
  /** Changes when the values did: the series are buffers that stay the same object. */
  version: number;
  width?: number;
  height?: number;
}

/** A line without axes beside the figure that it belongs to; for eyes only, the figure says it in words. */
export function Sparkline({
  series,
  points,
  max,
  floor = 1,
  version,
  width = 44,
  height = 16,
}: SparklineProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useSyncExternalStore(themeVersion.subscribe, themeVersion.get);
  useLayoutEffect(() => {
    if (canvas.current) draw(canvas.current, series, points, max, floor, width, height);
    // `version` and `theme` stand for what the buffers and the stylesheet hold.
  }, [series, points, max, floor, version, width, height, theme]);
  return <canvas ref={canvas} className="vd-sparkline" style={{ width, height }} aria-hidden="true" />;
}

function draw(
  canvas: HTMLCanvasElement,
  series: SparklineProps['series'],
  points: number,
  max: number | undefined,
  floor: number,
  width: number,
  height: number,
): void {
  const ratio = window.devicePixelRatio || 1;
  const w = Math.round(width * ratio);
  const h = Math.round(height * ratio);
  // Setting the size clears, and costs even when it is the same.
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const top = max || Math.max(floor, ...series.map(({ values }) => largest(values)));
  for (const { values, tone } of series) line(context, values, toneColour(tone), top, points, width, height);
}

function largest(values: Series): number {
  let found = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values.at(i);
    if (value > found) found = value;
  }
  return found;
}

function line(
  context: CanvasRenderingContext2D,
  values: Series,
  colour: string,
  top: number,
  points: number,
  width: number,
  height: number,
): void {
  const step = (width - 1) / Math.max(1, points - 1);
  const x = (i: number) => width - 0.5 - (values.length - 1 - i) * step;
  const y = (value: number) => height - 1 - (Math.min(value, top) / top) * (height - 2);
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 1;
  context.lineJoin = 'round';
  let i = Math.max(0, values.length - points);
  while (i < values.length) {
    // A gap ends one stretch of line and begins another.
    while (i < values.length && Number.isNaN(values.at(i))) i += 1;
    const from = i;
    if (from >= values.length) return;
    context.beginPath();
    for (; i < values.length && !Number.isNaN(values.at(i)); i++) context.lineTo(x(i), y(values.at(i)));
    if (i - from === 1) context.lineTo(x(from) - 1, y(values.at(from)));
    context.stroke();
    context.lineTo(x(i - 1), height);
    context.lineTo(x(from), height);
    context.globalAlpha = 0.16;
    context.fill();
    context.globalAlpha = 1;
  }
}
