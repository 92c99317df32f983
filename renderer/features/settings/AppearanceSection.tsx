import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '../../locales/index.ts';
import { FormLayout, FormSection, RadioGroup, Select } from '../../ui/index.ts';
import { updatePreferences, usePreferences } from './preferencesStore.ts';

const THEMES = ['system', 'light', 'dark'] as const;
const DENSITIES = ['compact', 'comfortable'] as const;

export function AppearanceSection() {
  const { t } = useTranslation('settings');
  const { theme, density, language } = usePreferences((preferences) => preferences);
  return (
    <FormLayout>
      <FormSection title={t('appearance.title')}>
        <RadioGroup
          segmented
          label={t('appearance.theme')}
          value={theme}
          onChange={(next) => updatePreferences({ theme: next })}
          options={THEMES.map((id) => ({ id, label: t(`appearance.themes.${id}`) }))}
        />
        <RadioGroup
          segmented
          label={t('appearance.density')}
          value={density}
          onChange={(next) => updatePreferences({ density: next })}
          options={DENSITIES.map((id) => ({ id, label: t(`appearance.densities.${id}`) }))}
        />
        <Select
          label={t('appearance.language')}
          value={language}
          onChange={(next) => updatePreferences({ language: next })}
          options={[
            { id: 'system', label: t('appearance.systemLanguage') },
            ...Object.entries(LANGUAGES).map(([id, label]) => ({ id, label })),
          ]}
        />
      </FormSection>
    </FormLayout>
  );
}
