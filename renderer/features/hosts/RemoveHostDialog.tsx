import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailureData, Host } from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';
import { navigate, routeStore } from '../../app/router.ts';
import { ConfirmDialog, displayName, ErrorView } from '../../ui/index.ts';

export function RemoveHostDialog({ host, onClose }: { host: Host; onClose: () => void }) {
  const { t } = useTranslation('hosts');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureData | null>(null);
  const remove = async () => {
    setBusy(true);
    try {
      await api.hosts.remove({ id: host.id });
      const route = routeStore.getState();
      if ('host' in route && route.host === host.id) navigate({ page: 'list' });
      onClose();
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  return (
    <ConfirmDialog
      title={t('remove.title', { name: displayName(host.name) })}
      confirm={t('remove.confirm')}
      danger
      busy={busy}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      <p>{t('remove.loses')}</p>
      {failure && <ErrorView failure={failure} />}
    </ConfirmDialog>
  );
}
