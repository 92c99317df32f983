import { preferencesStore } from '../features/settings/index.ts';
import { chooseLanguage, i18n, setLanguage } from '../locales/index.ts';
import type { Preferences } from '../../preload/contract/index.ts';

function apply({ theme, density, language }: Preferences): void {
  const { dataset } = document.documentElement;
  dataset['density'] = density;
  // Without the attribute the system's scheme holds.
  if (theme === 'system') delete dataset['theme'];
  else dataset['theme'] = theme;
  const wanted = chooseLanguage(language, navigator.languages);
  if (wanted !== i18n.language) void setLanguage(wanted);
}

/** Keeps the page's theme, density and language as the user chose; returns what stops. */
export function followAppearance(): () => void {
  apply(preferencesStore.getState());
  return preferencesStore.subscribe(apply);
}
