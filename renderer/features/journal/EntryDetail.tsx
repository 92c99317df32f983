import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { domainKey, type JournalEntry, type JournalId } from '../../../preload/contract/index.ts';
import { href } from '../../app/router.ts';
import { api, failureOf } from '../../api/index.ts';
import {
  Button,
  CommandLine,
  differ,
  DiffView,
  displayName,
  ErrorView,
  formatDuration,
  formatInstant,
  IconButton,
  RadioGroup,
  showDialog,
  Skeleton,
} from '../../ui/index.ts';
import { useDomains } from '../domains/index.ts';
import { ObjectName, Outcome } from './EntryCell.tsx';
import { journalStore } from './journalStore.ts';
import { UndoDialog } from './UndoDialog.tsx';
import { verbWords } from './words.ts';

type Whole = Awaited<ReturnType<typeof api.journal.get>>;
type Failure = ReturnType<typeof failureOf>;

export interface EntryDetailProps {
  id: JournalId;
  /** As the list has it; what it lacks is read. */
  entry: JournalEntry | undefined;
  onClose: () => void;
  /** Shows another entry. */
  onGo: (id: JournalId) => void;
}

/** One entry in full: command, what it changed, why it failed, and its undo. */
export function EntryDetail({ id, entry: listed, onClose, onGo }: EntryDetailProps) {
  const { t } = useTranslation('journal');
  const { whole, failure, reload } = useWhole(id);
  const entry = whole ?? listed;
  return (
    <section
      className="vd-journal-detail"
      aria-label={t('detail')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
    >
      <header className="vd-journal-detail-head">
        <h2 className="vd-line">{entry ? verbWords(entry) : t('detail')}</h2>
        {entry && entry.outcome !== 'running' && whole && whole.refusal === undefined && (
          <Button
            size="small"
            onPress={() => showDialog((close) => <UndoDialog entry={entry} onClose={close} />)}
          >
            {t('undo.open')}
          </Button>
        )}
        <IconButton icon="close" size="small" label={t('close')} shortcut="Escape" onPress={onClose} />
      </header>
      <div className="vd-journal-detail-body">
        {entry && <Facts entry={entry} onGo={onGo} />}
        {entry?.failure && <ErrorView failure={entry.failure} />}
        {entry && entry.command !== '' && <CommandLine command={entry.command} />}
        {whole?.refusal && <p className="vd-quiet">{t(`refusal.${whole.refusal}`)}</p>}
        {failure && <ErrorView title={t('entryFailed')} failure={failure} onRetry={reload} />}
        {whole ? (
          <Documents before={whole.before} after={whole.after} />
        ) : (
          !failure && entry?.hasXml !== false && <Skeleton rows={4} />
        )}
      </div>
    </section>
  );
}

/** The entry with its XML; read again when the journal has news, which may be of its end. */
function useWhole(id: JournalId): {
  whole: Whole | undefined;
  failure: Failure | undefined;
  reload: () => void;
} {
  const news = useStore(journalStore, (state) => state.news);
  const [turn, setTurn] = useState(0);
  const [whole, setWhole] = useState<Whole>();
  const [failure, setFailure] = useState<Failure>();
  const ended = whole !== undefined && whole.outcome !== 'running';
  const due = ended ? 0 : news;
  useEffect(() => {
    const stop = new AbortController();
    api.journal.get({ id }, { signal: stop.signal }).then(
      (read) => {
        if (stop.signal.aborted) return;
        setWhole(read);
        setFailure(undefined);
      },
      (error: unknown) => !stop.signal.aborted && setFailure(failureOf(error)),
    );
    return () => stop.abort();
  }, [id, due, turn]);
  return { whole, failure, reload: () => setTurn((n) => n + 1) };
}

function Facts({ entry, onGo }: { entry: JournalEntry; onGo: EntryDetailProps['onGo'] }) {
  const { t } = useTranslation('journal');
  const { at, endedAt, host, object, detail, outcome, undoes, unchanged } = entry;
  return (
    <dl className="vd-journal-facts">
      <Fact name={t('column.object')}>
        <ObjectLink entry={entry} />
      </Fact>
      {detail !== undefined && <Fact name={t('detailOf')}>{displayName(detail)}</Fact>}
      <Fact name={t('column.host')}>
        <span title={host.uri}>{displayName(host.name)}</span>
      </Fact>
      <Fact name={t('column.time')}>
        <span className="vd-num">{formatInstant(at)}</span>
        {endedAt !== undefined && endedAt - at >= 1000 && (
          <span className="vd-faint"> {t('took', { duration: formatDuration(endedAt - at) })}</span>
        )}
      </Fact>
      <Fact name={t('column.outcome')}>
        <Outcome outcome={outcome} />
        {unchanged === true && <span className="vd-faint"> {t('unchanged')}</span>}
      </Fact>
      {outcome === 'unknown' && <Fact name="">{t('unknownHelp', { name: displayName(object.name) })}</Fact>}
      {undoes !== undefined && (
        <Fact name="">
          <Button size="small" variant="quiet" onPress={() => onGo(undoes)}>
            {t('showUndone')}
          </Button>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Leads to the VM's page while there is such a VM. */
function ObjectLink({ entry: { object, host } }: { entry: JournalEntry }) {
  const { uuid } = object;
  const known = useDomains((state) =>
    uuid === undefined ? false : state.rows.has(domainKey({ host: host.id, uuid })),
  );
  if (!known || uuid === undefined) return <ObjectName object={object} />;
  return (
    <a href={href({ page: 'domain', host: host.id, uuid, tab: 'overview' })}>
      <ObjectName object={object} />
    </a>
  );
}

const VIEWS = ['changes', 'before', 'after'] as const;

/** What the change made of the XML, and either side of it whole. */
function Documents({ before, after }: { before: string | undefined; after: string | undefined }) {
  const { t } = useTranslation('journal');
  const [chosen, setChosen] = useState<(typeof VIEWS)[number]>('changes');
  if (before === undefined && after === undefined) return null;
  const both = before !== undefined && after !== undefined;
  const view = both ? chosen : before === undefined ? 'after' : 'before';
  return (
    <div className="vd-journal-xml">
      <div className="vd-journal-xml-bar">
        {both ? (
          <RadioGroup
            label={t('xml.label')}
            labelHidden
            segmented
            options={VIEWS.map((id) => ({ id, label: t(`xml.${id}`) }))}
            value={chosen}
            onChange={setChosen}
          />
        ) : (
          <h3>{t(`xml.${view}`)}</h3>
        )}
      </div>
      {view === 'changes' && both ? (
        differ(before, after) ? (
          <DiffView label={t('xml.changes')} before={before} after={after} />
        ) : (
          <p className="vd-quiet">{t('xml.same')}</p>
        )
      ) : (
        <pre className="vd-journal-text" tabIndex={0} aria-label={t(`xml.${view}`)}>
          {view === 'before' ? before : after}
        </pre>
      )}
    </div>
  );
}
