export {
  followPreferences,
  preferencesStore,
  updatePreferences,
  usePreferences,
} from './preferencesStore.ts';
