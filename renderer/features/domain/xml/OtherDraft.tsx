import { useTranslation } from 'react-i18next';
import { Banner, Button } from '../../../ui/index.ts';

/** While something else is looked at: what was begun and is not applied. */
export function OtherDraft(props: { name: string; onGoOn: () => void; onDiscard: () => void }) {
  const { t } = useTranslation('domain');
  return (
    <Banner icon="edit" tone="info">
      <span className="vd-xml-banner-text">{t('xml.draft.elsewhere', { name: props.name })}</span>
      <Button size="small" variant="quiet" onPress={props.onDiscard}>
        {t('xml.discard')}
      </Button>
      <Button size="small" onPress={props.onGoOn}>
        {t('xml.draft.goOn')}
      </Button>
    </Banner>
  );
}
