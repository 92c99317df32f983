export { firstHosts, machineFacts } from './firstStart.ts';
export type { KeptSecrets } from './keptSecrets.ts';
export { SavedHost, SettingsStore } from './settingsStore.ts';
export { KeptDrafts } from './keptDrafts.ts';
