import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HardwarePlan, HardwareStep } from '../../../../preload/contract/index.ts';
import { Button, Checkbox, CommandLine, Icon } from '../../../ui/index.ts';
import { XmlDiff } from '../../../ui/editor/index.ts';

interface XmlReviewProps {
  plan: HardwarePlan;
  busy: boolean;
  onBack: () => void;
  onApply: () => void;
}

/** What a draft changes, what is done for it, and when it holds; nothing is applied that was not seen here. */
export function XmlReview({ plan, busy, onBack, onApply }: XmlReviewProps) {
  const { t } = useTranslation('domain');
  const [whole, setWhole] = useState(false);
  const when = plan.when[0] ?? 'nextStart';
  return (
    <div className="vd-xml">
      <div className="vd-xml-bar">
        <Button autoFocus size="small" variant="quiet" icon="chevronLeft" onPress={onBack}>
          {t('xml.back')}
        </Button>
        <span className="vd-xml-reason">{t(`xml.when.${when}`)}</span>
        <div className="vd-xml-actions">
          <Checkbox isSelected={whole} onChange={setWhole}>
            {t('xml.everyLine')}
          </Checkbox>
          <Button size="small" variant="primary" busy={busy} onPress={onApply}>
            {t(`xml.apply.${when}`)}
          </Button>
        </div>
      </div>
      <div className="vd-xml-text">
        <XmlDiff label={t('xml.diff')} before={plan.before} after={plan.after} whole={whole} />
      </div>
      <section className="vd-xml-steps" aria-label={t('xml.steps')}>
        <ol>
          {plan.steps.map((step, at) => (
            <li key={at}>
              <Target target={step.target} />
              <CommandLine command={step.command} />
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

/** Where a step changes something. */
export function Target({ target }: Pick<HardwareStep, 'target'>) {
  const { t } = useTranslation('domain');
  return (
    <span className="vd-xml-target vd-quiet">
      <Icon name={target === 'running' ? 'bolt' : 'save'} size={14} /> {t(`xml.target.${target}`)}
    </span>
  );
}
