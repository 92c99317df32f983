import type { JournalEntry, JournalQuery } from '../../../preload/contract/index.ts';
import type { HostRegistry } from '../../hosts/index.ts';

/** Whether an entry is among what was asked for. */
export function matcherOf(
  query: JournalQuery,
  hosts: Pick<HostRegistry, 'find'>,
): (entry: JournalEntry) => boolean {
  const words = (query.query ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const means = new Map(
    Object.entries(query.means ?? {}).map(([word, ids]) => [word.toLowerCase(), new Set(ids)]),
  );
  const { host, object } = query;
  // A command line that was given a URI has made up a host of its own.
  const uri = host === undefined ? undefined : hosts.find(host)?.config.uri;
  return (entry) =>
    (host === undefined || entry.host.id === host || entry.host.uri === uri) &&
    (object === undefined || isAbout(entry, object)) &&
    (words.length === 0 || matches(entry, words, means));
}

function isAbout({ object }: JournalEntry, wanted: NonNullable<JournalQuery['object']>): boolean {
  if (object.kind !== wanted.kind) return false;
  return wanted.uuid === undefined ? object.name === wanted.name : object.uuid === wanted.uuid;
}

function matches(
  entry: JournalEntry,
  words: readonly string[],
  means: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const { host, object, verb, detail, command, failure, outcome } = entry;
  const text = [
    host.name,
    host.uri,
    object.kind,
    object.name,
    object.uuid,
    verb,
    detail,
    command,
    failure?.message,
    outcome,
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => {
    const ids = means.get(word);
    return text.includes(word) || ids?.has(verb) === true || ids?.has(outcome) === true;
  });
}
