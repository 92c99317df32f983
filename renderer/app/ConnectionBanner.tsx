import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { connection } from '../api/index.ts';
import { Banner, Button, useSlow } from '../ui/index.ts';

/** While the page has no backend: says so, and that nothing typed is lost. A short gap is not worth a word. */
export function ConnectionBanner() {
  const { t } = useTranslation('app');
  const { phase, reason, everOpen } = useStore(connection.state);
  const slow = useSlow(phase !== 'open');
  if (!slow || (!everOpen && phase === 'connecting' && !reason)) return null;
  return (
    <Banner icon="unplug" tone="warning">
      <span>{t(everOpen ? 'backend.lost' : 'backend.starting')}</span>
      {reason && <span className="vd-line vd-quiet">{reason}</span>}
      <Button size="small" busy={phase === 'connecting'} onPress={() => connection.retryNow()}>
        {t('backend.retry')}
      </Button>
    </Banner>
  );
}
