import { Failure } from '../../../preload/contract/index.ts';
import type { Domain, Host } from '../../../preload/contract/index.ts';
import type { Client } from '../../../preload/wire/index.ts';
import { collect } from '../collect.ts';
import { savedHosts } from '../openUri.ts';

export interface InventoryOptions {
  /** Name or id of the only host to ask. */
  host: string | undefined;
  timeoutMs: number;
  signal: AbortSignal;
}

/** Connects the hosts asked for, waits until each has answered or failed, and reads their domains. */
export async function readInventory(
  client: Client,
  { host, timeoutMs, signal }: InventoryOptions,
): Promise<{ hosts: Host[]; domains: Domain[] }> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const saved = await savedHosts(client);
  const wanted = new Map(
    saved
      .filter((row) => host === undefined || row.id === host || row.name === host)
      .map((row) => [row.id, row]),
  );
  if (host !== undefined && wanted.size === 0) throw noSuchHost(host);
  for (const id of wanted.keys()) {
    // How it went is told by the host's state, for every host in the same way.
    client.hosts.connect({ id }, { signal: deadline }).catch(() => undefined);
  }

  const rows = await collect(
    client,
    (until) => client.hosts.watch(undefined, { signal: until }),
    (row) => row.id,
    (all) => all.every((row) => !wanted.has(row.id) || isSettled(row)),
    deadline,
  );
  for (const row of rows) if (wanted.has(row.id)) wanted.set(row.id, row);
  const hosts = [...wanted.values()];
  const domains = await collect(
    client,
    (until) => client.domains.watch({}, { signal: until }),
    (row) => row.key,
    (all) => hosts.every((row) => isComplete(row, all)),
    deadline,
  );
  signal.throwIfAborted();
  return {
    hosts: hosts.map((row) => (isSettled(row) && isComplete(row, domains) ? row : withTimeout(row))),
    domains: domains.filter((domain) => wanted.has(domain.host)),
  };
}

const isSettled = ({ state }: Host): boolean => state !== 'connecting' && state !== 'disconnected';

const isComplete = (host: Host, domains: Domain[]): boolean =>
  host.state !== 'connected' || domains.filter((domain) => domain.host === host.id).length >= host.domains;

function withTimeout(host: Host): Host {
  return {
    ...host,
    failure: host.failure ?? {
      code: 'Timeout',
      message: `Host ${host.name} (${host.uri}) did not answer in time.`,
      object: `host ${host.name}`,
      remedy: { text: 'Allow it more time with --timeout, or see why it is slow.' },
      retryable: true,
    },
  };
}

function noSuchHost(host: string): Failure {
  return new Failure({
    code: 'NotFound',
    message: `There is no saved host ${JSON.stringify(host)}.`,
    object: `host ${host}`,
    remedy: { text: 'See the saved hosts.', command: 'virtdeck call hosts.watch' },
    retryable: false,
  });
}
