import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  Domain,
  FailureData,
  Hardware,
  HardwareForms,
  HardwareKind,
  HardwareNew,
  HardwareResult,
} from '../../../preload/contract/index.ts';
import { api, failureOf, useReading } from '../../api/index.ts';
import { ErrorView, Skeleton } from '../../ui/index.ts';
import { AddPanel } from './AddPanel.tsx';
import { ApplyBar } from './ApplyBar.tsx';
import {
  entriesOf,
  keepingMine,
  takingTheirs,
  withAdded,
  withRemoved,
  withReverted,
  withValues,
  withoutRevert,
  type Draft,
  type Entry,
} from './draft.ts';
import { changeDraft, flushDraft, forgetDraft, loadDraft, useDraft } from './draftStore.ts';
import { ItemForm } from './ItemForm.tsx';
import { ItemList } from './ItemList.tsx';
import { lastHardware, readHardware, vmKey } from './known.ts';
import { Conflict, Outcome } from './Review.tsx';
import { useForms } from './useForms.ts';
import { usePlan } from './usePlan.ts';
import { fieldName, kindName, summaryOf, valueText } from './words.ts';
import './hardware.css';

const NONE: Draft = [];
const ADD = 'add';

export interface HardwareTabProps {
  domain: Domain;
  onOpenXml: () => void;
  /** In its place while it was not read and its host is lost. */
  notRead: React.ReactNode;
}

/** What the VM is made of, part by part, to be changed: prepared as a draft, then applied as one. */
export function HardwareTab({ domain, onOpenXml, notRead }: HardwareTabProps) {
  const { t } = useTranslation('hardware');
  const { host, uuid, state, lost, name } = domain;
  const reading = useReading(
    `${host}/${uuid} ${state} ${name}`,
    !lost,
    (signal) => readHardware(domain, signal),
    { in: lastHardware, as: vmKey(domain) },
  );
  const forms = useForms(domain, !lost);
  useKeptDraft(domain);
  const failure = reading.failure ?? forms.failure;
  if (failure !== undefined && (reading.value === undefined || forms.told === undefined))
    return (
      <div className="vd-hardware-failed">
        <ErrorView
          title={t('tab.failed')}
          failure={failure}
          onRetry={() => {
            reading.reload();
            forms.reload();
          }}
        />
      </div>
    );
  if (reading.value === undefined || forms.told === undefined) return lost ? notRead : <Skeleton rows={8} />;
  return (
    <Parts
      domain={domain}
      hardware={reading.value}
      isFresh={reading.isFresh}
      forms={forms.told}
      reload={() => {
        reading.reload();
        forms.reload();
      }}
      onOpenXml={onOpenXml}
    />
  );
}

/** Reads what was kept when the page is opened, and gives over what is not yet kept when it is left. */
function useKeptDraft({ host, uuid }: Domain): void {
  useEffect(() => {
    const stop = new AbortController();
    const ref = { host, uuid };
    loadDraft(ref, stop.signal).catch(() => {});
    const flush = (): void => flushDraft(ref);
    window.addEventListener('pagehide', flush);
    return () => {
      stop.abort();
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [host, uuid]);
}

/** A device that was added while this was looked at is what one wants to see next. */
function useNewest({ items }: Hardware, isFresh: boolean, select: (id: string) => void): void {
  const [before, setBefore] = useState<ReadonlySet<string>>();
  const isKnown = items.length === before?.size && items.every(({ id }) => before.has(id));
  useEffect(() => {
    if (isKnown || !isFresh) return;
    // What is there at the first reading was there before.
    if (before === undefined) return setBefore(new Set(items.map(({ id }) => id)));
    const added = items.filter(({ id, kind }) => !before.has(id) && kind !== 'controller');
    setBefore(new Set(items.map(({ id }) => id)));
    const [first] = added;
    if (first !== undefined) select(first.id);
  }, [items, before, isKnown, isFresh, select]);
}

interface PartsProps {
  domain: Domain;
  hardware: Hardware;
  isFresh: boolean;
  forms: HardwareForms;
  reload: () => void;
  onOpenXml: () => void;
}

type Applying =
  | { phase: 'idle' }
  | { phase: 'busy' }
  | { phase: 'ended'; result: HardwareResult }
  /** It was not even begun, or nobody knows how it ended. */
  | { phase: 'failed'; failure: FailureData };

function Parts({ domain, hardware, isFresh, forms, reload, onOpenXml }: PartsProps) {
  const { t } = useTranslation('hardware');
  const { kinds } = forms;
  const draft = useDraft(domain) ?? NONE;
  const entries = useMemo(() => entriesOf(hardware, draft), [hardware, draft]);
  const [selected, setSelected] = useState<string>('overview');
  const [focus, setFocus] = useState<{ field: string }>();
  const [applying, setApplying] = useState<Applying>({ phase: 'idle' });
  const planState = usePlan(domain, draft, hardware.storedXml ?? '', !domain.lost);
  useNewest(hardware, isFresh, setSelected);
  const entry = entries.find(({ id }) => id === selected) ?? (selected === ADD ? undefined : entries[0]);
  const descriptionOf = (kind: string) => kinds.find((k) => k.kind === kind);
  const isDisabled = hardware.locked !== undefined || applying.phase === 'busy';
  const hasBoth = hardware.active && hardware.persistent;
  const change = (next: (draft: Draft) => Draft): void => {
    if (applying.phase === 'ended' || applying.phase === 'failed') setApplying({ phase: 'idle' });
    changeDraft(domain, next);
  };
  const add = ({ kind }: HardwareKind, { values }: HardwareNew): void => {
    setSelected(`new:${draft.length}`);
    change((before) => withAdded(before, kind, values));
  };
  const apply = async (): Promise<void> => {
    if (applying.phase === 'busy') return;
    setApplying({ phase: 'busy' });
    const { host, uuid } = domain;
    try {
      const result = await api.hardware.apply({ host, uuid, changes: [...draft] });
      if (result.outcome !== 'refused') forgetDraft(domain);
      setApplying({ phase: 'ended', result });
      reload();
    } catch (error) {
      setApplying({ phase: 'failed', failure: failureOf(error) });
    }
  };
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (scroller.current !== null) scroller.current.scrollTop = 0;
  }, [selected]);

  const plan = planState.plan;
  const changesOf = (which: Entry): readonly number[] =>
    draft.flatMap((one, at) => (('item' in one ? one.item === which.id : at === which.change) ? [at] : []));
  const own = entry === undefined ? [] : changesOf(entry);
  const problems = (plan?.problems ?? []).filter((problem) => own.includes(problem.change));
  const ended = applying.phase === 'ended' ? applying.result : undefined;
  return (
    <div className="vd-hardware">
      <ItemList
        entries={entries}
        kinds={kinds}
        hasBoth={hasBoth}
        selected={entry?.id ?? ADD}
        isDisabled={isDisabled}
        onSelect={(id, field) => {
          setSelected(id);
          if (field !== undefined) setFocus({ field });
        }}
        onAdd={() => setSelected(ADD)}
      />
      <div className="vd-hardware-main">
        <div className="vd-hardware-scroll" ref={scroller}>
          {hardware.locked && (
            <p className="vd-hardware-standing" role="status">
              {t('tab.locked', { reason: hardware.locked })}
            </p>
          )}
          {domain.lost && (
            <p className="vd-hardware-standing" role="status">
              {t('tab.lost')}
            </p>
          )}
          {applying.phase === 'failed' && <ErrorView failure={applying.failure} />}
          {ended !== undefined && ended.outcome !== 'applied' && ended.steps.length > 0 && (
            <Outcome result={ended} onClose={() => setApplying({ phase: 'idle' })} />
          )}
          {(plan?.conflicts ?? []).map((conflict) => (
            <Conflict
              key={`${conflict.change} ${conflict.field ?? ''}`}
              conflict={conflict}
              name={nameOf(conflict.item, conflict.field)}
              say={(value) => valueText(fieldOf(conflict.item, conflict.field), value)}
              onMine={() => change((d) => keepingMine(d, conflict.change, conflict.field, conflict.now))}
              onTheirs={() => change((d) => takingTheirs(d, conflict.change, conflict.field))}
            />
          ))}
          {entry === undefined ? (
            <AddPanel
              forms={forms}
              present={new Set(entries.map(({ kind }) => kind))}
              onAdd={add}
              onClose={() => setSelected('overview')}
            />
          ) : (
            <ItemForm
              key={entry.id}
              entry={entry}
              description={descriptionOf(entry.kind)}
              problems={problems}
              hasBoth={hasBoth}
              isDisabled={isDisabled}
              focus={focus}
              onValues={(values) => change((d) => withValues(d, entry, values))}
              onRemove={(removed) => {
                if (entry.change !== undefined) setSelected('overview');
                change((d) => withRemoved(d, entry, removed));
              }}
              onRevert={(field) => change((d) => withReverted(d, entry, field))}
              onUndoRevert={() => change((d) => withoutRevert(d, entry))}
              onOpenXml={onOpenXml}
            />
          )}
        </div>
        <ApplyBar
          draft={draft}
          planState={planState}
          hasBoth={hasBoth}
          isBusy={applying.phase === 'busy'}
          isLost={domain.lost}
          ended={ended}
          pending={entries.filter((e) => hasBoth && e.item?.pending !== undefined)}
          onApply={() => void apply()}
          onDiscard={() => change(() => NONE)}
          onRevertAll={(all) => change((d) => all.reduce((next, e) => withReverted(next, e), d))}
          onGo={(at) => {
            const found = entries.find((e) => changesOf(e).includes(at));
            if (found !== undefined) setSelected(found.id);
          }}
        />
      </div>
    </div>
  );

  function fieldOf(id: string | undefined, field: string | undefined) {
    const found = entries.find((e) => e.id === id);
    return found && descriptionOf(found.kind)?.fields.find((f) => f.id === field);
  }

  function nameOf(id: string | undefined, field: string | undefined): string {
    const found = entries.find((e) => e.id === id);
    if (found === undefined) return id ?? domain.name;
    const description = descriptionOf(found.kind);
    const about = fieldOf(id, field);
    return [
      kindName(found.kind),
      description?.section === true ? '' : summaryOf(found, description),
      about && fieldName(about),
    ]
      .filter(Boolean)
      .join(' · ');
  }
}
