import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  isDone,
  type Domain,
  type FailureData,
  type HardwareResult,
} from '../../../../preload/contract/index.ts';
import { api, failureOf } from '../../../api/index.ts';
import { Banner, Button, ErrorView } from '../../../ui/index.ts';
import { XmlEditor, type XmlEditorHandle } from '../../../ui/editor/index.ts';
import { usePlan } from '../../hardware/index.ts';
import { changeOf, isTooLarge, type XmlDraft } from './draftKeeper.ts';
import { Faults } from './Faults.tsx';
import { inItsWords, lineOf, refusalOf } from './refusal.ts';
import { useFaults } from './useFaults.ts';
import { useSchema } from './useSchema.ts';
import { XmlConflict } from './XmlConflict.tsx';
import { XmlReview } from './XmlReview.tsx';

interface XmlEditingProps {
  domain: Domain;
  draft: XmlDraft;
  /** What stands in its place now, where it is known. */
  now: string | undefined;
  locked: string | undefined;
  label: string;
  /** It was begun just now. */
  begun: boolean;
  /** What chooses what is looked at. */
  bar: ReactNode;
  onChange: (draft: XmlDraft | undefined) => void;
  onApplied: (result: HardwareResult) => void;
}

/** A draft: written, compared with what is, and applied. What keeps it from being applied is said beside it. */
export function XmlEditing(props: XmlEditingProps) {
  const { domain, draft, now, locked, label, begun, bar, onChange, onApplied } = props;
  const { t } = useTranslation(['domain', 'hardware']);
  const { host, uuid, lost } = domain;
  const [view, setView] = useState<'text' | 'review' | 'conflict'>('text');
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<{
    failure: FailureData;
    of: XmlDraft;
    unknown: boolean;
    unchecked: boolean;
  }>();
  const editor = useRef<XmlEditorHandle>(null);
  const schema = useSchema(domain);

  const changed = draft.to !== draft.from;
  const tooLarge = isTooLarge(draft.to);
  const { complaint, ofPlan } = useFaults(draft.to);
  const changes = useMemo(() => [changeOf(draft)], [draft]);
  const canPlan = changed && !tooLarge && complaint === undefined && !lost && locked === undefined;
  const { plan, failure: planFailure } = usePlan(domain, changes, now, canPlan);
  const conflict = plan?.conflicts[0];
  const refusal = refused?.of === draft ? refused.failure : undefined;
  const refusedLine = refusal && lineOf(refusal, draft.to);
  const problems = useMemo(
    () => (complaint ? [complaint] : ofPlan(plan?.problems ?? [])),
    [complaint, ofPlan, plan],
  );
  // What libvirt refused may be tried again: the reason need not be in the text.
  const faults = useMemo(
    () =>
      refusedLine === undefined
        ? problems
        : [...problems, { line: refusedLine, severity: 'error' as const, message: t('xml.refusedHere') }],
    [problems, refusedLine, t],
  );
  const isReady = plan !== undefined && problems.length === 0 && conflict === undefined;

  // Who presses "Edit", or comes back from looking at what it comes to, goes on typing; who passes by does not.
  const typing = useRef(begun);
  useEffect(() => {
    if (view !== 'text') typing.current = true;
    else if (refusedLine !== undefined) editor.current?.goTo(refusedLine);
    else if (typing.current) editor.current?.focus();
  }, [view, refusedLine]);
  if (view === 'review' && plan !== undefined && !isReady) setView('text');
  if (view === 'conflict' && plan !== undefined && conflict === undefined) setView('text');

  const apply = async (unchecked = false) => {
    setBusy(true);
    try {
      const result = await api.hardware.apply({ host, uuid, changes, unchecked });
      const failure = refusalOf(result);
      if (failure) throw new Refused(failure, result);
      if (isDone(result)) return onApplied(result);
      // Something changed between the plan and now: the text is planned anew, which says what.
      onChange({ ...draft });
      setView('text');
    } catch (error) {
      const { failure, result } =
        error instanceof Refused ? error : { failure: failureOf(error), result: undefined };
      setRefused({
        failure,
        of: draft,
        unknown: result?.outcome === 'unknown',
        unchecked: result?.unchecked === true,
      });
      setView('text');
    } finally {
      setBusy(false);
    }
  };

  if (view === 'review' && plan)
    return <XmlReview plan={plan} busy={busy} onBack={() => setView('text')} onApply={() => void apply()} />;
  if (view === 'conflict' && conflict)
    return (
      <XmlConflict
        conflict={conflict}
        draft={draft}
        onBack={() => setView('text')}
        onDecide={(decided) => {
          onChange(decided);
          setView('text');
        }}
      />
    );
  return (
    <div className="vd-xml">
      <div className="vd-xml-bar">
        {bar}
        <div className="vd-xml-actions">
          <Button size="small" variant="quiet" onPress={() => onChange(undefined)}>
            {t(changed ? 'xml.discard' : 'xml.stop')}
          </Button>
          <Button
            size="small"
            variant="primary"
            isDisabled={!isReady || lost}
            onPress={() => setView('review')}
          >
            {t('xml.review')}
          </Button>
        </div>
      </div>
      {locked !== undefined && (
        <Banner icon="lock" tone="warning">
          {t('xml.reason.locked', { reason: locked })}
        </Banner>
      )}
      {lost && (
        <Banner icon="unplug" tone="warning">
          {t('xml.draft.lost')}
        </Banner>
      )}
      {conflict && (
        <Banner icon="warning" tone="warning">
          <span className="vd-xml-banner-text">{t('xml.conflict.title')}</span>
          <Button size="small" onPress={() => setView('conflict')}>
            {t('xml.conflict.compare')}
          </Button>
        </Banner>
      )}
      {refusal && (
        <ErrorView
          title={t(refused?.unknown === true ? 'xml.unknown' : 'xml.refused')}
          failure={inItsWords(refusal)}
          onDismiss={() => setRefused(undefined)}
        />
      )}
      {refusal && refused?.unchecked === true && (
        <Banner icon="warning" tone="warning">
          <span className="vd-xml-banner-text">{t('hardware:apply.uncheckedHelp')}</span>
          <Button size="small" isDisabled={busy || lost} onPress={() => void apply(true)}>
            {t('hardware:apply.unchecked')}
          </Button>
        </Banner>
      )}
      {planFailure && !refusal && <ErrorView title={t('xml.planFailed')} failure={planFailure} />}
      <div className="vd-xml-text">
        <XmlEditor
          ref={editor}
          label={label}
          value={draft.to}
          onChange={(to) => onChange({ ...draft, to })}
          markers={faults}
          schema={schema}
        />
      </div>
      <Faults
        faults={faults}
        text={draft.to}
        tooLarge={tooLarge}
        state={!changed ? 'unchanged' : canPlan && !plan && !planFailure ? 'checking' : 'well'}
        onGoTo={({ line, column }) => editor.current?.goTo(line, column)}
      />
    </div>
  );
}

/** libvirt said no to a step, or nothing, in a reply that is otherwise well. */
class Refused extends Error {
  readonly failure: FailureData;
  readonly result: HardwareResult;

  constructor(failure: FailureData, result: HardwareResult) {
    super(failure.message);
    this.failure = failure;
    this.result = result;
  }
}
