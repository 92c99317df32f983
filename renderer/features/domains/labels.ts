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

/** Pixels: a letter of a tag at its small size, what surrounds it, what stands between two, and `+12` at the end. */
const LETTER = 6.6;
const AROUND = 12;
const BETWEEN = 4;
const MORE = 28;
const CELL_PADDING = 16;

/** How many of the tags, from the first, fit into a cell so wide; one at least, which is then cut. */
export function fittingTags(tags: readonly string[], pixels: number): number {
  let left = pixels - CELL_PADDING;
  for (const [i, tag] of tags.entries()) {
    const last = i === tags.length - 1;
    left -= [...tag].length * LETTER + AROUND + (i > 0 ? BETWEEN : 0);
    if (left < (last ? 0 : MORE)) return Math.max(1, i);
  }
  return tags.length;
}

/** Where libvirt itself puts the dumps of crashed guests, under a name that is a plain file's. */
export function dumpPath(name: string, now: Date): string {
  const file = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 80) || 'domain';
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '-');
  return `/var/lib/libvirt/qemu/dump/${file}-${stamp}.core`;
}
