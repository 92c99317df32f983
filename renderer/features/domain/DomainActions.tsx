import { useTranslation } from 'react-i18next';
import type { Domain, LifecycleAction } from '../../../preload/contract/index.ts';
import { api } from '../../api/index.ts';
import { Button } from '../../ui/index.ts';

export function DomainActions({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domains');
  const act = (action: LifecycleAction) =>
    void api.domains.act({ action, domains: [{ host: domain.host, uuid: domain.uuid }] });
  return (
    <div className="vd-domain-actions">
      <Button variant="primary" icon="play" onPress={() => act('start')}>
        {t('action.start')}
      </Button>
    </div>
  );
}
