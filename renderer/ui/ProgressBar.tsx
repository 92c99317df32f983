import { ProgressBar as AriaProgressBar } from 'react-aria-components';
import './ProgressBar.css';

/** 0…1; undefined while it is not known how much is left. */
export function ProgressBar({ label, value }: { label: string; value: number | undefined }) {
  const known = value !== undefined;
  return (
    <AriaProgressBar
      aria-label={label}
      className="vd-progress"
      minValue={0}
      maxValue={1}
      {...(known ? { value } : { isIndeterminate: true })}
    >
      <span style={known ? { width: `${value * 100}%` } : undefined} />
    </AriaProgressBar>
  );
}
