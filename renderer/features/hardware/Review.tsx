import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HardwareConflict, HardwarePlan, HardwareResult } from '../../../preload/contract/index.ts';
import { Button, CommandLine, differ, DiffView, ErrorView, Icon, RadioGroup } from '../../ui/index.ts';
import { Changes } from './Changes.tsx';
import type { Line } from './lines.ts';

const VIEWS = ['changes', 'xml', 'virsh'] as const;

/** What Apply will do: in words, in the stored XML, and call by call with the same in virsh. */
export function Review(props: { plan: HardwarePlan; lines: readonly Line[]; hasBoth: boolean }) {
  const { plan, lines, hasBoth } = props;
  const { t } = useTranslation('hardware');
  const [view, setView] = useState<(typeof VIEWS)[number]>('changes');
  const section = useRef<HTMLElement>(null);
  // Where there is little room it stands under the form.
  useEffect(() => {
    section.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <section ref={section} className="vd-hardware-review" aria-label={t('review.title')}>
      <header>
        <h2>{t('review.title')}</h2>
        <RadioGroup
          label={t('review.view')}
          labelHidden
          segmented
          options={VIEWS.map((id) => ({ id, label: t(`review.${id}`) }))}
          value={view}
          onChange={setView}
        />
      </header>
      {view === 'changes' && <Changes lines={lines} hasBoth={hasBoth} />}
      {view === 'xml' &&
        (differ(plan.before, plan.after) ? (
          <DiffView label={t('review.xml')} before={plan.before} after={plan.after} />
        ) : (
          <p className="vd-quiet">{t('review.sameXml')}</p>
        ))}
      {view === 'virsh' && <Steps steps={plan.steps} />}
    </section>
  );
}

function Steps({ steps }: { steps: HardwarePlan['steps'] }) {
  const { t } = useTranslation('hardware');
  return (
    <ol className="vd-hardware-steps">
      {steps.map((step, at) => (
        <li key={at}>
          <span className="vd-mono">{step.call}</span>{' '}
          <span className="vd-faint">{t(`apply.${step.target}`)}</span>
          <CommandLine command={step.command} />
        </li>
      ))}
    </ol>
  );
}

const ICONS = { ok: 'success', failed: 'error', notKnown: 'warning' } as const;

/** How an Apply went that did not do everything. */
export function Outcome(props: {
  result: HardwareResult;
  /** The medium of a drive is taken out, though the guest has locked it in. */
  onForce: (drive: string) => void;
  /** What libvirt's schema does not take is stored all the same. */
  onUnchecked: () => void;
  onClose: () => void;
}) {
  const { result, onForce, onUnchecked, onClose } = props;
  const { t } = useTranslation('hardware');
  return (
    <section className="vd-hardware-outcome" role="alert" aria-label={t(`apply.${titleOf(result)}`)}>
      <header className="vd-hardware-head">
        <div className="vd-hardware-name">
          <h2>{t(`apply.${titleOf(result)}`)}</h2>
        </div>
        <Button size="small" onPress={onClose}>
          {t('apply.close')}
        </Button>
      </header>
      <ul className="vd-hardware-steps">
        {result.steps.map((step, at) => (
          <li key={at}>
            <Icon name={ICONS[wordOf(step)]} size={14} /> <span className="vd-mono">{step.call}</span>{' '}
            <span className="vd-faint">
              {t(`apply.${step.target}`)} · {t(`apply.${wordOf(step)}`)}
            </span>
            {step.failure && <ErrorView layout="row" failure={step.failure} />}
            {step.drive !== undefined && (
              <p>
                {t('apply.forceHelp')}{' '}
                <Button size="small" onPress={() => onForce(step.drive ?? '')}>
                  {t('apply.force')}
                </Button>
              </p>
            )}
          </li>
        ))}
      </ul>
      {result.unchecked === true && (
        <p>
          {t('apply.uncheckedHelp')}{' '}
          <Button size="small" onPress={onUnchecked}>
            {t('apply.unchecked')}
          </Button>
        </p>
      )}
    </section>
  );
}

const titleOf = ({ outcome }: HardwareResult): 'refused' | 'partly' | 'unknown' =>
  outcome === 'applied' ? 'partly' : outcome;

const wordOf = ({ failure, unknown }: HardwareResult['steps'][number]): 'ok' | 'failed' | 'notKnown' => {
  if (failure === undefined) return 'ok';
  return unknown === true ? 'notKnown' : 'failed';
};

/** What was seen, what is there now and what is wanted, side by side. */
export function Conflict({
  conflict,
  name,
  say,
  onMine,
  onTheirs,
}: {
  conflict: HardwareConflict;
  /** Of the field or device. */
  name: string;
  /** A value as a person reads it. */
  say: (value: string) => string;
  onMine: () => void;
  onTheirs: () => void;
}) {
  const { t } = useTranslation('hardware');
  const { seen, now, wanted } = conflict;
  const isGone = seen === undefined && now === undefined && wanted === undefined;
  const cell = (value: string | undefined) =>
    value === undefined ? <span className="vd-faint">{t('tab.notSet')}</span> : say(value);
  return (
    <div className="vd-hardware-conflict" role="alert">
      <p>
        <Icon name="warning" size={14} /> <strong>{name}</strong>{' '}
        {isGone ? t('conflict.gone') : t('conflict.title')}
      </p>
      {!isGone && (
        <dl>
          <dt>{t('conflict.seen')}</dt>
          <dd>{cell(seen)}</dd>
          <dt>{t('conflict.now')}</dt>
          <dd>{cell(now)}</dd>
          <dt>{t('conflict.wanted')}</dt>
          <dd>{cell(wanted)}</dd>
        </dl>
      )}
      <div>
        {!isGone && (
          <Button size="small" onPress={onMine}>
            {t('conflict.mine')}
          </Button>
        )}{' '}
        <Button size="small" onPress={onTheirs}>
          {t('conflict.theirs')}
        </Button>
      </div>
    </div>
  );
}
