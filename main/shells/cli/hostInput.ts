import type { Host, HostId, JournalId } from '../../../preload/contract/index.ts';
import type { Client } from '../../../preload/wire/index.ts';

export interface HostInput {
  /** The input with ids in every `host` field. */
  input: unknown;
  /** The hosts that it names, each once. */
  hosts: HostId[];
}

/**
 * People know hosts by name: a `host` field of the input may hold one, and is given the id. With `only` (the host of
 * --connect) whatever is named by `uuid` alone is on that host.
 */
export function resolveHosts(input: unknown, saved: readonly Host[], only?: HostId): HostInput {
  const ids = new Map<string, HostId>(
    saved.flatMap(({ id, name }) => [
      [name, id],
      [id, id],
    ]),
  );
  const found = new Set<HostId>();

  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).map(([key, field]: [string, unknown]) => {
      if (key !== 'host' || typeof field !== 'string') return [key, resolve(field)] as const;
      const id = ids.get(field);
      if (id !== undefined) found.add(id);
      return [key, id ?? field] as const;
    });
    const named = Object.fromEntries<unknown>(fields);
    if (only !== undefined && 'uuid' in named && !('host' in named)) {
      found.add(only);
      return { ...named, host: only };
    }
    return named;
  };
  return { input: resolve(input), hosts: [...found] };
}

/** Procedures that are given an entry of the journal, and act on the host of what that is about. */
const OF_AN_ENTRY = ['journal.planUndo', 'journal.undo'];

/**
 * The host that a procedure acts on without the input naming it.
 * @throws what the journal answers where it has no such entry
 */
export async function unnamedHost(
  client: Client,
  procedure: string,
  input: unknown,
  saved: readonly Host[],
  signal: AbortSignal,
): Promise<HostId | undefined> {
  if (!OF_AN_ENTRY.includes(procedure)) return undefined;
  if (typeof input !== 'object' || input === null || !('id' in input)) return undefined;
  const { host } = await client.journal.get({ id: input.id as JournalId }, { signal });
  // As the journal finds it: one that was removed and saved again is the same where its URI is.
  return (saved.find(({ id }) => id === host.id) ?? saved.find(({ uri }) => uri === host.uri))?.id;
}
