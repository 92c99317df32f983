import { useTranslation } from 'react-i18next';
import type { Preferences } from '../../../preload/contract/index.ts';
import { FormLayout, FormSection, NumberField, RadioGroup, Select, Switch } from '../../ui/index.ts';
import { updatePreferences, usePreferences } from './preferencesStore.ts';

const SCALES = ['fit', 'actual', 'resize-guest'] as const;
const QUALITIES = { '1': 'slow', '6': 'balanced', '9': 'best' } as const;
type Quality = keyof typeof QUALITIES;

const nearest = (quality: number): Quality => (quality >= 8 ? '9' : quality >= 4 ? '6' : '1');

export function ConsoleSection() {
  const { t } = useTranslation('settings');
  const console = usePreferences((preferences) => preferences.console);
  const set = (change: Partial<Preferences['console']>) =>
    updatePreferences({ console: { ...console, ...change } });
  return (
    <FormLayout>
      <FormSection title={t('console.title')} help={t('console.help')}>
        <RadioGroup
          label={t('console.scale')}
          value={console.scale}
          onChange={(scale) => set({ scale })}
          options={SCALES.map((id) => ({
            id,
            label: t(`console.scales.${id}`),
            description: t(`console.scaleHelp.${id}`),
          }))}
        />
        <Select
          label={t('console.quality')}
          value={nearest(console.quality)}
          onChange={(quality) => set({ quality: Number(quality) })}
          options={(Object.keys(QUALITIES) as Quality[]).map((id) => ({
            id,
            label: t(`console.qualities.${QUALITIES[id]}`),
          }))}
        />
        <Switch isSelected={console.grabKeyboard} onChange={(grabKeyboard) => set({ grabKeyboard })}>
          {t('console.grabKeyboard')}
        </Switch>
        <Switch isSelected={console.shareClipboard} onChange={(shareClipboard) => set({ shareClipboard })}>
          {t('console.shareClipboard')}
        </Switch>
        <Switch isSelected={console.viewOnly} onChange={(viewOnly) => set({ viewOnly })}>
          {t('console.viewOnly')}
        </Switch>
        <NumberField
          label={t('console.textSize')}
          unit={t('unit.pixels')}
          minValue={8}
          maxValue={32}
          value={console.textSize}
          onChange={(textSize) => Number.isFinite(textSize) && set({ textSize })}
        />
        <NumberField
          label={t('console.scrollback')}
          unit={t('unit.lines')}
          minValue={0}
          maxValue={100_000}
          step={1000}
          value={console.scrollback}
          onChange={(scrollback) => Number.isFinite(scrollback) && set({ scrollback })}
        />
      </FormSection>
    </FormLayout>
  );
}
