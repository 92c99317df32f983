import { useTranslation } from 'react-i18next';
import type { DeletionResult, FailureData } from '../../../preload/contract/index.ts';
import { ErrorView, Icon, displayName } from '../../ui/index.ts';

/** What became of each VM and of each disk; what is still there says why. */
export function Results({ results }: { results: readonly DeletionResult[] }) {
  const { t } = useTranslation('delete');
  return (
    <ul className="vd-delete-results">
      {results.map(({ host, uuid, name, failure, disks }) => (
        <li key={`${host}/${uuid}`}>
          <Outcome what={displayName(name)} failure={failure} />
          {disks.length > 0 && (
            <ul aria-label={t('results.disks', { name: displayName(name) })}>
              {disks.map((disk) => (
                <li key={disk.id}>
                  <Outcome what={disk.id} failure={disk.failure} mono />
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

function Outcome({
  what,
  failure,
  mono = false,
}: {
  what: string;
  failure: FailureData | undefined;
  mono?: boolean;
}) {
  const { t } = useTranslation('delete');
  return (
    <>
      <p className="vd-delete-outcome" data-failed={failure !== undefined}>
        <Icon name={failure ? 'error' : 'check'} size={14} />
        <span className={mono ? 'vd-mono' : ''}>{what}</span>
        <span className="vd-quiet">{t(failure ? 'results.stays' : 'results.gone')}</span>
      </p>
      {failure && <ErrorView failure={failure} />}
    </>
  );
}
