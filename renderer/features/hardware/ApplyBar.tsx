import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HardwareResult } from '../../../preload/contract/index.ts';
import { Button, Icon } from '../../ui/index.ts';
import { countOf, type Draft, type Entry } from './draft.ts';
import { Steps } from './Review.tsx';
import type { Planned } from './usePlan.ts';

export interface ApplyBarProps {
  draft: Draft;
  planState: Planned;
  hasBoth: boolean;
  isBusy: boolean;
  isLost: boolean;
  ended: HardwareResult | undefined;
  /** What waits for the next start. */
  pending: readonly Entry[];
  onApply: () => void;
  onDiscard: () => void;
  onRevertAll: (pending: readonly Entry[]) => void;
  /** Shows what a change is about. */
  onGo: (change: number) => void;
}

/** What is prepared, when it would hold, and the way to do it; without a draft, what waits for the next start. */
export function ApplyBar(props: ApplyBarProps) {
  const { draft, ended, pending, onRevertAll } = props;
  const { t } = useTranslation('hardware');
  if (draft.length > 0) return <Prepared {...props} />;
  const applied = ended !== undefined && ended.outcome !== 'refused';
  if (!applied && pending.length === 0) return null;
  const waits = pending.length > 0;
  return (
    <footer className="vd-hardware-bar">
      <span className="vd-hardware-says" role="status">
        <Icon name={waits ? 'clock' : 'success'} size={14} />
        {applied && t('apply.done')} {waits && t('pending.some', { count: pending.length })}
      </span>
      {waits && (
        <Button size="small" variant="quiet" onPress={() => onRevertAll(pending)}>
          {t('pending.revertAll')}
        </Button>
      )}
    </footer>
  );
}

function Prepared(props: ApplyBarProps) {
  const { draft, planState, isBusy, isLost, onApply, onDiscard } = props;
  const { t } = useTranslation('hardware');
  const [reviewing, setReviewing] = useState(false);
  const { plan } = planState;
  const count = countOf(draft);
  const isRight = plan !== undefined && plan.problems.length === 0 && plan.conflicts.length === 0;
  return (
    <>
      {reviewing && plan !== undefined && (
        <section className="vd-hardware-review" aria-label={t('apply.steps')}>
          <h2>{t('apply.steps')}</h2>
          <Steps steps={plan.steps} />
        </section>
      )}
      <footer className="vd-hardware-bar">
        <Says {...props} />
        <Button variant="quiet" isDisabled={isBusy} onPress={onDiscard}>
          {t('apply.discard')}
        </Button>
        <Button
          icon="code"
          aria-pressed={reviewing}
          isDisabled={plan === undefined}
          onPress={() => setReviewing(!reviewing)}
        >
          {t(reviewing ? 'apply.hide' : 'apply.review')}
        </Button>
        <Button variant="primary" busy={isBusy} isDisabled={!isRight || isLost} onPress={onApply}>
          {t('apply.apply', { count })}
        </Button>
      </footer>
    </>
  );
}

/** `2 changes · 1 now, 1 at the next start`, or what keeps it from being applied, and where. */
function Says({ draft, planState: { plan, failure }, hasBoth, onGo }: ApplyBarProps) {
  const { t } = useTranslation('hardware');
  if (failure !== undefined)
    return (
      <span className="vd-hardware-says vd-hardware-wrong" role="status">
        <Icon name="error" size={14} />
        <span className="vd-line">{failure.message}</span>
      </span>
    );
  if (plan === undefined)
    return (
      <span className="vd-hardware-says" role="status">
        {t('apply.checking')}
      </span>
    );
  const wrong = plan.problems[0] ?? plan.conflicts[0];
  if (wrong !== undefined)
    return (
      <span className="vd-hardware-says vd-hardware-wrong" role="status">
        <Icon name="warning" size={14} />
        {plan.problems.length > 0
          ? t('apply.problems', { count: plan.problems.length })
          : t('apply.conflicts', { count: plan.conflicts.length })}
        <Button size="small" variant="quiet" onPress={() => onGo(wrong.change)}>
          {t('apply.go')}
        </Button>
      </span>
    );
  const count = countOf(draft);
  const now = plan.when.filter((when) => when !== 'nextStart').length;
  const next = plan.when.filter((when) => when !== 'now').length;
  const parts = [now > 0 && t('apply.now', { count: now }), next > 0 && t('apply.next', { count: next })];
  return (
    <span className="vd-hardware-says" role="status">
      {t('apply.changes', { count })}
      {hasBoth && ` · ${parts.filter((part) => part !== false).join(', ')}`}
    </span>
  );
}
