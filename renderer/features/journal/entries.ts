import type { JournalEntry } from '../../../preload/contract/index.ts';

export interface Entries {
  /** Newest first. */
  list: readonly JournalEntry[];
  /** Where older ones begin; undefined where there are none. */
  next: string | undefined;
}

/** The newest page read again, in front of what was read before of older ones. */
export function withHead(before: Entries | undefined, head: Entries): Entries {
  const last = head.list.at(-1);
  const at = last === undefined ? -1 : (before?.list.findIndex(({ id }) => id === last.id) ?? -1);
  // More is new than a page holds, or nothing was read: what is older is read again when it is looked at.
  if (before === undefined || at < 0) return head;
  return { list: [...head.list, ...before.list.slice(at + 1)], next: before.next };
}

/** An older page behind those that were read. */
export function withTail(before: Entries, tail: Entries): Entries {
  const known = new Set(before.list.map(({ id }) => id));
  return { list: [...before.list, ...tail.list.filter(({ id }) => !known.has(id))], next: tail.next };
}
