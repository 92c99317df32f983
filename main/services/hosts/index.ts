import type { FailureData, Host, HostId } from '../../../preload/contract/index.ts';
import {
  Credentials,
  explainOpenFailure,
  withSession,
  type HostConfig,
  type HostRow,
  type HostStatus,
} from '../../hosts/index.ts';
import type { SavedHost } from '../../settings/index.ts';
import { api } from '../base.ts';
import type { Backend } from '../context.ts';
import { failureOf } from '../errors.ts';
import { mapped } from '../subscriptions.ts';
import { hostTarget, noHost } from '../target.ts';
import { Doctor } from './doctor.ts';
import { knownOfUri, readUri, writeUri, type SavedPlace } from './uri.ts';

const TEST_MS = 20_000;

/** The engine's host as the page sees it. */
function show({ id, config, status, hypervisor, domains, running }: HostRow): Host {
  return {
    id: id as HostId,
    ...config,
    autoconnect: config.autoconnect ?? false,
    state: status.state,
    ...knownOfUri(config.uri),
    ...failureOfStatus(config, status),
    ...(hypervisor !== undefined && { hypervisor }),
    domains,
    running,
  };
}

function* savedPlaces({ hosts: { rows } }: Backend): Iterable<SavedPlace> {
  for (const [id, { config }] of rows.entries()) yield { id, uri: config.uri };
}

/** What ssh is told to read in the place of the user's own configuration. */
export function sshConfigOf({ settings }: Pick<Backend, 'settings'>): string | undefined {
  const file = settings.preferences.ssh.configFile;
  return file === '' ? undefined : file;
}

/** For a connection beside the saved ones: what is asked is asked for this name, and kept by nobody. */
function passingCredentials(backend: Backend, name: string): Credentials {
  return new Credentials(undefined, () => name, backend.hosts.keyholders);
}

function failureOfStatus(
  config: HostConfig,
  status: HostStatus,
): { failure?: FailureData; retryAt?: number } {
  if (!('failure' in status)) return {};
  const data = failureOf(status.failure);
  return {
    failure: { ...data, object: `host ${config.name}` },
    ...('retryAt' in status && status.retryAt !== undefined && { retryAt: status.retryAt }),
  };
}

/** What the engine is given of a saved host. */
export function engineConfig({ id: _, ...config }: SavedHost): HostConfig {
  return config;
}

export const hosts = {
  watch: api.hosts.watch.handler(({ context: { backend, connection }, signal }) =>
    connection.subscriptions.collection(mapped(backend.hosts.rows, show), signal),
  ),

  add: api.hosts.add.handler(async ({ context: { backend }, input }) => {
    const [saved] = await backend.settings.addHosts([{ config: input }]);
    if (saved === undefined) throw new Error('The host was not saved');
    const host = backend.hosts.add(saved.id, engineConfig(saved));
    if (saved.autoconnect) host.connect();
    return { id: saved.id };
  }),

  update: api.hosts.update.handler(async ({ context: { backend }, input }) => {
    const { id, ...change } = input;
    const saved = await backend.settings.updateHost(id, change);
    if (saved === undefined || backend.hosts.find(id) === undefined) throw noHost(id, 'change the host');
    backend.hosts.configure(id, engineConfig(saved));
    return {};
  }),

  remove: api.hosts.remove.handler(async ({ context: { backend }, input }) => {
    await backend.settings.removeHost(input.id);
    // What was kept for it has no host any more.
    await backend.hosts.find(input.id)?.forgetSecrets();
    backend.hosts.remove(input.id);
    return {};
  }),

  connect: api.hosts.connect.handler(async ({ context: { backend }, input, signal }) => {
    const host = hostTarget(backend, input.id, 'connect the host');
    host.connect();
    await host.whenConnected(signal ?? AbortSignal.timeout(TEST_MS));
    return {};
  }),

  disconnect: api.hosts.disconnect.handler(({ context: { backend }, input }) => {
    const host = hostTarget(backend, input.id, 'disconnect the host');
    host.disconnect();
    return {};
  }),

  test: api.hosts.test.handler(async ({ context: { backend }, input: { name, uri, readOnly }, signal }) => {
    // Whoever is asked for a password may take his time; each step has a deadline of its own.
    const stop = signal ?? new AbortController().signal;
    try {
      const answers = passingCredentials(backend, name).begin();
      const options = { uri, readOnly, signal: stop, answers, configFile: sshConfigOf(backend) };
      return await withSession(options, async (session) => {
        const [info, hasDomainStats] = await Promise.all([
          session.readInfo({ signal: stop }),
          session.hasDomainStats({ signal: stop }),
        ]);
        return { ...info, hasDomainStats };
      });
    } catch (error) {
      stop.throwIfAborted();
      throw explainOpenFailure(name, uri, error);
    }
  }),

  readUri: api.hosts.readUri.handler(({ context: { backend }, input }) =>
    readUri(input.uri, savedPlaces(backend)),
  ),
  formatUri: api.hosts.formatUri.handler(({ context: { backend }, input }) =>
    writeUri(input, savedPlaces(backend)),
  ),

  diagnose: api.hosts.diagnose.handler(({ context: { backend, connection }, input, signal }) => {
    const doctor = new Doctor(input, passingCredentials(backend, input.name), sshConfigOf(backend));
    return connection.subscriptions.feed(doctor, signal);
  }),

  forgetSecrets: api.hosts.forgetSecrets.handler(async ({ context: { backend }, input }) => {
    await hostTarget(backend, input.id, 'forget the passwords of the host').forgetSecrets();
    return {};
  }),
};
