import type { FailureData, Host, HostId } from '../../../preload/contract/index.ts';
import {
  Session,
  explainOpenFailure,
  type HostConfig,
  type HostRow,
  type HostStatus,
} from '../../hosts/index.ts';
import type { SavedHost } from '../../settings/index.ts';
import { api } from '../base.ts';
import { failureOf } from '../errors.ts';
import { mapped } from '../subscriptions.ts';
import { hostTarget, noHost } from '../target.ts';

const TEST_MS = 20_000;

/** The engine's host as the page sees it. */
function show({ id, config, status, hypervisor, domains, running }: HostRow): Host {
  return {
    id: id as HostId,
    ...config,
    autoconnect: config.autoconnect ?? false,
    state: status.state,
    ...failureOfStatus(config, status),
    ...(hypervisor !== undefined && { hypervisor }),
    domains,
    running,
  };
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

  test: api.hosts.test.handler(
    async ({ input: { name, uri, readOnly }, signal = AbortSignal.timeout(TEST_MS) }) => {
      try {
        const session = await Session.open({ uri, readOnly, signal });
        try {
          const [info, hasDomainStats] = await Promise.all([
            session.readInfo({ signal }),
            session.hasDomainStats({ signal }),
          ]);
          return { ...info, hasDomainStats };
        } finally {
          await session.close();
        }
      } catch (error) {
        signal.throwIfAborted();
        throw explainOpenFailure(name, uri, error);
      }
    },
  ),
};
