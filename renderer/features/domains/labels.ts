/** A tag as it is kept: without the white space and commas that a search could not name. */
export const cleanTag = (text: string): string =>
  text
    .trim()
    .replace(/[\s,"]+/g, '-')
    .slice(0, 128);

export interface TagCount {
  tag: string;
  /** How many of the VMs have it. */
  count: number;
}

/** The tags of several VMs, those of most of them first. */
export function countTags(lists: readonly (readonly string[])[]): TagCount[] {
  const counts = new Map<string, number>();
  for (const tags of lists) for (const tag of new Set(tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .map(([tag, count]) => ({ tag, count }))
    .sort((a, b) => b.count - a.count || a.tag.localeCompare(b.tag));
}
