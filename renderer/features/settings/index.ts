export {
  DEFAULT_PREFERENCES,
  followPreferences,
  preferencesStore,
  updatePreferences,
  usePreferences,
} from './preferencesStore.ts';
