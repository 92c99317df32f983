import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { HardwareProblem } from '../../../../preload/contract/index.ts';
import type { XmlMarker } from '../../../ui/editor/index.ts';
import { complaintOf } from './wellFormed.ts';

/** What is wrong with a text, in words: what keeps it from being XML, and how to say what a plan found. */
export function useFaults(text: string): {
  complaint: XmlMarker | undefined;
  ofPlan: (problems: readonly HardwareProblem[]) => XmlMarker[];
} {
  const { t } = useTranslation('domain');
  const complaint = useMemo((): XmlMarker | undefined => {
    const found = complaintOf(text);
    if (!found) return undefined;
    const { fault, line, column, name } = found;
    return { line, column, severity: 'error', message: t(`xml.fault.${fault}`, { name }) };
  }, [text, t]);
  const ofPlan = useCallback(
    (problems: readonly HardwareProblem[]) =>
      problems.map(({ problem, message, line = 1, column, field }): XmlMarker => ({
        line,
        column,
        severity: 'error',
        message: message ?? t(`xml.problem.${problem}`, { field: field ?? '' }),
      })),
    [t],
  );
  return { complaint, ofPlan };
}
