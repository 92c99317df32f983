import { useTranslation } from 'react-i18next';
import type { Preferences } from '../../../preload/contract/index.ts';
import { FormLayout, FormSection, Switch } from '../../ui/index.ts';
import { updatePreferences, usePreferences } from './preferencesStore.ts';

const CONFIRM: readonly (keyof Preferences['confirm'])[] = ['shutdown', 'destroy', 'pause'];
const NOTIFY: readonly (keyof Preferences['notifications'])[] = ['hostLost', 'domainCrashed', 'taskEnded'];

export function ConfirmSection() {
  const { t } = useTranslation('settings');
  const confirm = usePreferences((preferences) => preferences.confirm);
  return (
    <FormLayout>
      <FormSection title={t('confirm.title')} help={t('confirm.help')}>
        {CONFIRM.map((kind) => (
          <Switch
            key={kind}
            isSelected={confirm[kind]}
            onChange={(on) => updatePreferences({ confirm: { ...confirm, [kind]: on } })}
          >
            {t(`confirm.${kind}`)}
          </Switch>
        ))}
      </FormSection>
    </FormLayout>
  );
}

export function NotificationsSection() {
  const { t } = useTranslation('settings');
  const notifications = usePreferences((preferences) => preferences.notifications);
  return (
    <FormLayout>
      <FormSection title={t('notifications.title')} help={t('notifications.help')}>
        {NOTIFY.map((kind) => (
          <Switch
            key={kind}
            isSelected={notifications[kind]}
            onChange={(on) => updatePreferences({ notifications: { ...notifications, [kind]: on } })}
          >
            {t(`notifications.${kind}`)}
          </Switch>
        ))}
      </FormSection>
    </FormLayout>
  );
}
