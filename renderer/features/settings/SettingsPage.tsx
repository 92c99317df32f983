import { useTranslation } from 'react-i18next';
import { AppearanceSection } from './AppearanceSection.tsx';
import { ConfirmSection, NotificationsSection } from './AskingSections.tsx';
import { ConsoleSection } from './ConsoleSection.tsx';
import { FirstStartSection, SamplingSection, SshSection } from './EngineSections.tsx';
import { StorageSection } from './StorageSection.tsx';
import './settings.css';

/** Everything that can be chosen. What is changed holds at once: there is nothing to apply. */
export function SettingsPage() {
  const { t } = useTranslation('settings');
  return (
    <div className="vd-settings">
      <div className="vd-settings-column">
        <h1>{t('title')}</h1>
        <AppearanceSection />
        <ConfirmSection />
        <NotificationsSection />
        <ConsoleSection />
        <SshSection />
        <SamplingSection />
        <FirstStartSection />
        <StorageSection />
      </div>
    </div>
  );
}
