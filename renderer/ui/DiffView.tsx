import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { lineDiff } from './lineDiff.ts';
import './DiffView.css';

export interface DiffViewProps {
  label: string;
  before: string;
  after: string;
}

/** Longer than anything that a person reads. */
const MOST_LINES = 4_000;
const SIGNS = { same: ' ', added: '+', removed: '−' } as const;

/** What becomes of a document: lines that go and come, with a few around them. Signs say it, colours help. */
export const DiffView = memo(function DiffView({ label, before, after }: DiffViewProps) {
  const { t } = useTranslation('ui');
  const lines = useMemo(() => lineDiff(before, after), [before, after]);
  const left = lines.length - MOST_LINES;
  return (
    <div className="vd-diff" role="region" tabIndex={0} aria-label={label}>
      <div className="vd-diff-lines">
        {lines.slice(0, MOST_LINES).map((line, i) =>
          line.kind === 'gap' ? (
            <div key={i} className="vd-diff-gap">
              {t('diff.same', { count: line.lines })}
            </div>
          ) : (
            <div key={i} className="vd-diff-line" data-kind={line.kind}>
              <span className="vd-diff-number">{line.before}</span>
              <span className="vd-diff-number">{line.after}</span>
              <span className="vd-diff-sign">{SIGNS[line.kind]}</span>
              <code>{line.text}</code>
            </div>
          ),
        )}
        {left > 0 && <div className="vd-diff-gap">{t('diff.more', { count: left })}</div>}
      </div>
    </div>
  );
});
