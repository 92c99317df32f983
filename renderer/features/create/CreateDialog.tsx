import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreateProblem, DomainRef, FailureData } from '../../../preload/contract/index.ts';
import { navigate } from '../../app/router.ts';
import {
  Button,
  Dialog,
  EmptyState,
  ErrorView,
  FormLayout,
  RadioGroup,
  Skeleton,
  displayName,
} from '../../ui/index.ts';
import { domainsStore } from '../domains/index.ts';
import { addHost } from '../hosts/index.ts';
import { notify } from '../notifications/index.ts';
import { change, startOver, useDraft } from './createStore.ts';
import { DiskSection } from './DiskSection.tsx';
import { AFTER, isTouched, missingIn, requestOf, valuesOf, type Draft, type Facts } from './draft.ts';
import { PlanLine, Running } from './Footer.tsx';
import { CreateFormContext, useCreateForm } from './FormContext.ts';
import { HostField } from './HostField.tsx';
import { MachineSection } from './MachineSection.tsx';
import { ConnectionSection, PlatformSection } from './PlatformSection.tsx';
import { Preview } from './Preview.tsx';
import { SourceSection } from './SourceSection.tsx';
import { useCreation } from './useCreation.ts';
import { useFacts, type FactsState } from './useFacts.ts';
import { usePlan } from './usePlan.ts';
import { mediumOf, useSuggestion } from './useSuggestion.ts';
import './create.css';

/** Describes a new VM on one page, shows what it comes to, and makes it. */
export function CreateDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('create');
  const { t: tUi } = useTranslation('ui');
  const draft = useDraft((state) => state);
  const state = useFacts(draft.host, draft.own);
  const suggestion = useSuggestion(draft.host, state.facts?.options.kind.architecture, mediumOf(draft));
  const facts = useMemo(() => state.facts && { ...state.facts, suggestion }, [state.facts, suggestion]);
  const request = useMemo(() => requestOf(draft, facts), [draft, facts]);
  const planState = usePlan(request);
  const { creation, run, forget } = useCreation();
  const [asked, setAsked] = useState(false);
  const [preview, setPreview] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const busy = creation.phase === 'running';
  const missing = missingIn(draft);
  const blocked = planState.plan?.problems.some((problem) => problem.blocking) === true;
  const refusal = draft.source === 'xml' ? undefined : facts?.options.refusal;

  const ready = facts !== undefined;
  useEffect(() => {
    // The first choice is at hand, unless the user is somewhere in the form already.
    if (ready && !body.current?.contains(document.activeElement)) {
      body.current?.querySelector<HTMLElement>('input[type="radio"]:checked')?.focus();
    }
  }, [ready]);
  // What failed was about the values that are changed now.
  useEffect(() => forget(), [draft, forget]);
  useEffect(() => {
    if (asked && (missing || blocked))
      body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    // Only at the moment it was asked for: later corrections must not pull the focus away.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [asked]);

  const create = async (): Promise<void> => {
    if (busy) return;
    if (request === undefined || missing || blocked) {
      setAsked(false);
      requestAnimationFrame(() => setAsked(true));
      return;
    }
    const made = await run(request);
    if (made === undefined) return;
    const { after } = draft;
    startOver();
    onClose();
    arrive(made, after, t('done', { name: displayName(made.name) }), t('open'));
  };

  return (
    <Dialog
      title={t('title')}
      onClose={onClose}
      size="large"
      actions={
        <>
          <Button variant="quiet" icon="code" aria-pressed={preview} onPress={() => setPreview(!preview)}>
            {t('preview.title')}
          </Button>
          {isTouched(draft) && !busy && (
            <Button variant="quiet" onPress={() => startOver()}>
              {t('startOver')}
            </Button>
          )}
          <span className="vd-create-gap">
            {busy ? (
              <Running task={creation.task} />
            ) : (
              <PlanLine state={planState} wanted={request !== undefined && creation.phase !== 'failed'} />
            )}
          </span>
          <Button onPress={onClose}>{busy ? t('running.hide') : tUi('cancel')}</Button>
          <Button
            variant="primary"
            busy={busy}
            isDisabled={refusal !== undefined || facts === undefined}
            onPress={() => void create()}
          >
            {t(draft.after === 'nothing' ? 'create' : 'createAndStart')}
          </Button>
        </>
      }
    >
      <div className="vd-create" data-preview={preview} ref={body}>
        <div className="vd-create-form" inert={busy}>
          <FormLayout onSubmit={() => void create()}>
            <HostField />
            <Body
              draft={draft}
              facts={facts}
              state={state}
              problems={planState.plan?.problems ?? []}
              asked={asked}
            />
          </FormLayout>
        </div>
        {preview && <Preview plan={planState.lastPlan} />}
      </div>
      {creation.phase === 'failed' && <Failed failure={creation.failure} isXml={draft.source === 'xml'} />}
      {planState.failure && creation.phase !== 'failed' && <ErrorView failure={planState.failure} />}
    </Dialog>
  );
}

interface BodyProps {
  draft: Draft;
  facts: Facts | undefined;
  state: FactsState;
  problems: readonly CreateProblem[];
  asked: boolean;
}

function Body({ draft, facts, state, problems, asked }: BodyProps) {
  const { t } = useTranslation('create');
  if (draft.host === undefined) {
    return (
      <EmptyState
        icon="host"
        title={t('host.none')}
        action={<Button onPress={() => addHost()}>{t('host.add')}</Button>}
      />
    );
  }
  if (state.failure) return <ErrorView failure={state.failure} onRetry={state.reload} />;
  if (facts === undefined) return <Skeleton rows={8} />;
  const { refusal } = facts.options;
  const missing = asked ? missingIn(draft) : undefined;
  const form = {
    draft,
    facts,
    values: valuesOf(draft, facts),
    volumesLoading: state.volumesLoading,
    problems,
    missing,
    reloadStorage: state.reloadStorage,
  };
  return (
    <CreateFormContext value={form}>
      <SourceSection />
      {draft.source !== 'xml' && refusal !== undefined && <ErrorView failure={refusal} />}
      {draft.source !== 'xml' && refusal === undefined && (
        <div className="vd-create-columns">
          <div className="vd-form">
            <MachineSection />
            <PlatformSection />
          </div>
          <div className="vd-form">
            <DiskSection />
            <ConnectionSection />
            <AfterField />
          </div>
        </div>
      )}
      {draft.source === 'xml' && <AfterField />}
    </CreateFormContext>
  );
}

/** What is done with it once it is there. */
function AfterField() {
  const { t } = useTranslation('create');
  const { draft } = useCreateForm();
  return (
    <RadioGroup
      segmented
      label={t('after.label')}
      options={AFTER.map((id) => ({ id, label: t(`after.${id}`) }))}
      value={draft.after}
      onChange={(after) => change({ after })}
    />
  );
}

/** What went wrong, over the buttons; of pasted XML it is the XML that is wrong. */
function Failed({ failure, isXml }: { failure: FailureData; isXml: boolean }) {
  const { t } = useTranslation('create');
  const isRefusedXml = isXml && failure.libvirt?.code.startsWith('VIR_ERR_XML') === true;
  return <ErrorView failure={failure} {...(isRefusedXml ? { title: t('xml.refused') } : {})} />;
}

/** How long the list may take to hear of the new VM, ms, before its page is opened all the same. */
const HEAR_MS = 3000;

function arrive(made: DomainRef, after: Draft['after'], title: string, open: string): void {
  const show = (tab: string) => navigate({ page: 'domain', host: made.host, uuid: made.uuid, tab });
  if (after !== 'console') {
    notify({ kind: 'success', title, link: { label: open, run: () => show('overview') } });
    return;
  }
  const isListed = () =>
    [...domainsStore.getState().rows.values()].some(
      ({ uuid, host }) => uuid === made.uuid && host === made.host,
    );
  if (isListed()) {
    show('console');
    return;
  }
  const go = (): void => {
    stop();
    clearTimeout(timer);
    show('console');
  };
  const stop = domainsStore.subscribe(() => isListed() && go());
  const timer = setTimeout(go, HEAR_MS);
}
