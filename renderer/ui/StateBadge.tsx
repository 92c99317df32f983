import { classes } from './classes.ts';
import './StateBadge.css';

/** What a mark can say. Shape and colour go together, and a word stands beside or behind it: colour is never alone. */
export const MARKS = ['running', 'paused', 'shutoff', 'crashed', 'saved', 'lost', 'busy', 'none'] as const;
export type Mark = (typeof MARKS)[number];

const SHAPES: Record<Mark, string> = {
  running: 'M5 1a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z',
  paused: 'M1.8 1.2h2.3v7.6H1.8zM5.9 1.2h2.3v7.6H5.9z',
  shutoff: 'M1.6 1.6h6.8v6.8H1.6z',
  crashed: 'M5 .7 9.6 9H.4z',
  saved: 'M5 .4 9.6 5 5 9.6 .4 5z',
  lost: '',
  busy: '',
  none: '',
};

export interface StateMarkProps {
  mark: Mark;
  /** Its word, for who cannot see it; none where the word stands beside it. */
  label?: string;
}

export function StateMark({ mark, label }: StateMarkProps) {
  return (
    <svg
      className={classes('vd-mark', `vd-mark-${mark}`)}
      width={10}
      height={10}
      viewBox="0 0 10 10"
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    >
      {SHAPES[mark] ? (
        <path d={SHAPES[mark]} fill="currentColor" />
      ) : (
        <circle
          cx={5}
          cy={5}
          r={3.7}
          fill="none"
          stroke="currentColor"
          strokeWidth={1.4}
          strokeDasharray={mark === 'none' ? '' : '2.6 2'}
        />
      )}
    </svg>
  );
}

/** The mark with its word. */
export function StateBadge({ mark, children }: { mark: Mark; children: string }) {
  return (
    <span className={classes('vd-state', `vd-mark-${mark}`)}>
      <StateMark mark={mark} />
      <span className="vd-line">{children}</span>
    </span>
  );
}
