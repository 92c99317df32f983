import { useTranslation } from 'react-i18next';
import { SECRET, type HardwareField, type HardwareKind } from '../../../preload/contract/index.ts';
import type { Line } from './lines.ts';
import { entryName, fieldName, summaryOf, valueText } from './words.ts';

/** What is prepared, one line for each thing, as a person would say it. */
export function Changes({ lines, hasBoth }: { lines: readonly Line[]; hasBoth: boolean }) {
  const { t } = useTranslation('hardware');
  return (
    <ul className="vd-hardware-changes">
      {lines.map((line) => {
        const { entry, description, when } = line;
        const summary = description?.section === true ? '' : summaryOf(entry, description);
        return (
          <li key={line.key}>
            <span className="vd-hardware-what">
              <strong>{entryName(entry)}</strong>{' '}
              {summary !== '' && <span className="vd-quiet">{summary}</span>}
            </span>
            <What {...line} />
            {hasBoth && when !== undefined && <span className="vd-hardware-when">{t(`review.${when}`)}</span>}
          </li>
        );
      })}
    </ul>
  );
}

function What({ change, id, field, description, isThere }: Line) {
  const { t } = useTranslation('hardware');
  if (change.op === 'add') return <span>{t(isThere === true ? 'review.there' : 'review.add')}</span>;
  if (change.op === 'remove') return <span>{t('review.remove')}</span>;
  if (change.op === 'revert')
    return (
      <span>{[t('review.revert'), namesOf(change.fields, description)].filter(Boolean).join(': ')}</span>
    );
  if (change.op !== 'set' || id === undefined) return <span />;
  const { from, to } = change.values[id] ?? {};
  return (
    <span>
      {field === undefined ? id : fieldName(field)}: <Value field={field} value={from} />{' '}
      <span aria-hidden>→</span>
      <span className="vd-sr">{t('review.becomes')}</span> <Value field={field} value={to} />
    </span>
  );
}

const namesOf = (ids: readonly string[] | undefined, description: HardwareKind | undefined): string =>
  (ids ?? [])
    .flatMap((id) => description?.fields.filter((field) => field.id === id) ?? [])
    .map(fieldName)
    .join(', ');

function Value({ field, value }: { field: HardwareField | undefined; value: string | undefined }) {
  const { t } = useTranslation('hardware');
  if (value === undefined) return <span className="vd-faint">{t('tab.notSet')}</span>;
  return (
    <span className="vd-hardware-value">{field?.type === 'secret' ? SECRET : valueText(field, value)}</span>
  );
}
