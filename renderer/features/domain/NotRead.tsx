import { useTranslation } from 'react-i18next';
import type { Domain } from '../../../preload/contract/index.ts';
import { Button, displayName, EmptyState, Skeleton } from '../../ui/index.ts';
import { connectHost, useHost } from '../hosts/index.ts';

/** In the place of a configuration: it is being read, or its host is lost and it never was. */
export function NotRead({ domain: { host: id, lost } }: { domain: Domain }) {
  const { t } = useTranslation('domain');
  const host = useHost(id);
  if (!lost) return <Skeleton rows={8} />;
  return (
    <EmptyState
      icon="unplug"
      title={t('lost.title', { host: displayName(host?.name ?? id) })}
      detail={host?.failure?.message ?? t('lost.detail')}
      action={<Button onPress={() => void connectHost(id)}>{t('lost.connect')}</Button>}
    />
  );
}
