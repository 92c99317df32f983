import { memo } from 'react';
import { classes } from './classes.ts';
import { areaPath, largest, linePath, type Series } from './sparklinePath.ts';
import './Sparkline.css';

/** What a line stands for; its colour follows. */
export const TONES = ['cpu', 'memory', 'read', 'write'] as const;
export type Tone = (typeof TONES)[number];

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

/**
 * A line without axes beside the figure that it belongs to; for eyes only, the figure says it in words.
 *
 * Paths, not canvases: each canvas is a layer of the compositor, and the two hundred of a list cost 17 ms a frame while
 * scrolling where the same lines as paths cost one (build/decisions/0005-sparklines-are-paths.md).
 */
export const Sparkline = memo(function Sparkline(props: SparklineProps) {
  const { series, points, max, floor = 1, width = 36, height = 16 } = props;
  const top = max || Math.max(floor, ...series.map(({ values }) => largest(values)));
  const box = { points, top, width, height };
  return (
    <svg className="vd-sparkline" width={width} height={height} aria-hidden="true">
      {series.map(({ values, tone }) => (
        <g key={tone} className={classes('vd-tone', `vd-tone-${tone}`)}>
          <path className="vd-sparkline-area" d={areaPath(values, box)} />
          <path className="vd-sparkline-line" d={linePath(values, box)} />
        </g>
      ))}
    </svg>
  );
}, sameLine);

function sameLine(a: SparklineProps, b: SparklineProps): boolean {
  if (a.version !== b.version || a.max !== b.max || a.points !== b.points || a.width !== b.width)
    return false;
  return (
    a.series.length === b.series.length && a.series.every((line, i) => line.values === b.series[i]?.values)
  );
}
