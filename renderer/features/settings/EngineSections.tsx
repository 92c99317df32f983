import { useTranslation } from 'react-i18next';
import type { Preferences } from '../../../preload/contract/index.ts';
import { FormLayout, FormSection, NumberField, Switch, TextField } from '../../ui/index.ts';
import { updatePreferences, usePreferences } from './preferencesStore.ts';

const PACES: readonly (keyof Preferences['sampling'])[] = ['visible', 'others', 'hidden'];
const FIRST: readonly (keyof Preferences['firstStart'])[] = ['system', 'session', 'demonstration'];
const LONGEST_S = 3600;

export function SamplingSection() {
  const { t } = useTranslation('settings');
  const sampling = usePreferences((preferences) => preferences.sampling);
  return (
    <FormLayout>
      <FormSection title={t('sampling.title')} help={t('sampling.help')}>
        {PACES.map((pace) => (
          <NumberField
            key={pace}
            label={t(`sampling.${pace}`)}
            unit={t('unit.seconds')}
            minValue={1}
            maxValue={LONGEST_S}
            value={sampling[pace]}
            onChange={(value) =>
              Number.isFinite(value) && updatePreferences({ sampling: { ...sampling, [pace]: value } })
            }
          />
        ))}
      </FormSection>
    </FormLayout>
  );
}

export function SshSection() {
  const { t } = useTranslation('settings');
  const ssh = usePreferences((preferences) => preferences.ssh);
  return (
    <FormLayout>
      <FormSection title={t('ssh.title')} help={t('ssh.help')}>
        <TextField
          label={t('ssh.configFile')}
          mono
          spellCheck="false"
          autoComplete="off"
          placeholder="~/.ssh/config"
          value={ssh.configFile}
          onChange={(configFile) => updatePreferences({ ssh: { ...ssh, configFile } })}
          help={t('ssh.configFileHelp')}
        />
      </FormSection>
    </FormLayout>
  );
}

export function FirstStartSection() {
  const { t } = useTranslation('settings');
  const firstStart = usePreferences((preferences) => preferences.firstStart);
  return (
    <FormLayout>
      <FormSection title={t('firstStart.title')} help={t('firstStart.help')}>
        {FIRST.map((kind) => (
          <Switch
            key={kind}
            isSelected={firstStart[kind]}
            onChange={(on) => updatePreferences({ firstStart: { ...firstStart, [kind]: on } })}
          >
            {t(`firstStart.${kind}`)}
          </Switch>
        ))}
      </FormSection>
    </FormLayout>
  );
}
