import { useTranslation } from 'react-i18next';
import { api } from '../api/index.ts';
import { useDomains } from '../features/domains/index.ts';
import { Button, StateBadge } from '../ui/index.ts';
import { href } from './router.ts';

export function App() {
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
