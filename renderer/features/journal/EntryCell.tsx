import { useTranslation } from 'react-i18next';
import type { JournalEntry } from '../../../preload/contract/index.ts';
import { displayName, formatInstant, Icon } from '../../ui/index.ts';
import { KIND_ICONS, OUTCOME_ICONS, verbWords } from './words.ts';

export type EntryColumn = 'time' | 'what' | 'object' | 'host' | 'outcome';

/** A cell of the journal's list. */
export function EntryCell({ column, entry }: { column: EntryColumn; entry: JournalEntry | undefined }) {
  if (!entry) return null;
  switch (column) {
    case 'time':
      return <span className="vd-line vd-num">{formatInstant(entry.at)}</span>;
    case 'what':
      return <What entry={entry} />;
    case 'object':
      return <ObjectName object={entry.object} />;
    case 'host':
      return <span className="vd-line">{displayName(entry.host.name)}</span>;
    case 'outcome':
      return <Outcome outcome={entry.outcome} />;
  }
}

function What({ entry }: { entry: JournalEntry }) {
  const { t } = useTranslation('journal');
  const words = entry.undoes === undefined ? verbWords(entry) : t('undoOf', { what: verbWords(entry) });
  return (
    <span className="vd-line">
      {words}
      {entry.detail !== undefined && (
        <span className="vd-faint vd-journal-more"> {displayName(entry.detail)}</span>
      )}
    </span>
  );
}

export function ObjectName({ object }: { object: JournalEntry['object'] }) {
  const { t } = useTranslation('journal');
  return (
    <span className="vd-journal-object" title={`${t(`kind.${object.kind}`)} ${displayName(object.name)}`}>
      <Icon name={KIND_ICONS[object.kind]} size={14} />
      <span className="vd-sr">{t(`kind.${object.kind}`)}</span>
      <span className="vd-line">{displayName(object.name)}</span>
    </span>
  );
}

/** An icon of its own for each, and its word: colour is never alone. */
export function Outcome({ outcome }: { outcome: JournalEntry['outcome'] }) {
  const { t } = useTranslation('journal');
  return (
    <span className="vd-journal-outcome" data-outcome={outcome}>
      <Icon name={OUTCOME_ICONS[outcome]} size={14} />
      <span className="vd-line">{t(`outcome.${outcome}`)}</span>
    </span>
  );
}
