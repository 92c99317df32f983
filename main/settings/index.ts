export { firstHosts, machineFacts } from './firstStart.ts';
export { SavedHost, SettingsStore } from './settingsStore.ts';
