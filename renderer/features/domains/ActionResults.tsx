import { useTranslation } from 'react-i18next';
import type { DomainKey } from '../../../preload/contract/index.ts';
import { Button, displayName, ErrorView, formatCount, IconButton, ProgressBar } from '../../ui/index.ts';
import { dismissRun, useRuns, type ActionRun } from './actionStore.ts';

/** Failures listed one by one; beyond these they are counted. */
const LISTED = 50;

/** What was asked of many VMs and did not go well, each with its reason, where it was asked. */
export function ActionResults({ only }: { only?: DomainKey }) {
  const runs = useRuns().filter((run) => !only || run.failures.some(({ key }) => key === only));
  if (runs.length === 0) return null;
  return (
    <div className="vd-results">
      {runs.map((run) => (
        <Run key={run.id} run={run} />
      ))}
    </div>
  );
}

function Run({ run }: { run: ActionRun }) {
  const { t } = useTranslation('domains');
  const { t: tUi } = useTranslation('ui');
  const { action, total, failures, done } = run;
  const [first] = failures;
  const verb = t(`action.${action}` as 'action.start');
  if (!done) {
    return (
      <div className="vd-run">
        <span className="vd-line">{t('results.running', { verb, count: total, n: formatCount(total) })}</span>
        <ProgressBar label={verb} value={undefined} />
      </div>
    );
  }
  if (total === 1 && first) {
    return (
      <ErrorView
        failure={first.failure}
        onRetry={run.retry}
        onDismiss={() => dismissRun(run.id)}
        title={`${verb}: ${displayName(first.name)}`}
      />
    );
  }
  const retryable = failures.some(({ failure }) => failure.retryable);
  return (
    <section className="vd-run-failed" aria-label={verb}>
      <header className="vd-run">
        <strong className="vd-line">
          {t('results.failed', {
            verb,
            count: failures.length,
            n: formatCount(failures.length),
            total: formatCount(total),
          })}
        </strong>
        {retryable && (
          <Button size="small" onPress={run.retry}>
            {t('results.retry', { count: failures.length })}
          </Button>
        )}
        <IconButton icon="close" size="small" label={tUi('dismiss')} onPress={() => dismissRun(run.id)} />
      </header>
      <ul>
        {failures.slice(0, LISTED).map(({ key, name, failure }) => (
          <li key={key}>
            <ErrorView failure={failure} title={displayName(name)} layout="row" />
          </li>
        ))}
      </ul>
      {failures.length > LISTED && (
        <p className="vd-quiet">{t('confirm.more', { count: failures.length - LISTED })}</p>
      )}
    </section>
  );
}
