import type { Host, HostId } from '../../preload/contract/index.ts';
import { connectMux, createClient, memoryPair } from '../../preload/wire/index.ts';
import type { Client, Transport } from '../../preload/wire/index.ts';
import { collect } from './collect.ts';

export interface LocalClient {
  readonly client: Client;
  close(): void;
}

/** A client inside the backend's own process: it calls what a page would call, the same way. */
export function connectLocally(attach: (transport: Transport) => void): LocalClient {
  const [near, far] = memoryPair();
  attach(far);
  const mux = connectMux(near);
  return { client: createClient(mux), close: () => mux.close() };
}

const ANSWER_MS = 10_000;

export function savedHosts(client: Client): Promise<Host[]> {
  return collect(
    client,
    (signal) => client.hosts.watch(undefined, { signal }),
    (host) => host.id,
    () => true,
    AbortSignal.timeout(ANSWER_MS),
  );
}

/**
 * Has the saved host that has this URI connect, or saves a new one, which connects by itself. How that goes is shown by
 * the window: it is not waited for, and a host that cannot be reached is no reason not to open it.
 */
export async function openUri(client: Client, uri: string): Promise<HostId> {
  const known = (await savedHosts(client)).find((host) => host.uri === uri);
  if (!known) return (await client.hosts.add({ name: uri, uri, autoconnect: true, readOnly: false })).id;
  if (known.state !== 'connected' && known.state !== 'connecting') await beginToConnect(client, known);
  return known.id;
}

async function beginToConnect(client: Client, { id, state }: Host): Promise<void> {
  const stop = new AbortController();
  const ended = client.hosts.connect({ id }).catch(() => undefined);
  const begun = collect(
    client,
    (signal) => client.hosts.watch(undefined, { signal }),
    (host) => host.id,
    (hosts) => hosts.some((host) => host.id === id && host.state !== state),
    AbortSignal.any([stop.signal, AbortSignal.timeout(ANSWER_MS)]),
  );
  await Promise.race([ended, begun]);
  stop.abort();
}
