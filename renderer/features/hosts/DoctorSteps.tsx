import { useTranslation } from 'react-i18next';
import type { DoctorStep } from '../../../preload/contract/index.ts';
import {
  classes,
  displayName,
  ErrorView,
  formatCount,
  Icon,
  StateMark,
  type IconName,
} from '../../ui/index.ts';
import type { Examination } from './useDoctor.ts';

const ICON: Partial<Record<DoctorStep['state'], IconName>> = {
  passed: 'success',
  failed: 'error',
  skipped: 'minus',
};

/** The steps of an examination as they are gone: what was found at each, and at the one that failed why and what mends it. */
export function DoctorSteps({ steps, failure }: Pick<Examination, 'steps' | 'failure'>) {
  const { t } = useTranslation('hosts');
  return (
    <div aria-live="polite">
      <ol className="vd-doctor" aria-label={t('doctor.steps')}>
        {steps.map((step) => (
          <Step key={step.step} {...step} />
        ))}
      </ol>
      {failure && <ErrorView failure={failure} />}
    </div>
  );
}

function Step({ step, state, detail, failure, ms }: DoctorStep) {
  const { t } = useTranslation('hosts');
  const icon = ICON[state];
  return (
    <li className={classes('vd-doctor-step', `vd-doctor-${state}`)} data-step={step} data-state={state}>
      <span className="vd-doctor-mark">
        {icon ? <Icon name={icon} /> : <StateMark mark={state === 'running' ? 'busy' : 'none'} />}
      </span>
      <span className="vd-doctor-name">
        {t(`doctor.step.${step}`)}
        <span className="vd-sr">{t(`doctor.state.${state}`)}</span>
      </span>
      <span className="vd-line vd-mono vd-faint vd-doctor-detail" title={detail && displayName(detail)}>
        {detail === undefined ? '' : displayName(detail)}
      </span>
      <span className="vd-num vd-faint vd-doctor-ms">
        {ms !== undefined &&
          (state === 'passed' || state === 'failed') &&
          t('doctor.ms', { ms: formatCount(ms) })}
      </span>
      {failure && (
        <div className="vd-doctor-failure">
          <ErrorView failure={failure} />
        </div>
      )}
    </li>
  );
}
