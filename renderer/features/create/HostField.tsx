import { useTranslation } from 'react-i18next';
import { Select, displayName } from '../../ui/index.ts';
import { useHosts } from '../hosts/index.ts';
import { chooseHost, useDraft } from './createStore.ts';

/** Where it is made: any connected host; the others say why not. */
export function HostField() {
  const { t } = useTranslation('create');
  const chosen = useDraft((draft) => draft.host);
  const { rows, order } = useHosts((state) => state);
  const hosts = order.flatMap((id) => rows.get(id) ?? []);
  if (hosts.length === 0) return null;
  return (
    <Select
      label={t('host.label')}
      value={chosen ?? null}
      onChange={chooseHost}
      placeholder={t('host.choose')}
      options={hosts.map((host) => ({
        id: host.id,
        label: displayName(host.name),
        description: host.hypervisor && `${host.hypervisor.type} ${host.hypervisor.version}`,
        unavailable:
          host.state !== 'connected' ? t('host.away') : host.readOnly ? t('host.readOnly') : undefined,
      }))}
    />
  );
}
