import { homedir } from 'node:os';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import * as v from 'valibot';
import {
  HostConfig,
  Preferences,
  type PreferencesEvent,
  type StorageLocation,
} from '../../../preload/contract/index.ts';
import type { SettingsStore } from '../../settings/index.ts';
import { api } from '../base.ts';
import type { Backend } from '../context.ts';
import { failure } from '../errors.ts';
import { engineConfig } from '../hosts/index.ts';
import type { Feed } from '../subscriptions.ts';

/** What `exportAll` writes and `importAll` reads. */
const ExportDocument = v.object({
  virtdeck: v.literal('settings'),
  version: v.literal(1),
  hosts: v.array(HostConfig),
  preferences: v.optional(Preferences),
});

type Body = Omit<PreferencesEvent, 'subscription' | 'seq'>;

class PreferencesFeed implements Feed<Body> {
  readonly #settings: SettingsStore;

  constructor(settings: SettingsStore) {
    this.#settings = settings;
  }

  start(wake: () => void): () => void {
    return this.#settings.onPreferences(wake);
  }

  take(): Body {
    return { type: 'preferences', preferences: this.#settings.preferences };
  }
}

export const settings = {
  watch: api.settings.watch.handler(({ context: { backend, connection }, signal }) =>
    connection.subscriptions.feed(new PreferencesFeed(backend.settings), signal),
  ),

  update: api.settings.update.handler(async ({ context: { backend }, input }) => {
    await backend.settings.updatePreferences(input);
    return {};
  }),

  exportAll: api.settings.exportAll.handler(({ context: { backend } }) => {
    const { hosts, preferences } = backend.settings;
    const document = { virtdeck: 'settings', version: 1, hosts: hosts.map(engineConfig), preferences };
    return { document: `${JSON.stringify(document, null, 2)}\n` };
  }),

  importAll: api.settings.importAll.handler(async ({ context: { backend }, input }) => {
    const { hosts, preferences } = readExport(input.document);
    const known = new Set(backend.settings.hosts.map((host) => host.uri));
    // Also once where the document names one twice.
    const fresh = hosts.filter((host) => !known.has(host.uri) && known.add(host.uri));
    const added =
      fresh.length === 0 ? [] : await backend.settings.addHosts(fresh.map((config) => ({ config })));
    for (const saved of added) {
      const host = backend.hosts.add(saved.id, engineConfig(saved));
      if (saved.autoconnect) host.connect();
    }
    if (preferences !== undefined) await backend.settings.updatePreferences(preferences);
    return { hostsAdded: added.length, hostsKnown: hosts.length - added.length };
  }),

  locations: api.settings.locations.handler(({ context: { backend } }) => locations(backend)),
};

function readExport(document: string): v.InferOutput<typeof ExportDocument> {
  const attempt = { object: 'settings', tried: 'Cannot import the settings' };
  let json: unknown;
  try {
    json = JSON.parse(document);
  } catch (error) {
    throw failure(
      'InvalidInput',
      attempt,
      `this is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const result = v.safeParse(ExportDocument, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw failure('InvalidInput', attempt, `${v.getDotPath(issue) ?? 'the document'}: ${issue.message}`);
}

function locations(
  { settings: store, journal }: Backend,
  env: NodeJS.ProcessEnv = process.env,
): StorageLocation[] {
  const state = join(env['XDG_STATE_HOME'] ?? join(homedir(), '.local/state'), 'virtdeck');
  const places: [StorageLocation['what'], string][] = [
    ['preferences', store.preferencesFile],
    ['hosts', store.hostsFile],
    ['journal', journal.folder],
    ['logs', state],
    ...(env['XDG_RUNTIME_DIR'] === undefined
      ? []
      : [['runtime', env['XDG_RUNTIME_DIR']] as [StorageLocation['what'], string]]),
  ];
  return places.map(([what, path]) => ({ what, path, exists: existsSync(path) }));
}
