import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en/index.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app';
    resources: typeof en;
  }
}

/** Languages with a catalog, by their own names. */
export const LANGUAGES = { en: 'English', vi: 'Tiếng Việt', hu: 'Magyar' } as const;
export type Language = keyof typeof LANGUAGES;

const catalogs = import.meta.glob<Record<string, unknown>>('./{vi,hu}/*.json', { import: 'default' });

export const i18n = i18next;

void i18n.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  defaultNS: 'app',
  resources: { en },
  // React escapes; escaping twice would show `&lt;` in a VM's name.
  interpolation: { escapeValue: false },
  returnNull: false,
  initAsync: false,
});

/** The language to show: the user's choice, or the first of the system's that has a catalog. */
export function chooseLanguage(preference: string, system: readonly string[]): Language {
  for (const tag of preference === 'system' ? system : [preference]) {
    const base = tag.toLowerCase().split('-')[0] ?? '';
    if (base in LANGUAGES) return base as Language;
  }
  return 'en';
}

/** Loads the catalog if it is not there yet and shows it; resolves when the page speaks it. */
export async function setLanguage(language: Language): Promise<void> {
  if (!i18n.hasResourceBundle(language, 'app')) {
    const files = Object.entries(catalogs).filter(([path]) => path.startsWith(`./${language}/`));
    await Promise.all(
      files.map(async ([path, load]) => {
        const namespace = path.slice(language.length + 3, -'.json'.length);
        i18n.addResourceBundle(language, namespace, await load(), true, true);
      }),
    );
  }
  await i18n.changeLanguage(language);
  if (typeof document !== 'undefined') document.documentElement.lang = language;
}
