import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  Domain,
  Hardware,
  HardwareForms,
  HardwareKind,
  HardwareNew,
} from '../../../preload/contract/index.ts';
import { useReading } from '../../api/index.ts';
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
import { changeDraft, useDraft, useKeptDraft } from './draftStore.ts';
import { ItemForm } from './ItemForm.tsx';
import { ItemList } from './ItemList.tsx';
import { lastHardware, readHardware, vmKey } from './known.ts';
import { Conflict, Outcome } from './Review.tsx';
import { useApplying } from './useApplying.ts';
import { useForms } from './useForms.ts';
import { usePlan } from './usePlan.ts';
import { useFocusKept, useSelection, type Focus } from './useSelection.ts';
import { entryName, fieldName, summaryOf, valueText } from './words.ts';
import './hardware.css';
import './apply.css';

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
      forms={forms.told}
      reload={() => {
        reading.reload();
        forms.reload();
      }}
      onOpenXml={onOpenXml}
    />
  );
}

interface PartsProps {
  domain: Domain;
  hardware: Hardware;
  forms: HardwareForms;
  reload: () => void;
  onOpenXml: () => void;
}

function Parts({ domain, hardware, forms, reload, onOpenXml }: PartsProps) {
  const { t } = useTranslation('hardware');
  const { kinds } = forms;
  const draft = useDraft(domain) ?? NONE;
  const entries = useMemo(() => entriesOf(hardware, draft), [hardware, draft]);
  const { entry, focus, select, follow } = useSelection(hardware, entries);
  const [adding, setAdding] = useState(false);
  const [discarded, setDiscarded] = useState<Draft>();
  const [leftAt, setLeftAt] = useState(0);
  const root = useRef<HTMLDivElement>(null);
  const applier = useApplying(domain, (isTold) => {
    if (isTold) reload();
    setLeftAt((n) => n + 1);
  });
  const { applying } = applier;
  useFocusKept(root, leftAt);
  const planState = usePlan(domain, draft, hardware.storedXml ?? '', !domain.lost);
  const descriptionOf = (kind: string) => kinds.find((k) => k.kind === kind);
  const isDisabled = hardware.locked !== undefined || applying.phase === 'busy';
  const hasBoth = hardware.active && hardware.persistent;
  const change = (next: (draft: Draft) => Draft): void => {
    if (applying.phase === 'ended' || applying.phase === 'failed') applier.forget();
    setDiscarded(undefined);
    changeDraft(domain, next);
  };
  const goTo = (id: string, to?: Focus): void => {
    setAdding(false);
    select(id, to);
  };
  const add = ({ kind }: HardwareKind, { values }: HardwareNew): void => {
    goTo(`new:${draft.length}`, { field: undefined });
    change((before) => withAdded(before, kind, values));
  };
  const apply = async (unchecked = false): Promise<void> => {
    if (applying.phase === 'busy') return;
    follow(entry?.change === undefined ? undefined : entry.kind);
    await applier.apply(draft, unchecked);
  };
  const ended = applying.phase === 'ended' ? applying.result : undefined;
  const isAccount = applying.phase === 'failed' || (ended !== undefined && ended.outcome !== 'applied');
  const scroller = useRef<HTMLDivElement>(null);
  const looked = adding ? ADD : entry?.id;
  useEffect(() => {
    if (scroller.current !== null) scroller.current.scrollTop = 0;
  }, [looked, isAccount]);

  const plan = planState.plan;
  const changesOf = (which: Entry): readonly number[] =>
    draft.flatMap((one, at) => (('item' in one ? one.item === which.id : at === which.change) ? [at] : []));
  const own = entry === undefined ? [] : changesOf(entry);
  const problems = (plan?.problems ?? []).filter((problem) => own.includes(problem.change));
  const made = plan?.made.find((one) => own.includes(one.change))?.xml;
  return (
    <div className="vd-hardware" ref={root}>
      <ItemList
        entries={entries}
        kinds={kinds}
        hasBoth={hasBoth}
        selected={looked ?? ADD}
        isDisabled={isDisabled}
        onSelect={(id, field, isPassedBy = false) =>
          goTo(id, field === undefined ? undefined : { field, isPassedBy })
        }
        onAdd={() => setAdding(true)}
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
            <Outcome
              result={ended}
              onForce={(drive) => void applier.force(drive)}
              onUnchecked={() => void apply(true)}
              onClose={applier.forget}
            />
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
          {adding || entry === undefined ? (
            <AddPanel
              forms={forms}
              present={new Set(entries.map(({ kind }) => kind))}
              onAdd={add}
              onClose={() => {
                setAdding(false);
                setLeftAt((n) => n + 1);
              }}
            />
          ) : (
            <ItemForm
              key={entry.id}
              domain={domain}
              entry={entry}
              description={descriptionOf(entry.kind)}
              problems={problems}
              hasBoth={hasBoth}
              isDisabled={isDisabled}
              made={problems.length > 0 ? undefined : made}
              focus={focus}
              onValues={(values) => change((d) => withValues(d, entry, values))}
              onRemove={(removed) => {
                change((d) => withRemoved(d, entry, removed));
                select(entry.id);
                setLeftAt((n) => n + 1);
              }}
              onRevert={(field) => change((d) => withReverted(d, entry, field))}
              onUndoRevert={() => change((d) => withoutRevert(d, entry))}
              onOpenXml={onOpenXml}
            />
          )}
        </div>
        <ApplyBar
          draft={draft}
          discarded={discarded}
          planState={planState}
          entries={entries}
          kinds={kinds}
          hasBoth={hasBoth}
          isBusy={applying.phase === 'busy'}
          isLost={domain.lost}
          ended={ended}
          pending={entries.filter((e) => hasBoth && e.item?.pending !== undefined)}
          onApply={() => void apply()}
          onDiscard={() => {
            change(() => NONE);
            setDiscarded(draft);
          }}
          onUndoDiscard={() => {
            change(() => discarded ?? NONE);
            setLeftAt((n) => n + 1);
          }}
          onRevertAll={(all) => {
            change((d) => all.reduce((next, e) => withReverted(next, e), d));
            setLeftAt((n) => n + 1);
          }}
          onGo={(at, field) => {
            const found = entries.find((e) => changesOf(e).includes(at));
            if (found !== undefined) goTo(found.id, field === undefined ? undefined : { field });
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
      entryName(found),
      description?.section === true ? '' : summaryOf(found, description),
      about && fieldName(about),
    ]
      .filter(Boolean)
      .join(' · ');
  }
}
