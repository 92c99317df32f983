import { useTranslation } from 'react-i18next';
import type { Domain, FailureData } from '../../../preload/contract/index.ts';
import { EmptyState, ErrorView, Skeleton, displayName } from '../../ui/index.ts';
import { VncOffer } from './VncOffer.tsx';

export interface NoConsoleProps {
  domain: Domain;
  loaded: boolean;
  failure: FailureData | undefined;
  onRetry: () => void;
}

/** In the place of a console: it is not known yet, could not be read, or there is none. */
export function NoConsole({ domain, loaded, failure, onRetry }: NoConsoleProps) {
  const { t } = useTranslation('console');
  if (loaded) {
    return (
      <EmptyState
        icon="monitor"
        title={t('none.title', { name: displayName(domain.name) })}
        detail={t('none.text')}
        action={<VncOffer domain={domain} />}
      />
    );
  }
  if (failure) {
    return (
      <ErrorView
        layout="page"
        title={t('listFailed', { name: displayName(domain.name) })}
        failure={failure}
        onRetry={onRetry}
      />
    );
  }
  return <Skeleton />;
}
