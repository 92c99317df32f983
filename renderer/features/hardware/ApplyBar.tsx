import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HardwareKind, HardwareResult } from '../../../preload/contract/index.ts';
import { Button, Icon, type IconName } from '../../ui/index.ts';
import { countOf, type Draft, type Entry } from './draft.ts';
import { linesOf, type Line } from './lines.ts';
import { Review } from './Review.tsx';
import type { Planned } from './usePlan.ts';

export interface ApplyBarProps {
  draft: Draft;
  /** What was thrown away just now. */
  discarded: Draft | undefined;
  planState: Planned;
  entries: readonly Entry[];
  kinds: readonly HardwareKind[];
  hasBoth: boolean;
  isBusy: boolean;
  isLost: boolean;
  ended: HardwareResult | undefined;
  /** What waits for the next start. */
  pending: readonly Entry[];
  onApply: () => void;
  onDiscard: () => void;
  onUndoDiscard: () => void;
  onRevertAll: (pending: readonly Entry[]) => void;
  /** Shows what a change is about. */
  onGo: (change: number, field: string | undefined) => void;
}

interface Said {
  icon?: IconName;
  isWrong?: boolean;
  text: string;
  /** Beside it: the way there, or back. */
  action?: ReactNode;
}

/** What is prepared, when it would hold, and the way to do it; without a draft, what became of it and what waits. */
export function ApplyBar(props: ApplyBarProps) {
  const { draft, planState, hasBoth, isBusy, isLost, onApply, onDiscard } = props;
  const { t } = useTranslation('hardware');
  const [reviewing, setReviewing] = useState(false);
  const { plan } = planState;
  const lines = plan === undefined ? [] : linesOf(draft, plan, props.entries, props.kinds);
  const prepared = usePrepared(props, lines);
  const rest = useRest(props);
  const said = draft.length > 0 ? prepared : rest;
  if (draft.length === 0 && reviewing) setReviewing(false);
  const isRight = plan !== undefined && plan.problems.length === 0 && plan.conflicts.length === 0;
  return (
    <>
      {reviewing && plan !== undefined && <Review plan={plan} lines={lines} hasBoth={hasBoth} />}
      {said !== undefined && (
        <footer className="vd-hardware-bar">
          <span className={said.isWrong ? 'vd-hardware-says vd-hardware-wrong' : 'vd-hardware-says'}>
            {said.icon && <Icon name={said.icon} size={14} />}
            <span>{said.text}</span>
            {said.action}
          </span>
          {draft.length > 0 && (
            <>
              <Button variant="quiet" isDisabled={isBusy} onPress={onDiscard}>
                {t('apply.discard')}
              </Button>
              <Button
                icon="code"
                aria-expanded={reviewing}
                isDisabled={plan === undefined && !reviewing}
                onPress={() => setReviewing(!reviewing)}
              >
                {t(reviewing ? 'apply.hide' : 'apply.review')}
              </Button>
              <Button variant="primary" busy={isBusy} isDisabled={!isRight || isLost} onPress={onApply}>
                {t('apply.apply', { count: countOf(draft) })}
              </Button>
            </>
          )}
        </footer>
      )}
      <Spoken
        text={said?.text ?? ''}
        isKnown={draft.length === 0 || plan !== undefined || planState.failure !== undefined}
      />
    </>
  );
}

/** Always there, so that what it comes to say is heard; what is not known for a moment is passed over in silence. */
function Spoken({ text, isKnown }: { text: string; isKnown: boolean }) {
  const [last, setLast] = useState(text);
  if (isKnown && text !== last) setLast(text);
  return (
    <span className="vd-sr" role="status">
      {last}
    </span>
  );
}

/** `2 changes · 1 now, 1 at the next start`, or what keeps it from being applied, and where. */
function usePrepared(
  { draft, planState: { plan, failure }, hasBoth, onGo }: ApplyBarProps,
  lines: readonly Line[],
): Said {
  const { t } = useTranslation('hardware');
  if (failure !== undefined) return { icon: 'error', isWrong: true, text: failure.message };
  const count = countOf(draft);
  if (plan === undefined) return { text: `${t('apply.changes', { count })} · ${t('apply.checking')}` };
  const wrong = plan.problems[0] ?? plan.conflicts[0];
  if (wrong !== undefined)
    return {
      icon: 'warning',
      isWrong: true,
      text:
        plan.problems.length > 0
          ? t('apply.problems', { count: plan.problems.length })
          : t('apply.conflicts', { count: plan.conflicts.length }),
      action: (
        <Button size="small" variant="quiet" onPress={() => onGo(wrong.change, wrong.field)}>
          {t('apply.go')}
        </Button>
      ),
    };
  const now = lines.filter(({ when }) => when !== 'nextStart').length;
  const next = lines.filter(({ when }) => when !== 'now').length;
  const parts = [now > 0 && t('apply.now', { count: now }), next > 0 && t('apply.next', { count: next })];
  const when = hasBoth ? ` · ${parts.filter((part) => part !== false).join(', ')}` : '';
  return { text: `${t('apply.changes', { count })}${when}` };
}

function useRest({ discarded, ended, pending, onUndoDiscard, onRevertAll }: ApplyBarProps): Said | undefined {
  const { t } = useTranslation('hardware');
  const applied = ended?.outcome === 'applied';
  const waits = pending.length > 0;
  if (!applied && !waits && discarded === undefined) return undefined;
  const texts = [
    discarded !== undefined && t('apply.discarded', { count: countOf(discarded) }),
    applied && t('apply.done'),
    waits && t('pending.some', { count: pending.length }),
  ];
  return {
    icon: discarded !== undefined ? 'trash' : waits ? 'clock' : 'success',
    text: texts.filter((one) => one !== false).join(' '),
    action: (
      <>
        {discarded !== undefined && (
          <Button autoFocus size="small" onPress={onUndoDiscard}>
            {t('apply.undoDiscard')}
          </Button>
        )}
        {waits && (
          <Button size="small" variant="quiet" onPress={() => onRevertAll(pending)}>
            {t('pending.revertAll')}
          </Button>
        )}
      </>
    ),
  };
}
