export { firstHosts, machineFacts } from './firstStart.ts';
export { dataFolder, Journal, type ChangeEnd, type WholeEntry } from './journal/journal.ts';
export type { KeptSecrets } from './keptSecrets.ts';
export { SavedHost, SettingsStore } from './settingsStore.ts';
export { KeptDrafts } from './keptDrafts.ts';
