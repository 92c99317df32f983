import type { Host, HostId } from '../../../preload/contract/index.ts';

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
