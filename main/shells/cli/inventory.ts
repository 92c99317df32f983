import { Failure } from '../../../preload/contract/index.ts';
import type { Domain, Host } from '../../../preload/contract/index.ts';
import type { Client } from '../../../preload/wire/index.ts';
import { collect } from '../collect.ts';

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
  const hostsWhen = (enough: (hosts: Host[]) => boolean) =>
    collect(
      client,
      (until) => client.hosts.watch(undefined, { signal: until }),
      (row) => row.id,
      enough,
      deadline,
    );

  const saved = await hostsWhen(() => true);
  const wanted = new Set<string>(
    saved.filter((row) => host === undefined || row.id === host || row.name === host).map((row) => row.id),
  );
  if (host !== undefined && wanted.size === 0) throw noSuchHost(host);
  await Promise.all(saved.filter((row) => wanted.has(row.id)).map((row) => connect(client, row, deadline)));

  const isWanted = (row: Host) => wanted.has(row.id);
  const hosts = (await hostsWhen((rows) => rows.filter(isWanted).every(isSettled))).filter(isWanted);
  const domains = await collect(
    client,
    (until) => client.domains.watch({}, { signal: until }),
    (row) => row.key,
    (rows) => hosts.every((row) => row.state !== 'connected' || isComplete(row, rows)),
    deadline,
  );
  signal.throwIfAborted();
  return { hosts: hosts.map(withTimeout), domains: domains.filter((domain) => wanted.has(domain.host)) };
}

/** A host that cannot be reached is a row of the answer, not the end of it: its state says why. */
async function connect(client: Client, host: Host, signal: AbortSignal): Promise<void> {
  if (host.state === 'connected' || host.state === 'connecting') return;
  await client.hosts.connect({ id: host.id }, { signal }).catch(() => undefined);
}

const isSettled = ({ state }: Host): boolean => state !== 'connecting' && state !== 'disconnected';

const isComplete = (host: Host, domains: Domain[]): boolean =>
  domains.filter((domain) => domain.host === host.id).length >= host.domains;

function withTimeout(host: Host): Host {
  if (isSettled(host) || host.failure) return host;
  return {
    ...host,
    failure: {
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
