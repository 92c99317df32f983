import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import './Skeleton.css';

const PATIENCE_MS = 200;

/** True once `waiting` has lasted so long that the wait should be shown: what is quick never flickers. */
export function useSlow(waiting: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [waiting]);
  return waiting && slow;
}

/** Grey lines in the place of what is on its way; nothing for the first fifth of a second. */
export function Skeleton({ rows = 3, label }: { rows?: number; label?: string }) {
  const { t } = useTranslation('ui');
  const slow = useSlow(true);
  return (
    <div className="vd-skeleton" role="status" aria-label={label ?? t('loading')}>
      {slow &&
        Array.from({ length: rows }, (_, i) => (
          <span key={i} style={{ width: `${90 - ((i * 37) % 50)}%` }} />
        ))}
    </div>
  );
}
