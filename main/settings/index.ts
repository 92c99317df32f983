export { firstHosts, machineFacts, type MachineFacts } from './firstStart.ts';
export { SavedHost, SettingsStore, type DocumentProblem } from './settingsStore.ts';
