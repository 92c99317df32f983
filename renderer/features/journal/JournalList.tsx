import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalEntry, JournalId } from '../../../preload/contract/index.ts';
import {
  Banner,
  ErrorView,
  NOTHING,
  SearchField,
  Skeleton,
  Table,
  type TableColumn,
  type TableItem,
} from '../../ui/index.ts';
import { usePreferences } from '../settings/index.ts';
import { EntryCell, type EntryColumn } from './EntryCell.tsx';
import { EntryDetail } from './EntryDetail.tsx';
import { useEntries, type JournalScope } from './useEntries.ts';
import { verbWords } from './words.ts';
import './journal.css';

const ROW_HEIGHT = { compact: 28, comfortable: 36 } as const;
const WIDTHS: Readonly<Record<EntryColumn, { width: number; minWidth: number; maxWidth?: number }>> = {
  time: { width: 172, minWidth: 80 },
  what: { width: 170, minWidth: 100, maxWidth: 440 },
  object: { width: 126, minWidth: 80, maxWidth: 320 },
  outcome: { width: 106, minWidth: 60 },
  host: { width: 110, minWidth: 60, maxWidth: 220 },
};
/** The host last: beside an open entry there is no room for all. */
const COLUMNS = ['time', 'what', 'object', 'outcome', 'host'] as const;
const ignore = (): void => undefined;

export interface JournalListProps {
  /** What of the journal is shown; keep it the same between renders. */
  scope: JournalScope;
  heading: ReactNode;
  /** Columns that would say the same in every row. */
  without?: readonly EntryColumn[];
  empty: ReactNode;
}

/** Entries, newest first, and the one that is looked at beside them. */
export function JournalList({ scope, heading, without = [], empty }: JournalListProps) {
  const { t } = useTranslation('journal');
  const density = usePreferences((preferences) => preferences.density);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [sized, setSized] = useState<Partial<Record<EntryColumn, number>>>({});
  const { list, shown: found, loaded, failure, problems, more, reload } = useEntries(scope, query);
  const root = useRef<HTMLDivElement>(null);

  const byId = useMemo(() => new Map(list.map((entry) => [entry.id as string, entry])), [list]);
  const items = useMemo<TableItem[]>(() => list.map(({ id }) => ({ kind: 'row', key: id })), [list]);
  const hidden = without.join(' ');
  const columns = useMemo(
    () =>
      COLUMNS.filter((id) => !hidden.split(' ').includes(id)).map((id): TableColumn<EntryColumn> => {
        const { maxWidth, ...widths } = WIDTHS[id];
        const width = sized[id];
        const grows = maxWidth === undefined || width !== undefined ? {} : { maxWidth };
        return {
          id,
          header: t(`column.${id}`),
          sortable: false,
          ...widths,
          ...grows,
          ...(width === undefined ? {} : { width }),
        };
      }),
    [t, hidden, sized],
  );
  const renderCell = useCallback(
    (column: EntryColumn, key: string) => <EntryCell column={column} entry={byId.get(key)} />,
    [byId],
  );
  const textOf = (key: string): string => byId.get(key)?.object.name ?? '';
  const onSeen = useCallback(
    (keys: readonly string[]) => keys.at(-1) === list.at(-1)?.id && more(),
    [list, more],
  );
  const close = useCallback(() => {
    setOpen(false);
    root.current?.querySelector<HTMLElement>('.vd-table')?.focus();
  }, []);
  const goTo = useCallback((id: JournalId) => setActive(id), []);
  const shown = isOpen && active !== null ? active : undefined;

  return (
    <div className="vd-journal" ref={root} data-detail={shown === undefined ? 'closed' : 'open'}>
      <div className="vd-journal-bar">
        {heading}
        <SearchField
          className="vd-journal-search"
          label={t('search.label')}
          placeholder={t('search.placeholder')}
          value={query}
          onChange={setQuery}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
            event.preventDefault();
            root.current?.querySelector<HTMLElement>('.vd-table')?.focus();
          }}
        />
      </div>
      {problems.length > 0 && (
        <Banner icon="warning" tone="warning">
          <span className="vd-problems">{problems.join('\n')}</span>
        </Banner>
      )}
      {failure && <ErrorView title={t('failed')} failure={failure} onRetry={reload} />}
      <div className="vd-journal-parts">
        {loaded ? (
          <Table
            // What was searched begins at its top.
            key={found}
            label={t('label')}
            single
            columns={columns}
            items={items}
            rowHeight={ROW_HEIGHT[density]}
            renderCell={renderCell}
            textOf={textOf}
            selection={NOTHING}
            onSelect={() => setOpen(true)}
            active={active}
            onActivate={setActive}
            onSort={ignore}
            onResize={(column, width) => setSized({ ...sized, [column]: width })}
            onMove={ignore}
            onOpen={() => setOpen(true)}
            onToggleGroup={ignore}
            onContextMenu={ignore}
            onKey={(event) => event.key === 'Escape' && close()}
            onSeen={onSeen}
            empty={query === '' ? empty : <Nothing />}
          />
        ) : (
          !failure && <Skeleton rows={10} />
        )}
        {shown !== undefined && (
          <EntryDetail
            key={shown}
            id={shown as JournalId}
            entry={byId.get(shown)}
            onClose={close}
            onGo={goTo}
          />
        )}
      </div>
      <Told entry={shown === undefined ? undefined : byId.get(shown)} />
    </div>
  );
}

function Nothing() {
  const { t } = useTranslation('journal');
  return <p className="vd-journal-none">{t('noMatch')}</p>;
}

/** What the panel beside the list has come to show, for who does not see it. */
function Told({ entry }: { entry: JournalEntry | undefined }) {
  const { t } = useTranslation('journal');
  const [text, setText] = useState('');
  const words = entry && t('opened', { what: verbWords(entry), name: entry.object.name });
  useEffect(() => setText(words ?? ''), [words]);
  return (
    <span className="vd-sr" role="status">
      {text}
    </span>
  );
}
