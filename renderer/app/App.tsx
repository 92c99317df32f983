import { useTranslation } from 'react-i18next';
import { api } from '../api/index.ts';
import { ConsoleWindow } from '../features/console/index.ts';
import { DomainPage } from '../features/domain/index.ts';
import { useDomains } from '../features/domains/index.ts';
import { Button, DialogHost, StateBadge } from '../ui/index.ts';
import { href, navigate, useRoute } from './router.ts';

export function App() {
  const route = useRoute();
  if (route.page === 'console')
    return <ConsoleWindow host={route.host} uuid={route.uuid} id={route.console} />;
  if (route.page !== 'domain') return <List />;
  const { host, uuid, tab } = route;
  return (
    <main style={{ height: '100%' }}>
      <DomainPage
        host={host}
        uuid={uuid}
        tab={tab}
        onTab={(next) => navigate({ page: 'domain', host, uuid, tab: next }, true)}
        onBack={() => navigate({ page: 'list' })}
      />
      <DialogHost />
    </main>
  );
}

function List() {
  const { t } = useTranslation('domains');
  const rows = useDomains((state) => state.rows);
  return (
    <main>
      {[...rows.values()].map(({ key, host, uuid, name, state }) => (
        <div key={key} style={{ display: 'flex', gap: 12, padding: 4 }}>
          <StateBadge mark={state === 'running' ? 'running' : 'shutoff'}>{t(`state.${state}`)}</StateBadge>
          <a href={href({ page: 'domain', host, uuid, tab: 'console' })}>{name}</a>
          <Button onPress={() => void api.domains.act({ action: 'start', domains: [{ host, uuid }] })}>
            {t('action.start')}
          </Button>
        </div>
      ))}
    </main>
  );
}
