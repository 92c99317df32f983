import { join } from 'node:path';
import type { Preferences } from '../../preload/contract/index.ts';
import { HostRegistry, TaskRegistry, type Pace } from '../hosts/index.ts';
import { dataFolder, firstHosts, Journal, machineFacts, SettingsStore } from '../settings/index.ts';
import type { Backend, BackendOptions } from './context.ts';
import { Drafts } from './hardware/drafts.ts';
import { Unsettled } from './hardware/unsettled.ts';
import { engineConfig, sshConfigOf } from './hosts/index.ts';
import { keyringVault, type Cipher } from './keyring.ts';
import { keepHeapSmall } from './memory.ts';
import { Turns } from './turns.ts';

/** Reads the settings and begins to connect; never waits for a host. */
export async function createBackend(options: BackendOptions): Promise<Backend> {
  if (options.shell === 'electron' || options.shell === 'web') keepHeapSmall();
  const settings = await SettingsStore.open(options.configDir);
  if (settings.isFirstStart)
    await settings.addHosts(firstHosts(machineFacts(), settings.preferences.firstStart));
  const [approvals, vault, drafts] = await Promise.all([
    settings.openApprovals(),
    options.cipher && settings.openSecrets().then((kept) => keyringVault(options.cipher as Cipher, kept)),
    settings.openDrafts(),
  ]);
  const hosts = new HostRegistry({
    keyholders: { mayAsk: options.shell !== 'cli', approvals, vault },
    sshConfig: () => sshConfigOf({ settings }),
  });
  const tasks = new TaskRegistry();
  const journal = new Journal(join(dataDirOf(options), 'journal'));
  const setPace = (): void => hosts.setPace(paceOf(settings.preferences));
  setPace();
  const stopListening = settings.onPreferences(setPace);
  for (const saved of settings.hosts) {
    const host = hosts.add(saved.id, engineConfig(saved));
    if (saved.autoconnect && options.autoconnect !== false) host.connect();
  }
  return {
    options,
    settings,
    hosts,
    tasks,
    drafts: new Drafts(drafts),
    journal,
    turns: new Turns(),
    unsettled: new Unsettled(),
    close: async () => {
      stopListening();
      tasks.close();
      hosts.close();
      await Promise.all([settings.close(), journal.close(), drafts.settled()]);
    },
  };
}

function dataDirOf({ dataDir, configDir }: BackendOptions): string {
  return dataDir ?? (configDir === undefined ? dataFolder() : join(configDir, 'data'));
}

/** Seconds in the preferences, milliseconds in the engine. */
function paceOf({ sampling }: Preferences): Pace {
  const { visible, others, hidden } = sampling;
  return { visible: visible * 1000, others: others * 1000, hidden: hidden * 1000 };
}
